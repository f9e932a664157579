"""A corrected kind (更正类别): what goes along with the case, and what it cannot get round (table A6, 57, 61, 62)."""

from datetime import date

import pytest

from intake.office.casework import extending, reclassifying, registration, routing
from intake.office.casework.registration import Registration
from intake.office.casework.routing import Addressee
from intake.records import tables
from intake.rules.casework import KindDoesNotFit, NeedsANotice
from intake.words import CaseState, Category, Kind
from tests.intake.casework.test_transitions import own
from tests.office import Matter, Office


def registered(office: Office, words: Registration) -> Matter:
    found = office.call("2016-06-07 17:55", show="2016-06-07")
    found.do(registration.register, words, by="registrar", at="2016-06-07 18:10")
    return found


def corrected(found: Matter, kind: Kind, by: str = "office", category: Category | None = None) -> None:
    found.do(reclassifying.reclassify, kind, category=category, reason="更正", by=by, at="2016-06-13 15:00")


def test_twelve345s_kind_follows_where_it_no_longer_fits(office: Office) -> None:
    found = registered(office, Registration(kind=Kind.COMPLAINT, summary="求助", category=Category.HELP))
    corrected(found, Kind.CONSULTATION)
    assert (found.row.kind, found.row.category) == ("consultation", "consultation")
    with pytest.raises(KindDoesNotFit):
        corrected(found, Kind.SUGGESTION, category=Category.HELP)
    corrected(found, Kind.COMPLAINT, category=Category.HELP)
    assert (found.row.kind, found.row.category) == ("complaint", "help")


def test_a_report_stays_one_whatever_its_kind_until_somebody_says_otherwise(office: Office) -> None:
    found = registered(office, Registration(kind=Kind.COMPLAINT, summary="反映干部", category=Category.REPORT))
    corrected(found, Kind.SUGGESTION)
    assert found.row.category == "report"
    corrected(found, Kind.COMPLAINT, category=Category.COMPLAINT)
    assert (found.row.category, found.row.protected) == ("complaint", True)


def test_granted_days_go_along_to_a_kind_that_can_be_extended_and_are_not_granted_twice(office: Office) -> None:
    found = own(office)
    asked = found.do(
        extending.ask, found.clock("complaint").id, working_days=3, reason="采购", by="water", at="2016-06-13 10:00"
    )
    found.do(extending.decide, asked, granted=True, decision="同意", by="office", at="2016-06-13 11:00")
    corrected(found, Kind.SUGGESTION, by="registrar")
    clock = found.clock("suggest")
    assert (clock.due_original, clock.due_on, clock.counted_from) == (
        date(2016, 6, 15),
        date(2016, 6, 20),
        date(2016, 6, 7),
    )
    with office.db.read() as tx:
        (moved,) = tx.execute(tables.clock_move.select().where(tables.clock_move.c.clock == clock.id)).all()
    assert (moved.reason, moved.before, moved.after) == ("kind", date(2016, 6, 15), date(2016, 6, 20))
    with pytest.raises(extending.ExtendedAlready):
        found.do(extending.ask, clock.id, working_days=1, reason="再延", by="water", at="2016-06-14 10:00")


def test_a_request_that_waits_goes_along_and_a_consultation_takes_no_extension(office: Office) -> None:
    for kind, then, due in (
        (Kind.SUGGESTION, "suggest", date(2016, 6, 20)),
        (Kind.CONSULTATION, "consult", date(2016, 6, 12)),
    ):
        found = own(office)
        asked = found.do(
            extending.ask, found.clock("complaint").id, working_days=3, reason="采购", by="water", at="2016-06-13 10:00"
        )
        corrected(found, kind)
        granted = kind is Kind.SUGGESTION
        words = {"granted": granted, "decision": "已阅", "by": "office", "at": "2016-06-13 16:00"}
        found.do(extending.decide, asked, **words)
        assert found.clock(then).due_on == due


def test_what_needs_a_notice_is_not_made_the_units_own_by_correcting_its_kind(office: Office) -> None:
    found = registered(office, Registration(kind=Kind.SUGGESTION, summary="大面积停水", general=False))
    found.do(routing.take_own, by="water", at="2016-06-07 18:45")
    with pytest.raises(NeedsANotice):
        corrected(found, Kind.COMPLAINT)
    assert found.row.kind == "suggestion"
    found.do(routing.to_triage, by="registrar", at="2016-06-13 15:10")
    assert (found.state, found.clock("suggest").outcome, found.part("water").live) == (
        CaseState.TRIAGE,
        "transferred",
        False,
    )
    corrected(found, Kind.COMPLAINT)
    found.do(routing.notify, [Addressee(organisation=office.units["water"])], by="office", at="2016-06-13 16:00")
    assert found.clock("notice").due_on == date(2016, 6, 20)
