"""Cases as far as a call alone carries them."""

from intake.office import calls, cases, people
from intake.office.cases import Corrections
from intake.records.database import Database
from intake.words import CallId, CaseState, Kind, PersonId, Role
from tests.house import NOW, an_opening

CALL = CallId("c-1")
NOBODY = PersonId(1)


def test_a_keyed_kind_is_kept_once_and_never_overrules_a_person(db: Database) -> None:
    opened = calls.open_call(db, an_opening())
    cases.key_kind(db, CALL, Kind.COMPLAINT, NOW)
    cases.key_kind(db, CALL, Kind.SUGGESTION, NOW)
    assert cases.case(db, opened.case).kind is Kind.COMPLAINT
    cases.correct_case(db, opened.case, Corrections(kind=Kind.CONSULTATION), version=2, person=NOBODY, at=NOW)
    cases.key_kind(db, CALL, Kind.SUGGESTION, NOW)
    assert cases.case(db, opened.case).kind is Kind.CONSULTATION


def test_a_keyed_number_tells_the_state_and_a_wrong_one_nothing(db: Database) -> None:
    number = calls.open_call(db, an_opening()).number
    assert cases.state_by_number(db, number) is CaseState.DRAFT
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert cases.state_by_number(db, wrong) is None
    assert cases.state_by_number(db, "12345678' OR 1=1") is None


def test_a_correction_that_changes_nothing_leaves_no_trace(db: Database) -> None:
    opened = calls.open_call(db, an_opening())
    same = cases.correct_case(db, opened.case, Corrections(place=""), version=1, person=NOBODY, at=NOW)
    assert same.version == 1


def test_cases_are_found_by_number_name_and_place(db: Database) -> None:
    mei = people.add_person(
        db, name="mei", display="", password="Ke-Qi-2026-lu", roles={Role.HOST}, at=NOW, must_change=False
    )
    opened = calls.open_call(db, an_opening())
    calls.open_call(db, an_opening("c-2"))
    corrections = Corrections(caller_name="陈女士", place="井岸镇 100%_村")
    cases.correct_case(db, opened.case, corrections, version=1, person=NOBODY, at=NOW)
    for query in ("陈女", "井岸", "100%_村", opened.number[:5], "非直播-001"):
        assert [found.id for found in cases.cases(db, mei, before=None, limit=9, query=query)] == [opened.case], query
    for query in ("%", "陈男", "100村", an_opening().number):
        assert cases.cases(db, mei, before=None, limit=9, query=query) == [], query
    assert len(cases.cases(db, mei, before=None, limit=9, query=" ")) == 2
