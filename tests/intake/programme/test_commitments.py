"""P5: what a unit promises to everybody is noted while it is said, and what is not kept is explained."""

from datetime import date

import pytest
from sqlalchemy import select

from intake import journal
from intake.office.programme import commitments
from intake.office.programme.commitments import Commitment, NoSuchCommitment, ShowNotBegun
from intake.records import tables
from intake.rules.commitments import CommitmentIncomplete, CommitmentNotAllowedNow, CommitmentRunsStill
from intake.rules.preparing import NotYourPreparation
from intake.words import ShowId
from intake.words.preparing import CommitmentState
from tests.intake.programme.rounds import SHOW
from tests.office import Office, moment

PROMISED = "七月底前完成井岸老城区水管更换"
JULY = date(2016, 7, 31)


def noted(office: Office, show: ShowId, at: str = f"{SHOW} 17:35", by: str = "host", due: date | None = JULY) -> int:
    return commitments.note(office.db, show, PROMISED, due, by=office.people[by].id, at=moment(at))


def seen(office: Office, show: ShowId, at: str, by: str = "office") -> list[Commitment]:
    return commitments.of_show(office.db, show, by=office.people[by].id, at=moment(at))[1]


def report(office: Office, show: ShowId, which: int, by: str = "water", done: str = "已全部更换") -> None:
    commitments.report(office.db, show, which, done, by=office.people[by].id, at=moment("2016-07-29 10:00"))


def rule(office: Office, show: ShowId, which: int, at: str, *, kept: bool, by: str = "office") -> None:
    commitments.rule(office.db, show, which, "现场核实", kept=kept, by=office.people[by].id, at=moment(at))


def leads(office: Office) -> list[tuple[int, str]]:
    with office.db.read() as tx:
        rows = tx.execute(select(tables.lead).order_by(tables.lead.c.id))
        return [(row.situation, row.evidence["commitment"]) for row in rows]


def test_p5_a_commitment_is_noted_done_and_found_kept(office: Office) -> None:
    show = office.show(SHOW)
    with pytest.raises(ShowNotBegun):
        noted(office, show, f"{SHOW} 17:29")
    with pytest.raises(NotYourPreparation):
        noted(office, show, by="water")
    which = noted(office, show)
    (told,) = seen(office, show, f"{SHOW} 18:00", by="water")
    assert (told.text, told.due_on, told.state, told.unit_name) == (PROMISED, JULY, CommitmentState.OPEN, "区水务局")
    with pytest.raises(CommitmentIncomplete):
        report(office, show, which, done=" ")
    report(office, show, which)
    with pytest.raises(NotYourPreparation):
        rule(office, show, which, "2016-07-29 11:00", kept=True, by="water")
    rule(office, show, which, "2016-07-29 11:00", kept=True)
    assert commitments.lapse(office.db, moment("2016-08-09 09:00")) == 0
    assert (seen(office, show, "2016-08-09 09:00")[0].state, leads(office)) == (CommitmentState.KEPT, [])
    with pytest.raises(CommitmentNotAllowedNow):
        report(office, show, which)
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None


def test_p5_one_whose_day_passes_in_silence_is_a_lead_once(office: Office) -> None:
    show = office.show(SHOW)
    which = noted(office, show)
    noted(office, show, due=None)
    assert commitments.lapse(office.db, moment("2016-07-31 23:59")) == 0
    with pytest.raises(CommitmentRunsStill):
        rule(office, show, which, "2016-07-31 23:59", kept=False)
    assert commitments.lapse(office.db, moment("2016-08-01 00:00")) == 1
    assert commitments.lapse(office.db, moment("2016-08-02 00:00")) == 0
    assert [one.overdue for one in seen(office, show, "2016-08-01 00:00")] == [True, False]
    rule(office, show, which, "2016-08-02 09:00", kept=False)
    assert leads(office) == [(2, PROMISED)]


def test_p5_what_the_unit_calls_done_and_is_not_becomes_a_lead_before_its_day(office: Office) -> None:
    show = office.show(SHOW)
    which = noted(office, show)
    report(office, show, which)
    rule(office, show, which, "2016-07-29 15:00", kept=False)
    assert leads(office) == [(2, PROMISED)]


def test_a_slip_is_taken_back_and_another_unit_knows_of_nothing(office: Office) -> None:
    show, other = office.show(SHOW), office.show("2016-06-21", unit="roads")
    which = noted(office, show)
    with pytest.raises(NotYourPreparation):
        seen(office, show, f"{SHOW} 18:00", by="roads")
    with pytest.raises(NoSuchCommitment):
        report(office, other, which, by="roads")
    with pytest.raises(NotYourPreparation):
        report(office, show, which, by="roads")
    commitments.withdraw(office.db, show, which, by=office.people["host"].id, at=moment(f"{SHOW} 17:36"))
    assert commitments.lapse(office.db, moment("2016-08-09 09:00")) == 0
    assert [one.state for one in seen(office, show, "2016-08-09 09:00")] == [CommitmentState.WITHDRAWN]


def test_practice_promises_nothing(office: Office) -> None:
    show = office.show(SHOW)
    with office.db.begin() as tx:
        tx.execute(tables.show.update().values(practice=True))
    which = noted(office, show)
    assert commitments.lapse(office.db, moment("2016-08-09 09:00")) == 0
    rule(office, show, which, "2016-08-09 09:00", kept=False)
    with office.db.read() as tx:
        assert tx.execute(select(tables.lead.c.id)).all() == []
        assert tx.execute(select(tables.notification.c.id)).all() == []
