"""`rexian forms`: what there is, what a template may name, and templates checked, replaced and taken back."""

from pathlib import Path

import pytest

from console.commands.line import run
from intake.documents.catalogue import LAYOUTS
from intake.office import people
from intake.records.database import Database
from tests.house import NOW


@pytest.fixture(autouse=True)
def _someone(db: Database) -> None:
    people.add_person(db, name="lan", display="阿兰", password="Ke-Qi-2026-lu", roles=(), at=NOW)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        run(["forms", *words])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_forms_and_their_cells_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    listed = said(capsys, "list")
    assert "问题登记表（附件2）" in listed
    assert "商请函" in listed
    assert listed.count("随系统提供") == len(LAYOUTS)
    shown = said(capsys, "show", "f20")
    assert "complainant_name" in shown
    assert "12345受理编号" in shown


@pytest.mark.slow
def test_a_template_is_taken_out_changed_given_back_and_undone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "template", "F5", "--out", str(tmp_path))
    page = tmp_path / "F5.template.html"
    page.write_text(page.read_text("utf-8").replace("<h1>", "<p>珠海市斗门区</p><h1>"), "utf-8")
    assert "可以使用" in said(capsys, "check", "F5", "--html", str(page))
    assert "第 2 版" in said(capsys, "replace", "F5", "--html", str(page), "--by", "lan")
    assert "本单位" in said(capsys, "list")
    assert "第 3 版" in said(capsys, "back", "F5", "1", "--by", "lan")
    said(capsys, "blank", "F5", "--out", str(tmp_path))
    assert (tmp_path / "F5.pdf").read_bytes().startswith(b"%PDF")


def test_a_name_that_the_form_does_not_have_is_told_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "template", "F5", "--out", str(tmp_path))
    page = tmp_path / "F5.template.html"
    page.write_text(page.read_text("utf-8").replace("{{ due }}", "{{ due }}{{ unlt }}"), "utf-8")
    with pytest.raises(SystemExit):
        run(["forms", "check", "F5", "--html", str(page)])
    told = capsys.readouterr()
    assert "unlt" in told.out + told.err
    assert "unit" in told.out + told.err
