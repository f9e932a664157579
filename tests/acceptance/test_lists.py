"""Lists over many cases through the pages' addresses: inbox, ledger, board, registers, on both databases."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from intake.office.casework.permits import permits
from intake.office.casework.reading import visible_in
from intake.office.organisations import of_duty_in
from intake.records import tables
from intake.words import Duty, Kind
from tests.acceptance.conftest import Town
from tests.office import moment


def waiting(town: Town, who: str, at: str) -> dict[str, list[dict[str, Any]]]:
    """The inbox of somebody: rows by task."""
    town.at(at)
    status, found = town.get(who, "/api/lists/inbox?limit=200")
    assert status == 200, found
    assert found["count"] == sum(one["count"] for one in found["tasks"])
    return {one["task"]: one["rows"] for one in found["tasks"]}


def tasks_of(town: Town, who: str, case: int, at: str) -> set[str]:
    return {task for task, rows in waiting(town, who, at).items() if any(row["case"] == case for row in rows)}


def test_a_case_waits_for_whoever_has_the_next_step_and_for_nobody_else(town: Town) -> None:
    at = "2016-06-07 18:00"
    case = town.registered(Kind.COMPLAINT, at)
    assert tasks_of(town, "registrar", case.id, at) == {"route"}
    assert tasks_of(town, "water", case.id, at) == {"take_own"}
    town.do("registrar", case, "to-triage", "2016-06-07 18:30")
    assert tasks_of(town, "registrar", case.id, at) == set()
    assert tasks_of(town, "office", case.id, at) == {"notify"}
    roads = town.office.units["roads"]
    town.do("office", case, "notify", "2016-06-08 09:00", addressees=[{"organisation": roads}])
    assert tasks_of(town, "office", case.id, "2016-06-08 09:01") == set()
    assert tasks_of(town, "roads", case.id, "2016-06-08 09:01") == {"sign_for"}
    assert tasks_of(town, "market", case.id, "2016-06-08 09:01") == set()
    (row,) = [one for one in waiting(town, "roads", "2016-06-08 09:01")["sign_for"] if one["case"] == case.id]
    assert row["clock"]["kind"] == "sign"
    assert row["part"] == town.part(case, "roads")
    assert row["organisation"] == {"id": roads, "name": "区公路局"}
    town.do("roads", case, f"parts/{row['part']}/sign", "2016-06-08 10:00", handler="林工")
    (row,) = [one for one in waiting(town, "roads", "2016-06-08 10:01")["reply"] if one["case"] == case.id]
    assert (row["clock"]["kind"], row["clock"]["due_on"], row["clock"]["standing"]) == (
        "notice",
        "2016-06-16",
        "running",
    )


def test_a_case_nobody_has_yet_says_what_comes_next_and_until_when(town: Town) -> None:
    at = "2016-06-07 18:00"
    case, grave = town.registered(Kind.COMPLAINT, at), town.office.registered(Kind.COMPLAINT, at, general=False)
    coming = {case.id: ("投诉", "2016-06-15"), grave.id: ("梳理分类", "2016-06-08")}
    rows = waiting(town, "registrar", at)["route"] + town.get("office", "/api/lists/ledger")[1]["rows"]
    found = [row for row in rows if row.get("case", row.get("id")) in coming]
    assert len(found) == len(coming) * 2
    for row in found:
        title, day = coming[row.get("case") or row["id"]]
        assert row["clock"] is None
        assert row["expected"]["title"].startswith(title)
        assert row["expected"]["due_on"] == day
    book = load_workbook(io.BytesIO(town.clients["office"].get("/api/lists/ledger.xlsx").content))
    heads, *lines = book.active.iter_rows(values_only=True)
    column = heads.index("接下来应于")
    assert {str(line[column])[:10] for line in lines} >= {"2016-06-15", "2016-06-08"}
    town.do("water", case, "take-own", "2016-06-07 18:30")
    (row,) = [one for one in town.get("office", "/api/lists/ledger")[1]["rows"] if one["id"] == case.id]
    assert (row["expected"], row["clock"]["due_on"]) == (None, "2016-06-15")


EVERYBODY = ("registrar", "host", "editor", "verifier", "office", "bureau", "partner", "water", "roads", "market")


def test_nothing_waits_for_somebody_who_may_not_do_it(town: Town) -> None:
    """Every row of every inbox is among the steps its case permits its reader."""
    at = "2016-06-20 09:00"
    town.sweep(at)
    seen = 0
    for who in EVERYBODY:
        person = town.office.people[who]
        for rows in waiting(town, who, at).values():
            for row in rows:
                if row["region"] not in ("case", "supervision", "airing"):
                    continue
                with town.office.db.read() as tx:
                    file = visible_in(tx, row["case"], person)
                    allowed = permits(file, person, of_duty_in(tx, Duty.PARTNER_12345))
                about = {(one.region, one.step, one.part, one.supervision) for one in allowed}
                part = None if row["item"] or row["region"] == "supervision" else row["part"]
                step = "begin_verification" if (row["step"], row["state"]) == ("close", "feedback_in") else row["step"]
                assert (row["region"], step, part, row["supervision"]) in about, (who, row)
                seen += 1
    assert seen > 0


def test_the_ledger_pages_without_losing_or_repeating_a_case(town: Town) -> None:
    for hour in range(9, 14):
        town.registered(Kind.SUGGESTION, f"2016-07-05 {hour:02}:00", show=None, number=f"1380013{hour:04}")
    town.at("2016-07-06 09:00")
    _, whole = town.get("office", "/api/lists/ledger?limit=200")
    assert whole["total"] == len(whole["rows"])
    assert sum(whole["by_state"].values()) == whole["total"]
    for order in ("opened", "accepted", "due"):
        for rising in ("true", "false"):
            _, whole = town.get("office", f"/api/lists/ledger?limit=200&order={order}&rising={rising}")
            paged, after = [], ""
            while after is not None:
                _, page = town.get("office", f"/api/lists/ledger?limit=2&order={order}&rising={rising}&after={after}")
                paged += [row["id"] for row in page["rows"]]
                after = page["next"]
            assert paged == [row["id"] for row in whole["rows"]]
            assert len(set(paged)) == len(paged)


def test_a_filter_leaves_what_it_names(town: Town) -> None:
    case = town.registered(Kind.CONSULTATION, "2016-07-12 10:00", show=None, number="13900139001")
    town.at("2016-07-12 11:00")

    def ids(who: str, query: str) -> list[int]:
        status, found = town.get(who, f"/api/lists/ledger?limit=200&{query}")
        assert status == 200, found
        return [row["id"] for row in found["rows"]]

    assert ids("registrar", "accepted_from=2016-07-12&accepted_to=2016-07-12&state=registered") == [case.id]
    assert ids("registrar", "kind=consultation&opened_from=2016-07-12") == [case.id]
    assert ids("registrar", "opened_from=2016-07-12&kind=complaint&kind=suggestion") == []
    assert ids("registrar", "caller=139001390") == [case.id]
    assert case.id not in ids("registrar", "overdue=true")
    assert case.id in ids("registrar", "overdue=false&supervised=false&reopened=false&promised=false&protected=false")
    assert ids("registrar", "practice=true&opened_from=2016-07-12") == []
    for who in ("host", "bureau", "water"):
        status, found = town.get(who, "/api/lists/ledger?caller=139001390")
        assert (status, found["error"]) == (403, "NumbersHidden")
        assert found["message"]
    status, found = town.get("office", "/api/lists/ledger?after=bm9uc2Vuc2U")
    assert (status, found["error"]) == (422, "NoSuchPage")


def test_a_unit_reads_its_own_cases_and_no_caller_s_number(town: Town) -> None:
    mine = town.registered(Kind.COMPLAINT, "2016-07-13 10:00", show=None)
    other = town.registered(Kind.COMPLAINT, "2016-07-13 11:00", show=None)
    town.do("registrar", mine, "to-triage", "2016-07-13 12:00")
    addressed = [{"organisation": town.office.units["market"]}]
    town.do("office", mine, "notify", "2016-07-13 13:00", addressees=addressed)
    _, found = town.get("market", "/api/lists/ledger?limit=200")
    ids = {row["id"] for row in found["rows"]}
    assert mine.id in ids
    assert other.id not in ids
    (row,) = [row for row in found["rows"] if row["id"] == mine.id]
    assert row["caller_number"] == "138****8000"
    assert [unit["name"] for unit in row["units"]] == ["区市场监督管理局"]


def sheet(town: Town, who: str, query: str = "", lang: str = "zh-CN") -> list[tuple[Any, ...]]:
    answer = town.clients[who].get(f"/api/lists/ledger.xlsx{query}", headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.active is not None
    assert book.active.freeze_panes == "A2"
    return list(book.active.iter_rows(values_only=True))


def test_the_export_is_masked_and_journalled_and_runs_no_formula(town: Town) -> None:
    case = town.office.call("2016-07-14 10:00")
    words = {"kind": "complaint", "summary": '=HYPERLINK("http://x")', "caller_name": "@陈𬱖", "place": "+井岸镇"}
    town.do("registrar", case, "register", "2016-07-14 10:00", **words)
    town.at("2016-07-14 12:00")
    query = "?opened_from=2016-07-14&opened_to=2016-07-14"
    heads, row = sheet(town, "registrar", query)
    told = dict(zip(heads, row, strict=True))
    assert told["反映的主要问题"] == '\'=HYPERLINK("http://x")'
    assert told["来电人"] == "'@陈𬱖"
    assert told["来电号码"] == "13800138000"
    assert told["来电时间"] == moment("2016-07-14 10:00").replace(tzinfo=None)
    heads, row = sheet(town, "host", query, "en")
    assert dict(zip(heads, row, strict=True))["Caller's number"] == "138****8000"
    with town.office.db.read() as tx:
        journal = tables.journal.c
        taken = tx.execute(select(tables.journal).where(journal.verb == "ledger_exported").order_by(journal.seq))
        facts = [entry.facts for entry in taken]
    assert len(facts) >= 2
    assert '"count":1' in facts[-1]
    assert "2016-07-14" in facts[-1]


def test_a_late_clock_is_a_line_that_its_unit_explains(town: Town) -> None:
    case = town.registered(Kind.COMPLAINT, "2016-08-02 18:00", show="2016-08-02")
    unit = town.office.units["water"]
    town.do("water", case, "take-own", "2016-08-02 18:30")
    at = "2016-08-20 09:00"
    town.sweep(at)
    assert "explain_overdue" in tasks_of(town, "water", case.id, at)
    _, found = town.get("water", "/api/lists/overdue?year=2016")
    (line,) = [row for row in found["rows"] if row["case"] == case.id]
    assert (line["kind"], line["organisation"]["id"], line["may_explain"]) == ("complaint", unit, True)
    assert line["overdue_days"] > 0
    explain = f"/api/lists/overdue/{line['id']}/explain"
    answer = town.clients["roads"].post(explain, json={"explanation": "不是我们"})
    assert (answer.status_code, answer.json()["error"]) == (404, "NoSuchLine")
    answer = town.clients["office"].post(explain, json={"explanation": "不是我们"})
    assert (answer.status_code, answer.json()["error"]) == (403, "NotYours")
    answer = town.clients["water"].post(explain, json={"explanation": " "})
    assert (answer.status_code, answer.json()["error"]) == (422, "Incomplete")
    assert town.clients["water"].post(explain, json={"explanation": "管网改造停水"}).status_code == 204
    assert "explain_overdue" not in tasks_of(town, "water", case.id, at)
    _, found = town.get("office", "/api/lists/overdue")
    numbers = [row["number"] for row in found["rows"]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers == list(range(len(numbers), 0, -1))
    assert next(row for row in found["rows"] if row["case"] == case.id)["explanation"] == "管网改造停水"


def test_the_board_shows_a_letter_with_both_clocks(town: Town) -> None:
    case = town.registered(Kind.COMPLAINT, "2016-09-06 18:00", show="2016-09-06")
    town.do("water", case, "take-own", "2016-09-06 18:30")
    water = town.office.units["water"]
    town.do("office", case, "supervisions/suggest", "2016-09-20 09:00", organisation=water, demand="尽快恢复供水")
    (letter,) = case.file.supervisions
    town.do("bureau", case, f"supervisions/{letter.id}/take-up", "2016-09-20 10:00")
    town.do("bureau", case, f"supervisions/{letter.id}/issue", "2016-09-20 11:00", demand="尽快", signed_by="局长")
    assert "sign_for_letter" in tasks_of(town, "water", case.id, "2016-09-20 11:01")
    town.do("water", case, f"supervisions/{letter.id}/serve", "2016-09-20 15:00")
    town.at("2016-09-21 09:00")
    for who in ("bureau", "water"):
        _, found = town.get(who, "/api/lists/supervision")
        served = next(one for one in found["columns"] if one["state"] == "served")
        (row,) = [one for one in served["rows"] if one["case"] == case.id]
        assert (row["reply"]["due_on"], row["report"]["due_on"]) == ("2016-09-27", "2016-09-30")
    _, found = town.get("roads", "/api/lists/supervision")
    assert all(one["count"] == 0 for one in found["columns"])


@pytest.mark.parametrize("who", ["accountability", "editor"])
def test_lists_answer_everybody(town: Town, who: str) -> None:
    for path in ("inbox", "inbox/counts", "ledger", "supervision", "overdue", "leads"):
        status, found = town.get(who, f"/api/lists/{path}")
        assert status == 200, found


def test_leads_are_the_bureau_s_to_judge_and_the_unit_s_to_explain(town: Town) -> None:
    case = town.registered(Kind.COMPLAINT, "2016-10-11 18:00", show="2016-10-11")
    body = {"case": case.id, "organisation": town.office.units["water"], "situation": 1, "facts": "未按时上线"}
    at = "2016-10-12 09:00"
    town.at(at)
    assert town.clients["bureau"].post("/api/casework/leads", json=body).status_code == 201
    _, found = town.get("water", "/api/lists/leads")
    (lead,) = [row for row in found["rows"] if row["case"] == case.id]
    assert lead["steps"] == ["explain"]
    assert "explain_lead" in tasks_of(town, "water", case.id, at)
    assert "review_lead" in tasks_of(town, "bureau", case.id, at)
    _, found = town.get("bureau", "/api/lists/leads?state=lead&situation=1")
    assert [row["steps"] for row in found["rows"] if row["id"] == lead["id"]] == [["review"]]
    _, found = town.get("roads", "/api/lists/leads")
    assert found["total"] == 0


def test_a_protected_name_and_a_number_stay_hidden_wherever_people_wrote_them(town: Town) -> None:
    """Domain A10: also in a sentence, in a place, in the reason for being late, in lists, exports and search."""
    at = "2016-06-07 18:30"
    case = town.office.call("2016-06-07 18:00", number="13800137777", show="2016-06-07")
    said = "慕容先生(13800137777)反映水浑"
    words = {"kind": "complaint", "summary": said, "caller_name": "慕容先生", "place": "井岸镇13800137777"}
    town.do("registrar", case, "register", at, protected=True, why_late="慕容先生后来补充", **words)
    town.do("water", case, "take-own", at)
    town.at(at)
    search = "/api/lists/search?q=反映水浑"
    # Also where nobody looks for a caller: the handler's cell, a receipt, a lead's facts and what a unit says of it.
    told = {
        "result": "已修",
        "told": "已告知",
        "opinion": "同意",
        "signed_by": "慕容先生",
        "handler": "慕容先生13800137777",
    }
    proof = {"channel": "phone", "evidence": "receipt", "evidence_of": "慕容先生 13800137777"}
    town.do("water", case, f"parts/{town.part(case, 'water')}/reply", "2016-06-20 10:00", **told, **proof)
    town.sweep("2016-06-20 10:05")
    lead = {"case": case.id, "organisation": town.office.units["water"], "situation": 2, "facts": "慕容先生13800137777"}
    raised = town.clients["office"].post("/api/casework/leads", json=lead)
    assert raised.status_code == 201, raised.text
    whole = town.case("office", case)
    (line,) = [one["id"] for one in whole["overdue"]]
    for path in (f"/api/lists/overdue/{line}/explain", f"/api/casework/leads/{whole['leads'][0]['id']}/explain"):
        answer = town.clients["water"].post(path, json={"explanation": "慕容先生13800137777不在家"})
        assert answer.status_code == 204, answer.text
    shown = (f"/api/casework/{case.id}", "/api/lists/overdue", "/api/lists/leads")
    for path in (*shown, "/api/lists/inbox?limit=200", "/api/lists/ledger?limit=200", search):
        answer = town.clients["water"].get(path)
        assert answer.status_code == 200
        assert case.file.number in answer.text
        for hidden in ("慕容", "13800137777"):
            assert hidden not in answer.text, path
    assert "慕容先生(13800137777)" in town.clients["registrar"].get(f"/api/casework/{case.id}").text
    answer = town.clients["water"].get("/api/lists/ledger.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = "".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert case.file.number in cells
    assert "慕容" not in cells
    assert "13800137777" not in cells
