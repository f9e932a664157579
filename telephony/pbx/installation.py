"""An Asterisk that can be run: the station's own, the machine's, or one unpacked into the cache. Changes nothing."""

import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from telephony.pbx.refusals import AsteriskBroken, AsteriskTooOld, NoLoader

# The dial plan and the call log need what came with the long-term release of 2022.
NEEDED = 20
VERSION_SECONDS = 20

MARK = "unpacked.json"  # written last: a folder without it was never finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """How Debian's multiarch names a kind of processor, and the loader its programs ask for."""

    debian: str
    triplet: str
    loader: str


PROCESSORS = {
    "x86_64": Processor(debian="amd64", triplet="x86_64-linux-gnu", loader="ld-linux-x86-64.so.2"),
    "aarch64": Processor(debian="arm64", triplet="aarch64-linux-gnu", loader="ld-linux-aarch64.so.1"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`argv_prefix` ends with the program itself; `root` is None for an Asterisk that was installed.

    Without its `documentation`, which holds the default of every option, Asterisk does not start.
    """

    version: str
    argv_prefix: tuple[str, ...]
    modules: Path
    documentation: Path
    root: Path | None


def find(binary: Path | None, cache: Path) -> Installation | None:
    """The Asterisk to use, or None when one has to be unpacked.

    A `binary` from the settings must be good, or AsteriskTooOld or AsteriskBroken says why not; one that merely lies
    about the machine is passed over when it is too old.
    """
    if binary is not None:
        return installed(binary)
    try:
        found = shutil.which("asterisk", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
        if found:
            return installed(Path(found))
    except (AsteriskTooOld, AsteriskBroken):
        pass
    return newest_unpacked(cache)


def newest_unpacked(cache: Path) -> Installation | None:
    processor = this_processor()
    whole = [mark.parent for mark in cache.glob(f"asterisk-*-{processor.debian}/{MARK}")] if processor else []
    for root in sorted(whole, key=_version_key, reverse=True):
        try:
            return unpacked(root)
        except (AsteriskBroken, AsteriskTooOld):
            continue
    return None


def installed(binary: Path) -> Installation:
    """An Asterisk that a package or a person installed."""
    version = version_of((str(binary),))
    return Installation(
        version=version,
        argv_prefix=(str(binary),),
        modules=_modules_beside(binary),
        documentation=_documentation(
            _prefix(binary) / "share/asterisk",
            _prefix(binary) / "var/lib/asterisk",
            Path("/usr/share/asterisk"),
            Path("/var/lib/asterisk"),
        ),
        root=None,
    )


def unpacked(root: Path) -> Installation:
    """The Asterisk in `root`, run through the loader that came with it: the machine's C library may be older."""
    processor = required_processor()
    here = f"usr/lib/{processor.triplet}"
    # Asterisk's own libraries lie in a folder beside its modules, in older packages in usr/lib itself.
    folders = (here, f"lib/{processor.triplet}", f"{here}/asterisk", "usr/lib")
    path = ":".join(str(root / folder) for folder in folders)
    prefix = (str(_loader(root, processor)), "--library-path", path, str(root / "usr/sbin/asterisk"))
    places = [root / folder / "asterisk/modules" for folder in (here, "usr/lib")]
    modules = next((place for place in places if place.is_dir()), None)
    if modules is None:
        raise AsteriskBroken(path=root, said="no modules")
    return Installation(
        version=version_of(prefix),
        argv_prefix=prefix,
        modules=modules,
        documentation=_documentation(root / "usr/share/asterisk"),
        root=root,
    )


def version_of(argv_prefix: tuple[str, ...]) -> str:
    """What the program itself says, such as 22.10.1. Raises AsteriskBroken, AsteriskTooOld."""
    try:
        run = subprocess.run(
            [*argv_prefix, "-V"], capture_output=True, text=True, timeout=VERSION_SECONDS, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise AsteriskBroken(path=argv_prefix[-1], said=str(fault)) from fault
    match = re.search(r"Asterisk\s+(?:certified[/-])?(\d+(?:\.\d+)*)", run.stdout)
    if match is None:
        said = (run.stderr.strip() or run.stdout.strip() or f"exit {run.returncode}").splitlines()[0]
        raise AsteriskBroken(path=argv_prefix[-1], said=said)
    if int(match[1].split(".")[0]) < NEEDED:
        raise AsteriskTooOld(path=argv_prefix[-1], version=match[1], needed=NEEDED)
    return match[1]


def this_processor() -> Processor | None:
    return PROCESSORS.get(platform.machine())


def required_processor() -> Processor:
    processor = this_processor()
    if processor is None:
        raise NoLoader(architecture=platform.machine(), known=", ".join(sorted(PROCESSORS)))
    return processor


def _loader(root: Path, processor: Processor) -> Path:
    folders = (f"usr/lib/{processor.triplet}", "usr/lib64", "usr/lib", f"lib/{processor.triplet}", "lib64", "lib")
    for folder in folders:
        loader = root / folder / processor.loader
        if loader.is_file():
            return loader
    raise AsteriskBroken(path=root, said=f"no {processor.loader}")


def _documentation(*folders: Path) -> Path:
    for folder in folders:
        if (folder / "documentation/core-en_US.xml").is_file():
            return folder / "documentation"
    raise AsteriskBroken(path=folders[0], said="no documentation/core-en_US.xml")


def _prefix(binary: Path) -> Path:
    return binary.resolve().parent.parent


def _modules_beside(binary: Path) -> Path:
    prefix = _prefix(binary)
    triplets = [processor.triplet for processor in PROCESSORS.values()]
    folders = [
        base / part / "asterisk/modules"
        for base in (prefix, Path("/usr"))
        for part in (*(f"lib/{triplet}" for triplet in triplets), "lib64", "lib")
    ]
    for folder in folders:
        if (folder / "chan_pjsip.so").exists():
            return folder
    raise AsteriskBroken(path=binary, said="no folder with chan_pjsip.so")


def _version_key(root: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", root.name)]
