"""A virtual environment with uv in it, on machines that have or lack pip, ensurepip and python3-venv."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from steps import ROOT, VENV, Stopped, answers, cache_folder, done, hash_of, is_done, run, say, shown

OLDEST = (3, 11)
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
TOOLS = ROOT / "requirements" / "tools.txt"


def check_python() -> None:
    if sys.version_info < OLDEST:
        raise Stopped(say("setup.python_old", found=".".join(map(str, sys.version_info[:3]))))


def check_own(*folders: Path) -> None:
    """A link leads into another checkout's folder, which we would empty and fill as ours. Raises Stopped."""
    for folder in folders:
        if folder.is_symlink():
            raise Stopped(say("setup.linked", link=str(folder), to=str(folder.readlink())))


def virtual_environment() -> None:
    """Make .venv unless it works already. A half-made one (an interrupted set-up) is made again."""
    version = answers([str(PYTHON), "-c", "import sys; print(sys.prefix, sys.version_info >= (3, 11))"])
    if version == f"{VENV} True":
        return
    # --without-pip works where Debian keeps ensurepip in a package of its own.
    run(say("setup.venv"), [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])


def uv() -> None:
    """Put uv into the environment from the package index, with whichever pip this machine can offer."""
    mark = hash_of([TOOLS], str(PYTHON))
    if is_done("tools", mark) and answers([str(UV), "--version"]):
        return
    wanted = ["install", "--quiet", "--require-hashes", "-r", str(TOOLS)]
    run(say("setup.uv"), [*_pip(), *wanted])
    done("tools", mark)


def _pip() -> list[str]:
    """The first pip that answers: the environment's, ensurepip's, the system's, one unpacked from apt's."""
    inside = [str(PYTHON), "-m", "pip"]
    if answers([*inside, "--version"]):
        return inside
    if answers([str(PYTHON), "-m", "ensurepip"]) is not None and answers([*inside, "--version"]):
        return inside
    outside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if answers([*outside, "--version"]):
        return outside
    wheel = _pip_wheel()
    if wheel and answers([str(PYTHON), f"{wheel}/pip", "--version"]):
        return [str(PYTHON), f"{wheel}/pip"]
    raise Stopped(say("setup.no_pip"))


def _pip_wheel() -> Path | None:
    """pip's own wheel out of the distribution's package, fetched and unpacked without root."""
    folder = cache_folder() / "pip-wheel"
    found = sorted(folder.glob("usr/share/python-wheels/pip-*.whl"))
    if found or not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return found[0] if found else None
    with shown(say("setup.pip_wheel")), tempfile.TemporaryDirectory() as scratch:
        apt = ["apt-get", *private_apt(Path(scratch))]
        answers([*apt, "update"])
        answers(["sh", "-c", f"cd {scratch} && exec {' '.join(apt)} download python3-pip-whl"])
        for package in Path(scratch).glob("python3-pip-whl_*.deb"):
            folder.mkdir(parents=True, exist_ok=True)
            answers(["dpkg-deb", "-x", str(package), str(folder)])
    found = sorted(folder.glob("usr/share/python-wheels/pip-*.whl"))
    return found[0] if found else None


def private_apt(scratch: Path) -> list[str]:
    """Options that make apt keep its lists in `scratch`, so that reading them needs no root."""
    for part in ("lists/partial", "archives/partial"):
        (scratch / part).mkdir(parents=True, exist_ok=True)
    return [
        "-o",
        f"Dir::State::Lists={scratch}/lists",
        "-o",
        f"Dir::Cache={scratch}",
        "-o",
        "Debug::NoLocking=1",
        "-o",
        "APT::Sandbox::User=",
    ]


def index_settings() -> dict[str, str]:
    """What pip was told about the package index, in uv's words: uv does not read pip's configuration."""
    told = answers([str(PYTHON), "-m", "pip", "config", "list"]) or ""
    values: dict[str, str] = {}
    for line in told.splitlines():
        name, _, value = line.partition("=")
        values[name.rsplit(".", 1)[-1]] = value.strip("'\"")
    words = {"index-url": "UV_DEFAULT_INDEX", "trusted-host": "UV_INSECURE_HOST", "cert": "SSL_CERT_FILE"}
    return {uv: values[pip] for pip, uv in words.items() if values.get(pip) and uv not in os.environ}
