"""`rexian doctor` imports each part as a start would, and names what fails."""

from pathlib import Path

import pytest

from console.commands.line import CHILDREN
from console.house import part_checks


def test_every_part_of_the_house_is_tried_and_can_begin() -> None:
    found = list(part_checks.importing())
    assert [check.name for check in found] == [f"part {name}" for name in CHILDREN]
    assert [check.found for check in found if not check.ok] == []


def test_a_part_that_falls_at_its_import_is_named_with_what_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lacks.py").write_text("import a_package_that_nobody_installed\n", encoding="utf-8")
    (tmp_path / "spoilt.py").write_text("raise RuntimeError('half a file')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    lacks, spoilt, well = part_checks.importing({"worker": ("lacks",), "app": ("spoilt",), "agi": ("json",)})
    assert (lacks.ok, lacks.stops, lacks.name) == (False, True, "part worker")
    assert "a_package_that_nobody_installed" in lacks.found
    assert "make setup" in lacks.mend
    assert spoilt.found == "RuntimeError: half a file"
    assert spoilt.mend != lacks.mend
    assert well.ok
