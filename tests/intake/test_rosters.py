"""Rosters from spreadsheets: every fault by its line before anything is written, then all of it or nothing."""

import io
import zipfile
from collections.abc import Sequence
from itertools import count

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from intake.office import bodies, organisations, people, roster_files, rosters, sessions
from intake.office.posts import terms
from intake.records import tables
from intake.records.database import Database
from intake.rules import roster
from intake.rules.keeping import NotYourOrganisation
from intake.words import Branch, Role
from tests.house import NOW

HEADINGS = ["单位", "类别", "别名", "电话", "文号字头", "姓名", "登录名", "职务"]
WATER = ["区水务局", "部门", "水务局、水务", "5551234", "斗水热", "林工", "lin", "承办人"]
LEADER = ["区水务局", "", "", "", "", "莫局", "mo", "单位负责人"]
TAX = ["区税务局", "驻区单位", "", "5550000", "", "", "", ""]


def a_password_each() -> str:
    return f"Ke-Qi-2026-{next(_numbers)}"


_numbers = count(10)


def as_csv(*rows: Sequence[str], encoding: str = "utf-8-sig", between: str = ",") -> bytes:
    return "\n".join(between.join(row) for row in rows).encode(encoding)


def as_xlsx(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def faults(db: Database, *rows: Sequence[str]) -> list[tuple[int, str]]:
    return [(one.line, one.key.removeprefix("roster.")) for one in rosters.look(db, rows, NOW).faults]


def test_a_table_pasted_from_a_chinese_keyboard_is_read_and_its_faults_bear_the_lines_it_has() -> None:
    pasted = """

单位，类别，登录名，职务，姓名，电话

区水务局，部门，ｌｉｎ，承办人，林工，０７５６－５５５１２３４
，，，，，
区水务局，部门，ｌｉｎ，承办人，林工，０７５６－５５５１２３４
区公路局，部门，mo，２０２６年１３月４０日，莫局，
"""
    rows = roster_files.rows(pasted.encode())
    entries, wrong = roster.read(rows)
    assert (entries[0].login, entries[0].phone, entries[0].person) == ("lin", "0756-5551234", "林工")
    assert [(one.line, one.key.removeprefix("roster.")) for one in wrong] == [(7, "line_twice"), (8, "unknown_role")]
    assert all(one.sentence(lang) for one in wrong for lang in ("zh-CN", "en"))
    # Names stay as their owners write them.
    assert roster.read([["单位"], ["区水务局（本级）"]])[0][0].unit == "区水务局（本级）"


def counted(db: Database) -> tuple[int, ...]:
    with db.read() as tx:
        return tuple(
            tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.organisation, tables.organisation_name, tables.person, tables.post, tables.journal)
        )


@pytest.mark.parametrize(
    "content",
    [
        as_csv(HEADINGS, WATER, LEADER, TAX),
        as_csv(HEADINGS, WATER, LEADER, TAX, encoding="gb18030"),
        as_csv(HEADINGS, WATER, LEADER, TAX, between="\t"),
        as_xlsx(HEADINGS, [*WATER[:3], 5551234, *WATER[4:]], LEADER, TAX, [None] * 8),
    ],
    ids=["utf-8", "gb18030", "tabs", "xlsx"],
)
def test_a_roster_brings_units_people_and_posts(db: Database, content: bytes) -> None:
    rows = roster_files.rows(content)
    seen = rosters.look(db, rows, NOW)
    assert (seen.units, seen.people, seen.posts, seen.faults) == (("区水务局", "区税务局"), ("lin", "mo"), 2, ())
    accounts = rosters.take_in(db, rows, NOW, password=a_password_each)
    with db.read() as tx:
        water = organisations.find_in(tx, "水务", NOW.date())
        assert water is not None
        found = organisations.organisation_in(tx, water, NOW.date())
    assert (found.name, found.phone, found.prefix, found.branch) == ("区水务局", "5551234", "斗水热", Branch.DEPARTMENT)
    assert {(term.name, term.post.role) for term in terms(db, water)} == {
        ("lin", Role.UNIT_HANDLER),
        ("mo", Role.UNIT_LEADER),
    }
    assert sessions.sign_in(db, "lin", accounts[0].password, NOW).person.must_change


def test_the_same_roster_again_changes_nothing(db: Database) -> None:
    rows = [HEADINGS, WATER, LEADER]
    rosters.take_in(db, rows, NOW, password=a_password_each)
    before = counted(db)
    assert rosters.take_in(db, rows, NOW, password=a_password_each) == []
    assert counted(db) == before


