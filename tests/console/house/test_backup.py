"""A backup is taken while writing goes on, restored elsewhere, and compared byte by byte."""

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.house import archive, restoring
from intake.office import people
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.words import Role
from tests.postgres import server

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CALL = "recordings/20261123/0a1b.wav"


def a_home(folder: Path) -> Path:
    (folder / "recordings/20261123").mkdir(parents=True)
    (folder / CALL).write_bytes(os.urandom(300_000))
    (folder / "calllog").mkdir()
    (folder / "calllog/rexian_cel.json").write_text('{"event": "CALL_OPEN"}\n')
    (folder / "prompts").mkdir()
    (folder / "prompts/欢迎.wav").write_bytes(b"RIFF")
    (folder / "models").mkdir()
    (folder / "models/large.bin").write_bytes(b"x" * 1000)
    (folder / "secrets.toml").write_text('[telephony]\nami_secret = "s"\n')
    (folder / "secrets.toml").chmod(0o600)
    with closing(sqlite3.connect(folder / "rexian.db")) as db, db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, half TEXT)")
        db.executemany("INSERT INTO thing (half) VALUES (?)", [("a",), ("b",)] * 500)
    return folder


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'rexian.db'}"


def backup_of(folder: Path) -> bytes:
    stream = io.BytesIO()
    archive.write(stream, folder, url(folder), NOW, lambda _: None)
    return stream.getvalue()


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("recordings", "calllog", "prompts", "secrets.toml")
        for path in [folder / name, *(folder / name).rglob("*")]
        if path.is_file()
    }


def rows(folder: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(folder / "rexian.db")) as db, db:
        return db.execute("SELECT id, half FROM thing ORDER BY id").fetchall()


def test_what_is_restored_is_what_was_saved(tmp_path: Path) -> None:
    home, other = a_home(tmp_path / "home"), tmp_path / "other"
    other.mkdir()
    kept = restoring.restore(io.BytesIO(backup_of(home)), other, url(other), NOW, force=False)
    assert hashes(other) == hashes(home)
    assert rows(other) == rows(home)
    assert not (other / "models").exists()
    assert (other / "secrets.toml").stat().st_mode & 0o777 == 0o600
    assert {k.path for k in kept} >= {CALL, "prompts/欢迎.wav", archive.DATABASE}
    assert [path.name for path in other.iterdir() if path.name.startswith(".")] == []


def test_the_saved_database_is_one_moment_while_a_writer_goes_on(tmp_path: Path) -> None:
    home, other = a_home(tmp_path / "home"), tmp_path / "other"
    other.mkdir()
    over = threading.Event()

    def write_pairs() -> None:
        with closing(sqlite3.connect(home / "rexian.db", timeout=60, isolation_level=None)) as db:
            while not over.is_set():
                db.execute("BEGIN IMMEDIATE")
                db.execute("INSERT INTO thing (half) VALUES ('a')")
                db.execute("INSERT INTO thing (half) VALUES ('b')")
                db.execute("COMMIT")

    writing = threading.Thread(target=write_pairs)
    writing.start()
    try:
        saved = backup_of(home)
    finally:
        over.set()
        writing.join()
    restoring.restore(io.BytesIO(saved), other, url(other), NOW, force=False)
    halves = [half for _, half in rows(other)]
    assert halves.count("a") == halves.count("b") >= 500
    with closing(sqlite3.connect(other / "rexian.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_home_with_content_is_refused_and_with_force_moved_aside(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    saved = backup_of(home)
    (home / CALL).write_bytes(b"newer")
    with pytest.raises(restoring.HomeNotEmpty, match=r"rexian\.db"):
        restoring.restore(io.BytesIO(saved), home, url(home), NOW, force=False)
    assert (home / CALL).read_bytes() == b"newer"
    restoring.restore(io.BytesIO(saved), home, url(home), NOW, force=True)
    assert (home / CALL).stat().st_size == 300_000
    assert (home / "replaced-20261123-120000" / CALL).read_bytes() == b"newer"
    assert (home / "models/large.bin").exists()


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.9])
def test_a_backup_that_was_cut_off_changes_nothing(tmp_path: Path, cut: float) -> None:
    home, other = a_home(tmp_path / "home"), tmp_path / "other"
    other.mkdir()
    saved = backup_of(home)
    with pytest.raises(archive.BadBackup):
        restoring.restore(io.BytesIO(saved[: int(len(saved) * cut)]), other, url(other), NOW, force=False)
    assert list(other.iterdir()) == []


def test_one_changed_byte_is_found(tmp_path: Path) -> None:
    saved = bytearray(backup_of(a_home(tmp_path / "home")))
    place = saved.find(b"CALL_OPEN")
    saved[place] ^= 1
    with pytest.raises(archive.BadBackup, match=r"rexian_cel\.json"):
        archive.verify(io.BytesIO(bytes(saved)))


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "recordings/../../outside", "bin/outside"])
def test_a_hostile_backup_writes_nothing_outside_its_folders(tmp_path: Path, name: str) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 3
        tar.addfile(member, io.BytesIO(b"bad"))
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(archive.BadBackup):
        restoring.restore(io.BytesIO(stream.getvalue()), home, url(home), NOW, force=True)
    assert not list(tmp_path.rglob("*outside*"))


def test_a_recording_that_grows_while_it_is_read_is_kept_at_its_first_size(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    grown = home / CALL

    class Growing(io.BytesIO):
        def write(self, block: object) -> int:
            with grown.open("ab") as file:
                file.write(b"more")
            return super().write(block)  # type: ignore[arg-type]

    stream = Growing()
    archive.write(stream, home, url(home), NOW, lambda _: None)
    stream.seek(0)
    kept = {k.path: k.size for k in archive.verify(stream)}
    assert 300_000 <= kept[CALL] < grown.stat().st_size


@pytest.mark.slow
@pytest.mark.postgres
def test_a_postgresql_database_comes_back_and_its_predecessor_is_kept(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump; install it with: apt-get install postgresql-client")
    home = a_home(tmp_path / "home")
    (home / "rexian.db").unlink()
    with server() as address:
        db = Database(address)
        migrate(db)
        people.add_person(db, name="chen", display="陈", password="Er-9-xiang-Lu", roles=[Role.HOST], at=NOW)
        stream = io.BytesIO()
        archive.write(stream, home, address, NOW, lambda _: None)
        people.disable(db, "chen", NOW)
        other = tmp_path / "other"
        other.mkdir()
        stream.seek(0)
        with pytest.raises(restoring.HomeNotEmpty):
            restoring.restore(stream, other, address, NOW, force=False)
        stream.seek(0)
        restoring.restore(stream, other, address, NOW, force=True)
        assert [person.disabled for person in people.people(db, NOW)] == [False]
        assert (other / "replaced-20261123-120000" / archive.DUMP).stat().st_size > 0
        assert hashes(other) == hashes(home)
        db.close()
