"""`make check`: every part of what this project calls good, each shown with its seconds; all run, then one verdict."""

import sys

from bootstrap import PYTHON
from steps import ROOT, Stopped, run, say, tell
from web import SOURCES, environment

BIN = PYTHON.parent


def parts() -> dict[str, list[str]]:
    """Name -> command. What a later part needs is never made by an earlier one."""
    python = {
        "ruff format": [str(BIN / "ruff"), "format", "--check", "."],
        "ruff": [str(BIN / "ruff"), "check", "--no-cache", "."],
        "mypy": [str(BIN / "mypy")],
        "import-linter": [str(BIN / "lint-imports")],
        "generated files": [str(BIN / "python"), "scripts/fresh.py"],
    }
    web = {
        "vue-tsc": ["npm", "run", "--silent", "check"],
        "vitest": ["npm", "run", "--silent", "test"],
    }
    return python | (web if (SOURCES / "package.json").exists() else {})


def main() -> int:
    failed = []
    for name, command in parts().items():
        where = SOURCES if command[0] == "npm" else ROOT
        try:
            run(say("check.part", part=name), command, where=where, environment=environment())
        except Stopped as stopped:
            tell(str(stopped))
            failed.append(name)
    if failed:
        tell(say("check.failed", parts=", ".join(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
