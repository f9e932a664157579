"""Reads a Dockerfile as far as ours goes, and carries its steps out in an unpacked root without any engine."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    word: str
    rest: str


def steps(text: str) -> list[Step]:
    """Instructions in order, continued lines joined, comments dropped."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = (line.strip().partition(" ") for line in joined.splitlines() if line.strip())
    return [Step(word=word, rest=rest.strip()) for word, _, rest in found]


def carry_out(dockerfile: Path, context: Path, root: Path) -> dict[str, str]:
    """Do what a builder would do after FROM, in `root`. Returns the environment that the image would have."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
    folder = "/"
    for step in steps(dockerfile.read_text("utf-8")):
        match step.word:
            case "ENV":
                environment |= dict(re.findall(r"(\w+)=(\S*)", step.rest))
            case "ARG":
                name, _, value = step.rest.partition("=")
                environment[name] = os.environ.get(name, value)
            case "WORKDIR":
                folder = step.rest
                (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "COPY":
                source, target = step.rest.split()
                _copy(context / source, root / (target if target.startswith("/") else folder).lstrip("/"))
            case "RUN":
                _run(root, folder, environment, step.rest)
            case "FROM" | "USER" | "VOLUME" | "ENTRYPOINT" | "CMD":
                pass
            case other:
                raise AssertionError(f"this reader does not know {other}")
    return environment


def _copy(context: Path, target: Path) -> None:
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "."], cwd=context, capture_output=True, check=True, text=True
    )
    for name in filter(None, told.stdout.split("\0")):
        if (context / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(context / name, target / name)


def _run(root: Path, folder: str, environment: dict[str, str], command: str) -> None:
    script = f"mount -t proc proc /proc 2>/dev/null; cd {folder} && {command}"
    # A mount name space of its own, so that nothing of this stays on the machine.
    isolated = ["unshare", "--mount", "--fork", "--pid", "chroot", str(root), "/bin/sh", "-ec", script]
    subprocess.run(isolated, env=environment, check=True, stdin=subprocess.DEVNULL)
