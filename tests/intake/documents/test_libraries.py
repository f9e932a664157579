"""Libraries that set pages: the system's own are used, those in the home fill a gap, and a gap that stays is named."""

from pathlib import Path

import pytest

from intake.documents import libraries, pages


def test_what_the_system_has_is_not_looked_for(tmp_path: Path) -> None:
    assert libraries.load(tmp_path) == []


def test_a_gap_that_nothing_fills_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    monkeypatch.setattr(libraries, "NEEDED", ("libpango-1.0.so.0", "libnothing-9.so.0"))
    folder = tmp_path / libraries.FOLDER
    folder.mkdir()
    (folder / "libnothing-9.so.0").write_bytes(b"no library")
    with pytest.raises(pages.NoPrinter, match=r"libnothing-9\.so\.0"):
        pages.pdf("<p>字</p>")
