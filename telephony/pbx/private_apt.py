"""The one door to apt: a state of its own in a work folder, over the machine's sources. Never touches the machine's."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from telephony.pbx.apt_sources import Source, carrying_asterisk, read_deb822, read_list, read_os_release, write_deb822
from telephony.pbx.installation import NEEDED
from telephony.pbx.refusals import MirrorAway, NoApt, NoMirrorKnown, PackageGone, PackageTooOld

PACKAGE = "asterisk"

# The machine's hooks serve its own package lists, and would run for ours: they are cleared. A frozen or slow mirror
# still serves a signed archive whose date has passed; refusing it would only leave the station without a PBX.
_SETTINGS = """\
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
Dir::State "{work}/state";
Dir::State::lists "{work}/lists";
Dir::State::status "{work}/status";
Dir::Cache "{work}/cache";
Dir::Cache::archives "{work}/archives";
Dir::Log "{work}/log";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{work}/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
APT::Install-Recommends "false";
APT::Install-Suggests "false";
APT::Default-Release "";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "2";
Debug::NoLocking "true";
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package the mirror has."""

    package: str
    version: str
    suite: str

    @property
    def file_version(self) -> str:
        """The version without its epoch, whose colon a library path cannot hold."""
        return self.version.rpartition(":")[2]


class PrivateApt:
    """apt-get and apt-cache with all their state in `work`."""

    def __init__(self, work: Path, sources: list[Source]) -> None:
        self._work = work
        self.suite = ", ".join(dict.fromkeys(suite for source in sources for suite in source.suites))
        self.mirror = ", ".join(dict.fromkeys(uri for source in sources for uri in source.uris))

    @classmethod
    def prepare(cls, work: Path, architecture: str) -> "PrivateApt":
        """Raises NoApt, NoMirrorKnown."""
        if not all(shutil.which(tool) for tool in ("apt-get", "apt-cache", "apt-config", "dpkg-deb", "tar")):
            raise NoApt(needed=NEEDED)
        release = read_os_release(Path("/etc/os-release").read_text("utf-8"))
        sources, folder = machine_sources()
        chosen = carrying_asterisk(sources, release)
        if not chosen:
            raise NoMirrorKnown(folder=folder, system=release.get("PRETTY_NAME", "this system"))
        for name in ("state", "lists/partial", "cache", "archives/partial", "log", "sources"):
            (work / name).mkdir(parents=True)
        (work / "status").touch()
        (work / "apt.conf").write_text(_SETTINGS.format(work=work, architecture=architecture), "utf-8")
        (work / "sources/rexian.sources").write_text(write_deb822(chosen), "utf-8")
        return cls(work, chosen)

    def newest_asterisk(self) -> Offer:
        """Raises MirrorAway, PackageGone, PackageTooOld."""
        status, said = self._apt_get(("update",), lambda _: None)
        policy = self._run("apt-cache", "policy", PACKAGE).stdout
        match = re.search(r"^\s*Candidate:\s*(\S+)", policy, re.MULTILINE)
        version = match[1] if match and match[1] != "(none)" else None
        if version is None and (status or said):
            raise MirrorAway(package=PACKAGE, suite=self.suite, mirror=self.mirror, said=said)
        if version is None:
            raise PackageGone(
                package=PACKAGE, version="", suite=self.suite, mirror=self.mirror, said="apt-cache policy"
            )
        offer = Offer(package=PACKAGE, version=version, suite=self.suite)
        if int((re.match(r"\d+", offer.file_version) or ["0"])[0]) < NEEDED:
            raise PackageTooOld(package=PACKAGE, version=version, suite=self.suite, needed=NEEDED)
        return offer

    def fetch(self, offer: Offer, progress: Callable[[float], None]) -> list[Path]:
        """The package and all it depends on, verified by apt. Raises PackageGone, MirrorAway."""
        wanted = f"{offer.package}={offer.version}"
        status, said = self._apt_get(("install", "--yes", "--download-only", wanted), progress)
        if status:
            gone = "404" in said or "Unable to locate" in said or "has no installation candidate" in said
            refusal = PackageGone if gone else MirrorAway
            package = offer.package if gone else f"{offer.package} {offer.version}"
            raise refusal(package=package, version=offer.version, suite=self.suite, mirror=self.mirror, said=said)
        return sorted((self._work / "archives").glob("*.deb"))

    def _apt_get(self, words: tuple[str, ...], progress: Callable[[float], None]) -> tuple[int, str]:
        """The exit status, and the first complaint in apt's own words."""
        complaints = self._work / "complaints"
        command = ["apt-get", "-c", str(self._work / "apt.conf"), "-o", "APT::Status-Fd=1", "-q", *words]
        with (
            complaints.open("w+") as errors,
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True, env=_environment()
            ) as run,
        ):
            assert run.stdout is not None
            for line in run.stdout:
                if line.startswith("dlstatus:"):
                    progress(float(line.split(":")[2]) / 100)
        lines = [line for line in complaints.read_text("utf-8", "replace").splitlines() if line[:2] in {"E:", "W:"}]
        # Errors explain more than warnings, and the first of them more than those it caused.
        return run.returncode, next(iter(sorted(lines, key=lambda line: line[:2])), "")[3:]

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [words[0], "-c", str(self._work / "apt.conf"), *words[1:]]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())


def machine_sources() -> tuple[list[Source], str]:
    """What the machine's apt would use, and the folder a person would look in."""
    said = subprocess.run(
        ["apt-config", "shell", "LIST", "Dir::Etc::sourcelist/f", "PARTS", "Dir::Etc::sourceparts/d"],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
    ).stdout
    places = dict(word.split("=", 1) for word in shlex.split(said) if "=" in word)
    parts = Path(places.get("PARTS", "/etc/apt/sources.list.d"))
    main = Path(places.get("LIST", "/etc/apt/sources.list"))
    found: list[Source] = []
    for file in [main, *(sorted(parts.iterdir()) if parts.is_dir() else [])]:
        if file.suffix in {".list", ".sources"} and file.is_file():
            read = read_list if file.suffix == ".list" else read_deb822
            found += read(file.read_text("utf-8", "replace"))
    return found, str(parts)


def _environment() -> dict[str, str]:
    # Messages are searched, so they must be English; APT_CONFIG may set the proxy and stays.
    return {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
