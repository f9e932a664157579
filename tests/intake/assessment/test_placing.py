"""A recount places the whole group anew, with both places on every sheet that moved, and tells everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from intake.office.assessment import excluding, sheet_paper, sheets
from intake.office.casework import answering, routing
from intake.office.wording import missing
from intake.records import tables
from intake.rules.sheets import SheetState, SheetStep
from intake.sentences import say
from intake.words import Kind
from tests import histories
from tests.intake.assessment.test_sheets import JUNE, leader
from tests.office import Matter, Office, moment
from tests.own_office import an_office

PUBLISHED = moment("2016-07-01 09:00")
LATER = moment("2016-07-04 09:00")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office(tmp_path, monkeypatch) as found:
        found.show("2016-06-21", unit="roads")
        yield found


def answered(office: Office, unit: str, days: tuple[str, ...]) -> list[Matter]:
    show = {"water": "2016-06-07", "roads": "2016-06-21"}[unit]
    found = []
    for day in days:
        case = office.registered(Kind.COMPLAINT, f"{show} 18:00", show=show)
        case.do(routing.take_own, by="office", at=f"{show} 18:10")
        case.do(answering.reply, case.part(unit).id, histories._reply(), by=unit, at=f"{day} 09:00")
        found.append(case)
    return found


def kept(office: Office) -> dict[str, Row[Any]]:
    with office.db.read() as tx:
        rows = sheets.sheets_in(tx, JUNE)
    return {unit: one for one in rows for unit, which in office.units.items() if which == one.organisation}


def told(office: Office, sentence: str) -> set[str]:
    """Who was told: units and bodies by name, each by its people or as nobody's."""
    notice, post = tables.notification.c, tables.post.c
    with office.db.read() as tx:
        asked = select(notice.organisation, post.organisation.label("of"))
        asked = asked.join(tables.post, post.person == notice.person, isouter=True).where(notice.sentence == sentence)
        found = {row.organisation or row.of for row in tx.execute(asked)}
        official = select(tables.organisation_name).where(tables.organisation_name.c.sort == "official")
        names = {row.organisation: row.name for row in tx.execute(official)}
    return {names[one] for one in found}


def test_the_whole_group_is_placed_anew_and_both_places_stay_visible(office: Office) -> None:
    late, *_ = answered(office, "water", ("2016-06-16", *["2016-06-10"] * 6))
    answered(office, "roads", ("2016-06-23",) * 5)
    sheets.publish(office.db, JUNE, by=office.people["office"], now=PUBLISHED)
    before = kept(office)
    places = {unit: one.snapshot["rank"] for unit, one in before.items()}
    assert (places["roads"], places["water"]) == (1, 2)
    assert "区水务局" in told(office, "assessment_published")
    assert any("监察" in name for name in told(office, "assessment_published"))

    mine = before["water"]
    sheets.answer(
        office.db, mine.id, SheetStep.APPEAL, words="停水系市管工程", version=1, by=leader(office, "water"), now=LATER
    )
    assert told(office, "assessment_appealed")
    sheets.answer(
        office.db, before["roads"].id, SheetStep.CONFIRM, words="", version=1, by=leader(office, "roads"), now=LATER
    )
    with office.db.read() as tx:
        number = tx.execute(select(tables.matter.c.official_number).where(tables.matter.c.id == late.id)).scalar_one()
    which = excluding.propose(office.db, number, None, reason="市管工程", by=office.people["office"], now=LATER)
    excluding.approve(office.db, which, by=office.people["bureau"], now=LATER)
    sheets.decide(office.db, mine.id, words="成立", recount=True, version=2, by=office.people["office"], now=LATER)

    after = kept(office)
    water, roads = after["water"], after["roads"]
    assert (water.snapshot["rank"], water.snapshot["rank_published"]) == (1, 2)
    assert (roads.snapshot["rank"], roads.snapshot["rank_published"]) == (2, 1)
    # Nothing else of the other's sheet changed, and what it said stands.
    assert roads.state == SheetState.CONFIRMED
    assert roads.version == before["roads"].version + 2
    same = {name: value for name, value in roads.snapshot.items() if name not in ("rank", "rank_published")}
    assert same == {name: value for name, value in before["roads"].snapshot.items() if name != "rank"}
    assert roads.sha256 != before["roads"].sha256
    assert "market" in after
    assert "rank_published" not in after["market"].snapshot
    assert told(office, "assessment_placed") == {"区水务局", "区公路局"}
    assert "区水务局" in told(office, "assessment_decided")
    with office.db.read() as tx:
        paper = sheet_paper.cells(tx, roads, 2, LATER)
    assert paper["rank"] == "2／2（公布时1）"
    sheets.freeze(office.db, JUNE, by=office.people["bureau"], now=moment("2016-08-01 09:00"))
    assert {"区水务局", "区公路局", "区市场监督管理局"} <= told(office, "assessment_frozen")


def test_a_recount_that_moves_nobody_tells_nobody(office: Office) -> None:
    answered(office, "water", ("2016-06-16", *["2016-06-10"] * 4))
    answered(office, "roads", ("2016-06-23",) * 5)
    sheets.publish(office.db, JUNE, by=office.people["office"], now=PUBLISHED)
    mine = kept(office)["water"]
    sheets.answer(
        office.db, mine.id, SheetStep.APPEAL, words="再看看", version=1, by=leader(office, "water"), now=LATER
    )
    sheets.decide(office.db, mine.id, words="已复核", recount=True, version=2, by=office.people["office"], now=LATER)
    assert told(office, "assessment_placed") == set()
    assert all("rank_published" not in one.snapshot for one in kept(office).values())


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_sentence_names_both_places(lang: str) -> None:
    facts = {"number": "2016-06", "count": 2, "state": "1"}
    assert missing("assessment_placed", facts) == set()
    assert "1" in say("notices.assessment_placed", lang, **facts)
