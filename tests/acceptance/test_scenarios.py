"""The scenarios of the plan that concern cases, each from the telephone to the last date, through the API."""

from typing import Any

import pytest
from sqlalchemy import select

from intake.records import tables
from intake.words import Kind
from tests.acceptance.conftest import Town, clock_of
from tests.acceptance.season import FORM, YES
from tests.office import Matter

REPLY: dict[str, Any] = {
    "result": "已更换水管",
    "told": "已电话告知，来电人表示满意",
    "channel": "message",
    "evidence": "receipt",
    "evidence_of": "短信回执 20160612-001",
    "handler": "王工",
    "opinion": "同意办理",
    "signed_by": "李局长",
}


def own(town: Town, kind: Kind = Kind.COMPLAINT) -> Matter:
    found = town.registered(kind)
    town.do("water", found, "take-own", "2016-06-07 18:40")
    return found


def reply(town: Town, case: Matter, unit: str, at: str) -> Any:
    return town.do(unit, case, f"parts/{town.part(case, unit)}/reply", at, **REPLY)


@pytest.mark.parametrize(("at", "outcome"), [("2016-06-12 23:50", "met"), ("2016-06-13 00:01", "missed_done")])
def test_1_a_consultation_of_the_first_show(town: Town, at: str, outcome: str) -> None:
    found = own(town, Kind.CONSULTATION)
    assert clock_of(town.case("water", found), "consult")["due_on"] == "2016-06-12"
    assert clock_of(reply(town, found, "water", at), "consult")["outcome"] == outcome


def test_2_an_overdue_complaint_is_reported_at_midnight_without_the_caller(town: Town) -> None:
    found = own(town)
    town.sweep("2016-06-15 23:59")
    assert town.case("office", found)["overdue"] == []
    town.sweep("2016-06-16 00:00")
    shown = town.case("office", found)
    assert (clock_of(shown, "complaint")["due_on"], clock_of(shown, "complaint")["standing"]) == (
        "2016-06-15",
        "overdue",
    )
    assert len(shown["overdue"]) == 1
    assert clock_of(shown, "suggest-sup")["due_on"] == "2016-06-17"
    with town.office.db.read() as tx:
        told = tx.execute(select(tables.notification).where(tables.notification.c.matter == found.id)).all()
    assert not [row for row in told if "𬱖" in str(row.facts) or "13800138000" in str(row.facts)]


def test_3_the_chain_of_12345_to_the_day(town: Town) -> None:
    found = own(town)
    town.do("water", found, "prepare-transfer", "2016-06-08 10:00", reason="属市场监管")
    shown = town.do("water", found, "receive-by-12345", "2016-06-12 16:00", receipt="12345-2016-001")
    assert (clock_of(shown, "transfer")["due_on"], clock_of(shown, "transfer")["outcome"]) == ("2016-06-12", "met")
    assert clock_of(shown, "complaint")["outcome"] == "transferred"
    market = town.office.units["market"]
    shown = town.do("partner", found, "receive-by-actual", "2016-06-12 17:00", unit=market)
    assert clock_of(shown, "actual")["due_on"] == "2016-06-17"
    shown = reply(town, found, "market", "2016-06-17 16:00")
    assert clock_of(shown, "feedback")["due_on"] == "2016-06-22"
    assert clock_of(shown, "citizen")["outcome"] is None


def test_4_12345_returns_it_and_the_office_designates_on_the_same_day(town: Town) -> None:
    found = own(town)
    town.do("water", found, "prepare-transfer", "2016-06-08 10:00", reason="不属")
    town.do("partner", found, "receive-by-12345", "2016-06-08 11:00", receipt="12345-2016-002")
    assert town.do("partner", found, "send-back", "2016-06-08 14:00", reason="属水务")["hops"] == 1
    shown = town.do("office", found, "designate-own", "2016-06-08 15:00", reason="属水务")
    assert (shown["state"], clock_of(shown, "complaint")["due_on"]) == ("unit_own", "2016-06-16")


