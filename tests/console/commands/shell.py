"""The command line as people and scripts start it: real processes, forked from one that has loaded the libraries.

A command loads most of a second's worth of libraries before its first line, and the tests start hundreds of them.
"""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.house import furnish

ROOT = Path(__file__).parents[3]
SECONDS = 120
BEGAN = datetime.now(UTC)

# Nothing of ours that says a sentence at its import: the language is chosen by each command line.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "alembic.command",
        "alembic.context",
        "console.commands",
        "pydantic_settings",
        "rich.progress",
        "rich.table",
        "sqlalchemy.dialects.sqlite",
        "typer",
        "intake.records.tables",
        "intake.records.migrate",
    ]
)


def rexian(
    home: Path, *words: str, typed: str = "", furnished: bool = True, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """How one command line ends in `home`, and what it says.

    Args:
        typed: what stands on its standard input.
        furnished: a home that is there and has no database gets one that is made already.
    """
    if furnished and home.is_dir() and not (home / "rexian.db").exists():
        furnish(home, BEGAN)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REXIAN_")}
    with tempfile.TemporaryDirectory(prefix="rexian-said-") as folder:
        said = Path(folder)
        (said / "in").write_text(typed, "utf-8")
        child = _FORKS.Process(
            target=_begin, args=(said, words, {**kept, "REXIAN_HOME": str(home), "COLUMNS": "200", **environment})
        )
        child.start()
        child.join(SECONDS)
        if child.exitcode is None:
            child.kill()
            child.join()
            raise subprocess.TimeoutExpired(["rexian", *words], SECONDS)
        out, fault = ((said / name).read_text("utf-8") for name in ("out", "err"))
        ended = subprocess.CompletedProcess(["rexian", *words], child.exitcode, out, fault)
        child.close()
    return ended


def _begin(said: Path, words: Sequence[str], environment: Mapping[str, str]) -> None:
    """What a shell and the interpreter's start would have done for `python -m console.commands`."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for number, (name, mode) in enumerate((("in", os.O_RDONLY), ("out", os.O_WRONLY), ("err", os.O_WRONLY))):
        descriptor = os.open(said / name, mode | os.O_CREAT, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  the process's own, for as long as it lives
    sys.argv = ["rexian", *words]
    from console.commands import main

    main()


class Shell:
    """One home's shell, for those whose commands are to end in one way."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.environment = environment

    def __call__(self, *words: str, lang: str = "en", status: int = 0, typed: str = "") -> str:
        ran = rexian(self.home, "--lang", lang, *words, typed=typed, **self.environment)
        assert ran.returncode == status, ran.stdout + ran.stderr
        return str(ran.stdout + ran.stderr)

    def ask(self, question: str) -> str:
        with closing(sqlite3.connect(self.home / "rexian.db")) as books:
            return str(books.execute(question).fetchone()[0])
