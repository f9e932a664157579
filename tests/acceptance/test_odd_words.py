"""What no page sends: ids of nothing, days of other ages, pasted control characters. All of it gets a sentence."""

from collections.abc import Mapping
from typing import Any

import pytest

from intake.words import Kind
from tests.acceptance.conftest import Town
from tests.office import Matter

AT = "2016-06-08 09:00"
NOBODY = 2**63 - 1
PASTED = "水\0浑\x01\x1b[31m浊\ufffe\uffff"
ANSWER = {
    "result": "已修",
    "told": "已告知",
    "channel": "message",
    "evidence": "receipt",
    "evidence_of": "1",
    "handler": "王",
}
REACHED = {"answered": True, "action": True, "done": True, "agrees": True}


def own(town: Town) -> Matter:
    found = town.registered(Kind.COMPLAINT)
    town.do("water", found, "take-own", AT)
    return found


def refused(town: Town, who: str, case: Matter, step: str, **words: Any) -> str:
    before = case.file
    error = town.refused(who, case, step, AT, why_late="测试", **words)
    assert case.file == before
    return error


@pytest.mark.parametrize("words", [{"show": NOBODY}, {"onair": NOBODY}, {"kind": None}, {"version": 2**31}])
def test_a_registration_names_what_there_is(town: Town, words: Mapping[str, Any]) -> None:
    draft = town.office.call("2016-06-07 18:00")
    assert refused(town, "registrar", draft, "register", **{"kind": "complaint", "summary": "水浑", **words})


def test_a_show_of_a_later_day_is_not_where_a_call_came_from(town: Town) -> None:
    later = town.office.show("2016-06-21")
    draft = town.office.call("2016-06-07 18:00")
    assert refused(town, "registrar", draft, "register", kind="complaint", summary="水浑", show=later) == "NoSuchShow"


def test_steps_name_organisations_shows_and_calls_that_there_are(town: Town) -> None:
    fresh = town.registered(Kind.COMPLAINT)
    promise = {"speaker": "局长", "text": "三天内"}
    assert refused(town, "registrar", fresh, "promise", call="nobody-rang", **promise) == "NoSuchCall"
    off_air = town.registered(Kind.COMPLAINT, "2016-06-08 08:30", show=None)
    assert refused(town, "office", off_air, "take-own", unit=NOBODY) == "NoSuchOrganisation"
    case = own(town)
    assert refused(town, "water", case, "prepare-joint", lead=NOBODY, reason="涉及") == "NoSuchOrganisation"
    assert refused(town, "bureau", case, "supervisions/draft", organisation=NOBODY, demand="办") == "NoSuchAssignment"
    town.do("editor", case, "airing/queue", AT)
    assert refused(town, "editor", case, "airing/script", script="答复", show=NOBODY) == "NoSuchShow"
    items = [{"organisation": NOBODY, "item": "整改", "due_on": "2016-07-01"}]
    assert refused(town, "office", case, "order-rectification", reason="老化", items=items) == "NoSuchOrganisation"
    lead = {"organisation": NOBODY, "situation": 3, "facts": "拖延"}
    assert town.clients["bureau"].post("/api/casework/leads", json=lead).json()["error"] == "NoSuchOrganisation"


def test_a_verification_names_a_call_back_of_its_own_case(town: Town) -> None:
    case = own(town)
    part = town.part(case, "water")
    town.do("water", case, f"parts/{part}/reply", AT, **ANSWER | {"opinion": "同意", "signed_by": "局长"})
    town.do("water", case, f"parts/{part}/feed-back", AT, result="已修", told="满意")
    town.do("verifier", case, "begin-verification", AT)
    words = {"reached": True, "checklist": REACHED, "call_back": "of-nobody"}
    assert refused(town, "verifier", case, "attempt", **words) == "NoSuchCallBack"


@pytest.mark.parametrize("day", ["9999-12-31", "9000-01-01", "2150-05-05"])
def test_a_day_of_another_age_is_a_slip_of_the_pen(town: Town, day: str) -> None:
    """Every look at a clock that is due in a thousand years would go over each day until then."""
    case = own(town)
    items = [{"organisation": town.office.units["water"], "item": "整改", "due_on": day}]
    assert refused(town, "office", case, "order-rectification", reason="老化", items=items) == "DayTooFar"
    fresh = town.registered(Kind.COMPLAINT)
    words = {"speaker": "局长", "text": "三天内", "promised_on": day}
    assert refused(town, "registrar", fresh, "promise", **words) == "DayTooFar"


@pytest.mark.parametrize("happened", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2016-06-07T18:00:00"])
def test_a_moment_of_another_age_or_of_no_zone_is_refused(town: Town, happened: str) -> None:
    assert refused(town, "registrar", town.registered(Kind.COMPLAINT), "to-triage", happened=happened)


def test_pasted_control_characters_never_reach_books_and_papers(town: Town) -> None:
    """PostgreSQL knows no NUL, and neither a Word file nor a PDF holds the others."""
    draft = town.office.call("2016-06-07 18:00", show="2016-06-07")
    words = {"kind": "complaint", "summary": PASTED, "caller_name": PASTED, "place": PASTED, "contact": PASTED}
    shown = town.do("registrar", draft, "register", AT, why_late=PASTED, **words)
    assert shown["summary"] == "水浑[31m浊"
    town.do("registrar", draft, "promise", AT, speaker="长" * 160, text=PASTED)
    _, papers = town.get("registrar", f"/api/documents?case={draft.id}")
    assert town.clients["registrar"].get(f"/api/documents/{papers[-1]['id']}.docx").status_code == 200
