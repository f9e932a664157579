"""The machine's own apt sources, and which of them carry Asterisk. Pure: texts in, texts out."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Asterisk left Debian's releases after bullseye; only the unstable suite carries a current one (tracker.debian.org).
DEBIAN_SUITE = "sid"
DEBIAN_ALIASES = frozenset({"stable", "oldstable", "oldoldstable", "testing", "unstable", "sid"})
UBUNTU_PARTS = ("main", "universe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One archive of binary packages. `signed_by` is a file name, or a whole key in deb822's own notation."""

    uris: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str
    trusted: bool


def read_list(text: str) -> list[Source]:
    """The sources of a one-line-style file, `deb [option=value] uri suite component...` (man 5 sources.list)."""
    found = (_read_line(line.split("#", 1)[0].strip()) for line in text.splitlines())
    return [source for source in found if source]


def read_deb822(text: str) -> list[Source]:
    """The enabled binary sources of a .sources file."""
    found = []
    for stanza in _stanzas(text):
        if "deb" not in stanza.get("types", "").split() or stanza.get("enabled", "yes").lower() in {"no", "false", "0"}:
            continue
        found.append(
            Source(
                uris=tuple(stanza.get("uris", "").split()),
                suites=tuple(stanza.get("suites", "").split()),
                components=tuple(stanza.get("components", "").split()),
                signed_by=stanza.get("signed-by", ""),
                trusted=stanza.get("trusted", "").lower() == "yes",
            )
        )
    return found


def carrying_asterisk(sources: list[Source], os_release: Mapping[str, str]) -> list[Source]:
    """The archives to ask for Asterisk on this machine: Ubuntu's own suites, or Debian's unstable one."""
    ubuntu = os_release.get("UBUNTU_CODENAME") or (
        os_release.get("VERSION_CODENAME", "") if os_release.get("ID") == "ubuntu" else ""
    )
    return _ubuntu(sources, ubuntu) if ubuntu else _debian(sources, os_release)


def write_deb822(sources: list[Source]) -> str:
    """A .sources file with these archives."""
    stanzas = []
    for source in sources:
        lines = [
            "Types: deb",
            f"URIs: {' '.join(source.uris)}",
            f"Suites: {' '.join(source.suites)}",
            f"Components: {' '.join(source.components)}",
        ]
        if source.signed_by:
            lines.append(f"Signed-By: {source.signed_by}")
        if source.trusted:
            lines.append("Trusted: yes")
        stanzas.append("\n".join(lines) + "\n")
    return "\n".join(stanzas)


def read_os_release(text: str) -> dict[str, str]:
    """os-release's shell assignments (man 5 os-release)."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): "".join(shlex.split(value)) for name, _, value in pairs}


def _ubuntu(sources: list[Source], codename: str) -> list[Source]:
    wanted = (codename, f"{codename}-updates", f"{codename}-security")
    found = []
    for source in sources:
        suites = tuple(suite for suite in source.suites if suite in wanted)
        # Asterisk lives in universe, which small images leave out; main is where its libraries are.
        if suites and {"main", "universe"} & set(source.components):
            found.append(_with(source, suites, UBUNTU_PARTS))
    return found


def _debian(sources: list[Source], os_release: Mapping[str, str]) -> list[Source]:
    codename = os_release.get("DEBIAN_CODENAME") or os_release.get("VERSION_CODENAME", "")
    names = DEBIAN_ALIASES | {codename}
    for source in sources:
        # Security archives carry other suites (bookworm-security), so the name alone tells the main archive.
        if names & set(source.suites) and "main" in source.components:
            return [_with(source, (DEBIAN_SUITE,), ("main",))]
    return []


def _with(source: Source, suites: tuple[str, ...], components: tuple[str, ...]) -> Source:
    return Source(
        uris=source.uris, suites=suites, components=components, signed_by=source.signed_by, trusted=source.trusted
    )


def _read_line(line: str) -> Source | None:
    match = re.fullmatch(r"deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*(.*)", line)
    if match is None:
        return None
    options = dict(word.split("=", 1) for word in (match[1] or "").split() if "=" in word)
    return Source(
        uris=(match[2],),
        suites=(match[3],),
        components=tuple(match[4].split()),
        signed_by=options.get("signed-by", ""),
        trusted=options.get("trusted", "") == "yes",
    )


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if line[:1] in {" ", "\t"} and name:
                fields[name] += "\n" + line
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if fields:
            yield fields