def test_6_not_solved_becomes_a_letter_with_both_terms_from_receipt(town: Town) -> None:
    found = own(town)
    reply(town, found, "water", "2016-06-13 10:00")
    town.do("water", found, f"parts/{town.part(found, 'water')}/feed-back", "2016-06-13 11:00", **FORM)
    town.do("verifier", found, "begin-verification", "2016-06-14 09:00")
    no = YES | {"done": False, "agrees": False}
    town.do("verifier", found, "attempt", "2016-06-14 09:05", reached=True, checklist=no)
    shown = town.do("verifier", found, "not-solved", "2016-06-14 09:10", reason="仍浑浊", demand="限期办结")
    which = shown["supervisions"][0]["id"]
    town.do("bureau", found, f"supervisions/{which}/take-up", "2016-06-16 09:00")
    town.do("bureau", found, f"supervisions/{which}/issue", "2016-06-17 09:00", demand="限期办结", signed_by="局长")
    shown = town.do("water", found, f"supervisions/{which}/serve", "2016-06-17 10:00")
    assert [clock_of(shown, kind)["due_on"] for kind in ("sup-reply", "sup-report")] == ["2016-06-24", "2016-06-29"]
    reply(town, found, "water", "2016-06-20 10:00")
    report = f"supervisions/{which}/report"
    assert town.refused("water", found, report, "2016-06-21 10:00", report="已办", opinion="") == "Incomplete"
    shown = town.do("water", found, report, "2016-06-21 10:00", report="已办", opinion="满意")
    assert clock_of(shown, "sup-report")["outcome"] == "met"


def test_12_one_call_three_matters(town: Town) -> None:
    first = town.office.call("2016-06-07 17:55", show="2016-06-07")
    town.do("registrar", first, "split", "2016-06-07 18:35", summaries=["路灯不亮", "垃圾未清"])
    with town.office.db.read() as tx:
        made = tx.execute(select(tables.matter.c.id).where(tables.matter.c.split_from == first.id)).scalars().all()
    family = [first, *(Matter(office=town.office, id=case) for case in made)]
    shown = [
        town.do("registrar", one, "register", "2016-06-07 19:00", kind="complaint", summary="事项") for one in family
    ]
    assert len({one["number"] for one in shown}) == 3
    assert {one["accepted_at"] for one in shown} == {shown[0]["accepted_at"]}
    assert len({(one["how"]) for one in shown[0]["related"]}) == 1


def test_13_forty_callers_on_one_water_outage(town: Town) -> None:
    master = own(town)
    children = [town.registered(Kind.COMPLAINT, number=f"138001{n:05}") for n in range(40)]
    for child in children:
        town.do("office", child, "merge", "2016-06-08 09:00", master=master.id, reason="同一停水")
    reply(town, master, "water", "2016-06-13 10:00")
    part = town.part(master, "water")
    town.do("water", master, f"parts/{part}/feed-back", "2016-06-13 11:00", **FORM)
    town.do("verifier", master, "begin-verification", "2016-06-14 09:00")
    town.do("verifier", master, "attempt", "2016-06-14 09:05", reached=True, checklist=YES)
    assert town.refused("verifier", master, "close", "2016-06-14 09:10") == "ClosingBlocked"
    town.at("2016-06-14 10:00")
    chosen = [{"case": child.id, "version": child.file.version} for child in children]
    for some, others in ((chosen[:39], 1), (chosen[39:], 0)):
        answer = town.clients["water"].post(
            f"/api/casework/parts/{part}/reply-to-children", json={"children": some, **REPLY}
        )
        assert answer.status_code == 200, answer.text
        owed = [one for one in town.case("water", master)["related"] if not one["answered"]]
        assert len(owed) == others
        status, _ = town.post("verifier", master, "close", "2016-06-14 11:00")
        assert status == (409 if others else 200)
    assert {child.clock("citizen").outcome for child in children} == {"met"}


def test_15_another_unit_cannot_read_or_touch_a_case_by_guessing_its_number(town: Town) -> None:
    found = own(town)
    assert town.get("roads", f"/api/casework/{found.id}")[0] == 404
    assert town.get("roads", "/api/casework/999999")[0] == 404
    clock = found.clock("complaint").id
    assert town.get("roads", f"/api/casework/{found.id}/clocks/{clock}")[0] == 404
    assert town.refused("roads", found, "prepare-transfer", "2016-06-08 10:00", reason="x") == "NoSuchCase"
    shown = town.case("water", found)
    assert "138" not in shown["caller_number"] or "*" in shown["caller_number"]
    assert "13800138000" not in str(shown)
    assert town.case("registrar", found)["caller_number"] == "13800138000"
    assert town.get("water", "/api/cases")[0] == 403  # the telephones are the station's
    told = REPLY | {"told": "已致电13800138000告知"}
    shown = town.do("water", found, f"parts/{town.part(found, 'water')}/reply", "2016-06-13 10:00", **told)
    assert "13800138000" not in str(shown)
    assert "13800138000" in town.case("registrar", found)["replies"][0]["told"]