def test_every_fault_is_told_by_its_line_and_nothing_is_written(db: Database) -> None:
    bodies.add_organisation(db, name="区农业局", branch=Branch.DEPARTMENT, at=NOW, aliases=["农业局"])
    rows = [
        HEADINGS,
        ["", "部门", "", "", "", "", "", ""],
        ["区水务局", "什么", "", "", "", "", "", ""],
        ["区住建局", "", "农业局", "", "", "", "", ""],
        ["区教育局", "", "", "", "", "林工", "", "承办人"],
        ["区卫生局", "", "", "", "", "林工", "lin gong", "承办人"],
        ["区民政局", "", "", "", "", "林工", "lin", "导播"],
        ["区统计局", "", "", "", "", "王工", "wang", "承办人"],
        ["区审计局", "", "", "", "", "李工", "WANG", "承办人"],
        ["区审计局", "", "", "", "", "李工", "WANG", "承办人"],
        ["区" + "长" * 80, "", "", "", "", "", "", ""],
        ["12345", "", "", "", "", "王工", "wang", "承办人"],
        [],
        ["区财政局", "", "区统计局", "", "", "", "", ""],
    ]
    before = counted(db)
    assert faults(db, *rows) == [
        (2, "no_unit"),
        (3, "unknown_branch"),
        (4, "name_taken"),
        (5, "half_a_person"),
        (6, "bad_login"),
        (7, "unknown_role"),
        (9, "login_twice"),
        (10, "login_twice"),
        (10, "line_twice"),
        (11, "too_long"),
        (12, "role_elsewhere"),
        (14, "name_twice"),
    ]
    with pytest.raises(rosters.BadRoster, match="12 fault"):
        rosters.take_in(db, rows, NOW, password=a_password_each)
    assert counted(db) == before


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["单位", "颜色"], "unknown_column"),
        (["单位", "name"], "column_twice"),
        (["类别"], "no_unit_column"),
        (["单位"], "empty"),
    ],
)
def test_wrong_headings_are_told(db: Database, headings: list[str], expected: str) -> None:
    assert faults(db, headings) == [(1, expected)]


def test_somebody_who_is_there_already_gets_the_post(db: Database) -> None:
    people.add_person(db, name="lin", display="林工", password="Ke-Qi-2026-lu", roles=(), at=NOW)
    assert rosters.take_in(db, [HEADINGS, WATER], NOW, password=a_password_each) == []
    assert faults(db, HEADINGS, [*WATER[:5], "另一人", *WATER[6:]]) == [(2, "login_taken")]


def test_only_who_keeps_the_register_imports(db: Database) -> None:
    host = people.add_person(db, name="host", display="", password="Ke-Qi-2026-lu", roles=[Role.HOST], at=NOW).id
    with pytest.raises(NotYourOrganisation):
        rosters.look(db, [HEADINGS, TAX], NOW, by=host)
    with pytest.raises(NotYourOrganisation):
        rosters.take_in(db, [HEADINGS, TAX], NOW, password=a_password_each, by=host)


def a_bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (roster_files.MOST_UNPACKED + 1))
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no spreadsheet",
        a_bomb(),
        b"\xff\xfe\xff\x00",
        as_csv(*[["区水务局"]] * (roster_files.MOST_LINES + 2)),
        as_csv(["x"] * (roster_files.MOST_COLUMNS + 1)),
        b'"no end',
        b"x" * (roster_files.MOST_BYTES + 1),
    ],
    ids=["broken", "bomb", "binary", "long", "wide", "quote", "large"],
)
def test_what_is_no_roster_is_refused(content: bytes) -> None:
    with pytest.raises(roster_files.UnreadableFile):
        roster_files.rows(content)


@given(st.lists(st.lists(st.text(max_size=90), max_size=9), max_size=6))
def test_whatever_a_table_holds_each_line_is_an_entry_or_has_a_fault(rows: list[list[str]]) -> None:
    entries, found = roster.read([HEADINGS, *rows])
    lines = {one.line for one in (*entries, *found)}
    for line, row in enumerate(rows, start=2):
        if any(cell.split() for cell in row[: len(HEADINGS)]):
            assert line in lines
    for one in found:
        assert one.sentence("zh-CN")
        assert one.sentence("en")
