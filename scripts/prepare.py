"""`make setup` up to a working `rexian`: environment, hash-pinned dependencies, console build."""

import fcntl
import os
import sys

import web
from bootstrap import PYTHON, UV, check_own, check_python, index_settings, uv, virtual_environment
from steps import ROOT, STAMPS, VENV, Stopped, done, hash_of, home_of_user, is_done, run, say, tell

# uv must use the Python that `make` found, and never fetch another one.
UV_QUIET = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}


def dependencies(group: str) -> None:
    """Install exactly the pinned files of requirements/<group>.txt, each checked by its hash."""
    pinned = ROOT / "requirements" / f"{group}.txt"
    mark = hash_of([pinned], str(PYTHON), sys.version)
    if is_done(f"dependencies-{group}", mark):
        return
    command = [str(UV), "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(pinned)]
    run(say("setup.dependencies", group=group), command, environment={**UV_QUIET, **index_settings()})
    done(f"dependencies-{group}", mark)


def project() -> None:
    """Install the rooms themselves, in place, so that `.venv/bin/rexian` exists."""
    mark = hash_of([ROOT / "pyproject.toml"], str(ROOT))
    if is_done("project", mark) and (PYTHON.parent / "rexian").exists():
        return
    command = [str(UV), "pip", "install", "--python", str(PYTHON), "--no-deps", "--no-build-isolation"]
    run(say("setup.project"), [*command, "-e", str(ROOT)], environment=UV_QUIET)
    done("project", mark)


def prepare(group: str) -> None:
    check_python()
    check_own(VENV, web.SOURCES / "node_modules")
    virtual_environment()
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        # Two set-ups of one clone would trample on each other; the second waits and then finds it done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        uv()
        dependencies("run")
        if group == "test":
            dependencies("test")
        project()
        web.build()
        if group == "test":
            web.packages()


def main() -> int:
    os.environ["HOME"] = str(home_of_user())
    try:
        prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
    except Stopped as stopped:
        tell(f"\n{stopped}")
        return 1
    except KeyboardInterrupt:
        tell("\n" + say("setup.interrupted"))
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
