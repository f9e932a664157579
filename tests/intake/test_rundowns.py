"""The rundown in the books: written by whoever plans, gone through by whoever sits at the desk."""

from datetime import timedelta

import pytest

from intake import journal
from intake.office import rundowns
from intake.office.desk import standing
from intake.office.desk.ledger import Hand
from intake.office.desk.standing import NotTheHost
from intake.office.rundowns import NoShowNow
from intake.office.transcripts import Stale
from intake.rules.rundown import NotThatPart, Part
from intake.rules.show_table import NotYourShow
from intake.words.desk import Surface
from intake.words.shows import PartSort
from tests.office import Office, moment
from tests.own_office import office

__all__ = ["office"]

SHOW = "2016-06-07"
AIR = moment(f"{SHOW} 17:30")
BRIEF = [Part(sort=PartSort.OPENING, title="", seconds=60), Part(sort=PartSort.CALLS, title="", seconds=3540)]


def hand(office: Office, who: str, surface: Surface, minutes: float) -> Hand:
    return Hand(person=office.people[who].id, surface=surface, at=AIR + timedelta(minutes=minutes))


def test_whoever_plans_shows_writes_the_rundown_and_nobody_over_a_stale_page(office: Office) -> None:
    show = office.show(SHOW)
    assert (len(rundowns.rundown_of(office.db, show).parts), rundowns.rundown_of(office.db, show).version) == (5, 0)
    with pytest.raises(NotYourShow):
        rundowns.write(office.db, show, BRIEF, version=0, by=office.people["water"].id, at=AIR)
    written = rundowns.write(office.db, show, BRIEF, version=0, by=office.people["office"].id, at=AIR)
    assert (written.parts, written.version) == (tuple(BRIEF), 1)
    with pytest.raises(Stale):
        rundowns.write(office.db, show, BRIEF, version=0, by=office.people["office"].id, at=AIR)
    with office.db.read() as tx:
        assert journal.broken_link(tx) is None


def test_host_and_producer_go_on_together_once(office: Office) -> None:
    office.show(SHOW)
    host = hand(office, "host", Surface.HOST, 2)
    with pytest.raises(NotTheHost):
        rundowns.go_on(office.db, host, seen=0)
    standing.sit_down(office.db, host, present=False, take=False)
    went = rundowns.go_on(office.db, host, seen=0)
    assert [part.begun_at for part in went.parts[:3]] == [AIR, AIR + timedelta(minutes=2), None]
    producer = hand(office, "registrar", Surface.PRODUCER, 2)
    with pytest.raises(NotThatPart):
        rundowns.go_on(office.db, producer, seen=0)
    back = rundowns.go_on(office.db, producer, seen=1, back=True)
    assert [part.begun_at for part in back.parts[:2]] == [AIR, None]
    with office.db.read() as tx:
        seen = rundowns.rundown_now_in(tx, producer.at)
    assert seen is not None
    assert seen.version == 2


def test_without_a_show_there_is_no_part_to_go_on_to(office: Office) -> None:
    office.show(SHOW)
    with office.db.read() as tx:
        assert rundowns.rundown_now_in(tx, moment(f"{SHOW} 12:00")) is None
    with pytest.raises(NoShowNow):
        rundowns.go_on(office.db, hand(office, "registrar", Surface.PRODUCER, 240), seen=None)
