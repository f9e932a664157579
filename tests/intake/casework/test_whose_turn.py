"""Whose turn it is: every case is in the inbox of whoever must act, once, with the day by which they must."""

from datetime import date

import pytest

from intake.office import organisations
from intake.office.casework import answering, inbox, lateness, reading, rectifying, routing, supervising
from intake.office.casework.permits import permits
from intake.records import tables
from intake.rules.who import NotYours
from intake.words import CaseState, Duty, Kind
from intake.words.tasks import Task
from tests.intake.casework.test_transitions import a_reply, own, rectifying_case, reported, served, unsolved
from tests.office import Matter, Office, moment


def waiting(case: Matter, who: str, at: str) -> dict[Task, date | None]:
    """The person's tasks about this case, with the due day that stands beside each."""
    office = case.office
    found = inbox.inbox(office.db, office.people[who], moment(at), limit=200)
    rows = [item for group in found.groups for item in group.items if item.case is not None and item.case.id == case.id]
    assert len({row.task for row in rows}) == len(rows)
    return {row.task: None if row.clock is None else row.clock.row.due_on for row in rows}


def permitted(case: Matter, who: str) -> set[tuple[str, str]]:
    with case.office.db.read() as tx:
        partner = organisations.of_duty_in(tx, Duty.PARTNER_12345)
    return {(one.region, one.step) for one in permits(case.file, case.office.people[who], partner)}


def test_a_supervised_case_that_is_still_handled_waits_once_and_by_the_letters_day(office: Office) -> None:
    found, _ = served(office)
    assert waiting(found, "water", "2016-06-20 09:00") == {Task.REPLY: date(2016, 6, 24)}
    assert ("case", "reply") in permitted(found, "water")
    assert ("supervision", "reply") not in permitted(found, "water")
    found.do(answering.reply, found.part("water").id, a_reply(), by="water", at="2016-06-20 10:00")
    assert Task.REPLY not in waiting(found, "water", "2016-06-20 11:00")


def test_another_letter_after_the_handling_is_answered_by_itself(office: Office) -> None:
    found, which = reported(office)
    found.do(supervising.repeat, which, reason="未落实", by="bureau", at="2016-06-22 10:00")
    found.do(supervising.issue, which, demand="再次督办", signed_by="局长", by="bureau", at="2016-06-22 11:00")
    found.do(supervising.serve, which, by="water", at="2016-06-22 15:00")
    waits = waiting(found, "water", "2016-06-23 09:00")
    assert waits[Task.REPLY_UNDER_SUPERVISION] == date(2016, 6, 29)
    assert Task.REPLY not in waits
    assert ("supervision", "reply") in permitted(found, "water")


def test_a_unit_that_must_rectify_has_its_item_and_its_day_and_says_when_it_is_done(office: Office) -> None:
    found = rectifying_case(office)
    pipe, road = [row.id for row in found.rows(tables.rectification)]
    assert waiting(found, "water", "2016-06-14 09:00") == {Task.RECTIFY: date(2016, 6, 30)}
    assert waiting(found, "roads", "2016-06-14 09:00") == {Task.RECTIFY: date(2016, 7, 8)}
    assert Task.ACCEPT_ITEM not in waiting(found, "office", "2016-06-14 09:00")
    assert {one for one in permitted(found, "water") if one[1].endswith("item")} == {("case", "report_item")}
    with pytest.raises(NotYours):
        found.do(rectifying.report, road, done="已修", by="water", at="2016-06-20 10:00")
    found.do(rectifying.report, pipe, done="已换主管道", by="water", at="2016-06-20 10:00")
    assert waiting(found, "water", "2016-06-20 11:00") == {}
    assert waiting(found, "office", "2016-06-20 11:00") == {Task.ACCEPT_ITEM: date(2016, 6, 30)}
    with pytest.raises(rectifying.NoSuchItem):
        found.do(rectifying.report, pipe, done="再报", by="water", at="2016-06-20 12:00")
    found.do(rectifying.send_back, pipe, reason="路面未恢复", by="office", at="2016-06-21 10:00")
    assert waiting(found, "water", "2016-06-21 11:00") == {Task.RECTIFY: date(2016, 6, 30)}
    # The item's days never stopped.
    assert [clock.outcome for clock in found.clocks("rectify")] == [None, None]
    for unit, item in (("water", pipe), ("roads", road)):
        found.do(rectifying.report, item, done="完成", by=unit, at="2016-06-28 10:00")
        found.do(rectifying.accept, item, done="属实", by="office", at="2016-06-28 15:00")
    assert found.state is CaseState.HANDLING
    assert Task.REPLY in waiting(found, "water", "2016-06-28 16:00")


def test_without_a_letter_the_unit_still_owes_its_answer_by_a_day_of_its_own(office: Office) -> None:
    """C3, C9, C10: not solved is not done. The days count from the refusal, and being late again is proposed again."""
    found = unsolved(office)
    letter = found.file.supervisions[-1].id
    assert waiting(found, "water", "2016-06-15 10:00") == {Task.REPLY: None}
    found.do(supervising.refuse, letter, reason="可由单位自行纠正", by="bureau", at="2016-06-16 10:00")
    assert waiting(found, "water", "2016-06-16 11:00") == {Task.REPLY: date(2016, 6, 23)}
    assert found.clock("complaint").organisation == office.units["water"]
    lateness.sweep(office.db, moment("2016-06-24 00:01"))
    assert waiting(found, "office", "2016-06-24 09:00") == {Task.PROPOSE_SUPERVISION: date(2016, 6, 27)}
    part = found.part("water").id
    found.do(answering.reply, part, a_reply(), by="water", at="2016-06-24 10:00")
    assert [clock.outcome for clock in found.clocks("complaint")] == ["met", "missed_done"]


def test_a_clock_that_ran_beside_the_refused_proposal_gets_no_second_one(office: Office) -> None:
    found = own(office)
    found.do(supervising.suggest, office.units["water"], demand="请督办", by="office", at="2016-06-16 09:00")
    letter = found.file.supervisions[-1].id
    found.do(supervising.refuse, letter, reason="已在途", by="bureau", at="2016-06-16 10:00")
    assert [clock.due_on for clock in found.clocks("complaint")] == [date(2016, 6, 15)]


def test_a_registered_case_says_the_day_it_will_have_until_somebody_has_it(office: Office) -> None:
    def expected(case: Matter) -> date | None:
        found = reading.whole(office.db, case.id, office.people["registrar"], moment("2016-06-07 18:30")).expected
        return None if found is None else found.due_on

    for kind, day in ((Kind.CONSULTATION, date(2016, 6, 12)), (Kind.COMPLAINT, date(2016, 6, 15))):
        found = office.registered(kind)
        assert expected(found) == day
        found.do(routing.take_own, by="water", at="2016-06-07 18:40")
        assert expected(found) is None
        assert found.clocks()[-1].due_on == day