def test_16_a_claimed_phone_answer_without_a_call_record_is_to_be_checked(town: Town) -> None:
    found = own(town)
    words = REPLY | {"channel": "phone", "evidence": "call", "evidence_of": "办公室座机"}
    part = town.part(found, "water")
    shown = town.do("water", found, f"parts/{part}/reply", "2016-06-13 10:00", **words)
    assert shown["replies"][-1]["proof"] == "to_check"


def test_what_is_wrong_gets_a_sentence(town: Town) -> None:
    found = own(town)
    part = town.part(found, "water")
    assert town.refused("water", found, f"parts/{part}/feed-back", "2016-06-13 10:00", **FORM) == "NotAllowedNow"
    stale = {**REPLY, "version": 1}
    assert town.refused("water", found, f"parts/{part}/reply", "2016-06-13 10:00", **stale) == "Stale"
    nothing = REPLY | {"evidence_of": " "}
    assert town.refused("water", found, f"parts/{part}/reply", "2016-06-13 10:00", **nothing) == "Incomplete"


def test_5_a_lead_that_refuses_twice(town: Town) -> None:
    found = own(town)
    roads = town.office.units["roads"]
    for day in ("08", "12"):
        town.do("water", found, "prepare-joint", f"2016-06-{day} 10:00", lead=roads, reason="涉及两部门")
        part = town.part(found, "roads")
        town.do("roads", found, f"parts/{part}/dispute", f"2016-06-{day} 11:00", legal_basis="非主责部门")
        town.do("office", found, "designate-own", f"2016-06-{day} 15:00", reason="再商")
    shown = town.case("bureau", found)
    assert [(lead["situation"], lead["organisation"]["id"]) for lead in shown["leads"]] == [(4, roads)]
    assert shown["hops"] == 2
    assert town.case("water", found)["leads"] == []  # a unit does not read what others are suspected of


def test_14_reopened_twice_the_third_contact_raises_a_lead(town: Town) -> None:
    found = own(town)
    for month, day in ((6, 13), (7, 6)):
        at = f"2016-{month:02}-{day:02}"
        part = town.part(found, "water")
        town.do("water", found, f"parts/{part}/reply", f"{at} 10:00", **REPLY)
        town.do("water", found, f"parts/{part}/feed-back", f"{at} 11:00", **FORM)
        town.do("verifier", found, "begin-verification", f"{at} 14:00")
        town.do("verifier", found, "attempt", f"{at} 14:05", reached=True, checklist=YES)
        assert town.do("verifier", found, "close", f"{at} 14:10")["state"] == "closed"
        then = "2016-07-03 10:00" if month == 6 else "2016-07-20 10:00"
        shown = town.do("registrar", found, "reopen", then, reason="又浑浊")
        if month == 6:
            assert (shown["reopened"], found.rows(tables.lead)) == (1, [])
            town.do("water", found, f"parts/{town.part(found, 'water')}/sign", "2016-07-04 09:00", handler="王工")
    assert [lead["situation"] for lead in town.case("bureau", found)["leads"]] == [5]
    assert town.case("registrar", found)["reopened"] == 2


def test_one_unit_of_several_does_not_read_what_is_written_to_another(town: Town) -> None:
    found = town.registered(Kind.COMPLAINT)
    town.do("registrar", found, "to-triage", "2016-06-07 18:45")
    both = [{"organisation": town.office.units[unit]} for unit in ("roads", "market")]
    town.do("office", found, "notify", "2016-06-08 09:00", addressees=both)
    roads = town.office.units["roads"]
    letter = {"organisation": roads, "demand": "限期办结"}
    town.do("bureau", found, "supervisions/draft", "2016-06-13 09:00", **letter)
    assert len(town.case("roads", found)["supervisions"]) == 1
    assert town.case("market", found)["supervisions"] == []
    assert len(town.case("office", found)["supervisions"]) == 1


def test_sheets_about_several_cases_are_there_for_those_they_concern(town: Town) -> None:
    found = own(town)
    town.sweep("2016-06-16 00:00")
    town.do("water", found, "prepare-transfer", "2016-06-16 10:00", reason="不属")
    town.do("partner", found, "receive-by-12345", "2016-06-16 11:00", receipt="12345-2016-050")
    seen = {who: {one["form"] for one in town.get(who, "/api/documents/sheets")[1]} for who in ("bureau", "roads")}
    assert {"F13", "F20"} <= seen["bureau"]
    assert seen["roads"] == set()
    assert "F20" in {one["form"] for one in town.get("water", "/api/documents/sheets")[1]}
    assert "F13" not in {one["form"] for one in town.get("water", "/api/documents/sheets")[1]}
