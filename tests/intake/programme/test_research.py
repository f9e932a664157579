"""P16: matters that many bring up are proposed once, given to a unit, looked into, and what changes is written down."""

import pytest
from sqlalchemy import select

from intake import journal
from intake.office.programme import research
from intake.office.programme.research import TaskIncomplete, TaskNotAllowedNow
from intake.records import tables
from intake.rules.preparing import NotYourPreparation
from intake.words import Kind
from intake.words.preparing import TaskState
from tests.office import Office, moment

NOW = moment("2016-06-08 09:00")


def many(office: Office, count: int, first: int = 0) -> None:
    for n in range(first, first + count):
        office.registered(Kind.COMPLAINT, f"2016-06-07 18:{n:02}", number=f"138001380{n:02}")


def one(office: Office, who: str = "office") -> research.Task:
    (task,) = research.tasks(office.db, office.people[who])
    return task


def test_p16_many_callers_with_one_matter_become_a_task_with_a_result(office: Office) -> None:
    many(office, 2)
    assert research.propose(office.db, NOW) == 0
    many(office, 1, first=2)
    assert research.propose(office.db, NOW) == 3
    assert research.propose(office.db, NOW) == 0
    found = one(office)
    assert (found.state, found.place, found.count, found.likely) == (
        TaskState.PROPOSED,
        "井岸镇",
        3,
        office.units["water"],
    )
    bureau, chief = office.people["bureau"].id, office.people["office"].id
    with pytest.raises(NotYourPreparation):
        research.give(office.db, found.id, office.units["water"], "请查明原因", None, by=bureau, at=NOW)
    with pytest.raises(TaskIncomplete):
        research.give(office.db, found.id, office.units["water"], " ", None, by=chief, at=NOW)
    research.give(office.db, found.id, office.units["water"], "请查明原因", None, by=chief, at=NOW)
    # A further caller joins what is open; the unit reads how many there are, not whose.
    many(office, 1, first=3)
    assert research.propose(office.db, NOW) == 1
    theirs = one(office, "water")
    assert (theirs.count, theirs.cases) == (4, ())
    assert research.tasks(office.db, office.people["roads"]) == []
    water = office.people["water"].id
    with pytest.raises(NotYourPreparation):
        research.report(office.db, found.id, "管网老化", "改为每周冲洗", by=office.people["roads"].id, at=NOW)
    with pytest.raises(TaskIncomplete):
        research.report(office.db, found.id, "管网老化", "", by=water, at=NOW)
    research.report(office.db, found.id, "管网老化", "改为每周冲洗", by=water, at=NOW)
    research.finish(office.db, found.id, by=chief, at=NOW)
    assert (one(office).state, one(office).change) == (TaskState.DONE, "改为每周冲洗")
    with pytest.raises(TaskNotAllowedNow):
        research.dismiss(office.db, found.id, "不必", by=chief, at=NOW)
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None
        told = set(tx.execute(select(tables.notification.c.sentence)).scalars())
    assert {"task_proposed", "task_given", "task_reported"} <= told


def test_p16_a_matter_that_was_looked_into_is_proposed_again_only_when_many_are_new(office: Office) -> None:
    many(office, 3)
    research.propose(office.db, NOW)
    research.dismiss(office.db, one(office).id, "已在改造", by=office.people["office"].id, at=NOW)
    many(office, 2, first=3)
    assert research.propose(office.db, NOW) == 0
    many(office, 1, first=5)
    assert research.propose(office.db, NOW) == 3
    assert [task.state for task in research.tasks(office.db, office.people["office"])] == [
        TaskState.PROPOSED,
        TaskState.DISMISSED,
    ]
