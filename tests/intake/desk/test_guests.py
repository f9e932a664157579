"""The guest's tablet knows the callers on the air with its own unit, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from console.desk_views import guest_view
from intake.office import calls
from intake.office.desk import air_notes, guests, hands, messages
from intake.office.desk.air_notes import Said
from intake.office.desk.guests import NotOnAir
from intake.office.desk.ledger import Hand
from intake.records import tables
from intake.words import CallId, CaseId, Category, EndReason, Place
from intake.words.desk import AirNoteSort, Surface
from tests.house import an_opening
from tests.office import Office, moment
from tests.own_office import an_office

SHOW = "2016-06-07"
NOW = moment(f"{SHOW} 17:50")
PROMISE = Said(sort=AirNoteSort.PROMISE, speaker="李局长", working_days=3)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with an_office(tmp_path, monkeypatch) as office:
        office.show(SHOW)
        yield office


def hand(office: Office, who: str = "water") -> Hand:
    return Hand(person=office.people[who].id, surface=Surface.GUEST, at=NOW)


def on_the_line(office: Office, number: str, *, unit: str, place: Place = Place.STUDIO) -> tuple[CallId, CaseId]:
    opening = replace(an_opening(f"guest-{number}", number=number), rang_at=NOW - timedelta(minutes=5))
    opened = calls.open_call(office.db, opening)
    call = CallId(opening.call)
    calls.answer_call(office.db, call, NOW - timedelta(minutes=4))
    calls.place_call(office.db, call, place, NOW - timedelta(minutes=1))
    with office.db.begin() as tx:
        mine = tables.matter.update().where(tables.matter.c.id == opened.case)
        tx.execute(mine.values(onair_unit=office.units[unit], caller_name="王小明", place="井岸镇"))
    return call, opened.case


def test_the_tablet_shows_who_is_on_the_air_with_its_unit(office: Office) -> None:
    mine, _ = on_the_line(office, "13900000001", unit="water")
    on_the_line(office, "13900000002", unit="roads")
    on_the_line(office, "13900000003", unit="water", place=Place.HOLD)
    shown = guests.tablet(office.db, office.people["water"], NOW)
    assert [(one.call, one.called, one.place) for one in shown.calls] == [(mine, ("王小明",), "井岸镇")]
    assert shown.show is not None
    assert shown.show.day == date(2016, 6, 7)
    other = guests.tablet(office.db, office.people["market"], NOW)
    assert (other.show, other.calls, other.messages) == (None, (), ())


def test_one_touch_is_kept_for_whoever_is_on_the_air_with_the_unit_and_for_nobody_else(office: Office) -> None:
    mine, _ = on_the_line(office, "13900000001", unit="water")
    theirs, _ = on_the_line(office, "13900000002", unit="roads")
    made = guests.note(office.db, mine, PROMISE, hand(office), office.people["water"])
    assert (made.promised_on, made.surface) == (date(2016, 6, 13), Surface.GUEST)
    assert [one.id for one in guests.tablet(office.db, office.people["water"], NOW).calls[0].notes] == [made.id]
    with pytest.raises(NotOnAir):
        guests.note(office.db, theirs, PROMISE, hand(office), office.people["water"])
    roads = office.people["roads"]
    said = Said(sort=AirNoteSort.PROMISE, speaker="路长", text="不是我")
    with pytest.raises(NotOnAir):
        guests.write(office.db, made.id, said, hand(office, "roads"), roads)
    with pytest.raises(NotOnAir):
        guests.withdraw(office.db, made.id, hand(office, "roads"), roads)
    calls.end_call(office.db, mine, NOW, EndReason.CALLER_HUNG_UP, 16)
    later = replace(hand(office), at=NOW + timedelta(minutes=6))
    with pytest.raises(NotOnAir):
        guests.withdraw(office.db, made.id, later, office.people["water"])
    said = replace(PROMISE, text="三天换好")
    just_now = replace(hand(office), at=NOW + timedelta(minutes=2))
    guests.write(office.db, made.id, said, just_now, office.people["water"])
    assert [one.text for one in air_notes.notes(office.db, mine)] == ["三天换好"]


def test_a_guest_writes_to_the_desk_while_the_units_show_is_near(office: Office) -> None:
    messages.say(
        office.db,
        replace(hand(office, "host"), surface=Surface.HOST, at=NOW - timedelta(days=1)),
        "昨天",
        look_up=False,
    )
    guests.say(office.db, hand(office), "请稍等", office.people["water"], look_up=True)
    assert [one.text for one in guests.tablet(office.db, office.people["water"], NOW).messages] == ["请稍等"]
    with pytest.raises(NotOnAir):
        guests.say(office.db, hand(office, "roads"), "我也说", office.people["roads"], look_up=False)
    late = replace(hand(office), at=moment("2016-06-08 09:00"))
    with pytest.raises(NotOnAir):
        guests.say(office.db, late, "今天", office.people["water"], look_up=False)


def test_a_unit_reads_no_number_and_no_protected_name_whoever_wrote_it(office: Office) -> None:
    call, case = on_the_line(office, "13912345678", unit="water")
    with office.db.begin() as tx:
        mine = tables.matter.update().where(tables.matter.c.id == case)
        tx.execute(mine.values(protected=True, show=office.show(SHOW)))
    host = replace(hand(office, "host"), surface=Surface.HOST)
    hands.write(office.db, call, hands.Card(point="王小明举报，电话13912345678"), version=0, hand=host)
    messages.say(office.db, host, "回拨王小明 13912345678", look_up=False)
    said = Said(sort=AirNoteSort.PROMISE, speaker="王小明 13912345678", text="王小明的电话 139 1234 5678")
    guests.note(office.db, call, said, hand(office), office.people["water"])
    air_notes.note(office.db, call, said, host)
    shown = guest_view(guests.tablet(office.db, office.people["water"], NOW)).model_dump_json()
    assert "王小明" not in shown
    assert "12345678" not in shown.replace(call, "")
    assert "1234 5678" not in shown
    assert len(guests.tablet(office.db, office.people["water"], NOW).calls[0].notes) == 1, "the unit's own alone"


def test_another_hand_s_note_is_not_the_guest_s_to_change(office: Office) -> None:
    call, _ = on_the_line(office, "13900000001", unit="water")
    host = replace(hand(office, "host"), surface=Surface.HOST)
    made = air_notes.note(office.db, call, replace(PROMISE, text="三天修好"), host)
    water = office.people["water"]
    with pytest.raises(NotOnAir):
        guests.withdraw(office.db, made.id, hand(office), water)
    said = Said(sort=AirNoteSort.ANSWER, speaker="水", text="没有承诺")
    with pytest.raises(NotOnAir):
        guests.write(office.db, made.id, said, hand(office), water)


def test_a_call_of_two_cases_is_one_card_and_protected_when_either_is(office: Office) -> None:
    call, case = on_the_line(office, "13900000001", unit="water")
    with office.db.begin() as tx:
        row = dict(tx.execute(tables.matter.select().where(tables.matter.c.id == case)).one()._mapping)
        row |= {
            "id": None,
            "number": "00000000",
            "official_number": "x",
            "protected": True,
            "onair_unit": office.units["roads"],
        }
        del row["id"]
        sibling = tx.execute(tables.matter.insert().values(**row).returning(tables.matter.c.id)).scalar_one()
        tx.execute(tables.matter_call.insert().values(matter=sibling, call=call))
    shown = guests.tablet(office.db, office.people["water"], NOW)
    assert [one.call for one in shown.calls] == [call]
    assert "王小明" not in guest_view(shown).model_dump_json()
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().values(category=Category.REPORT))
    assert guests.tablet(office.db, office.people["water"], NOW).calls == (), "a report is no unit's"


def test_a_closed_unit_has_no_tablet(office: Office) -> None:
    on_the_line(office, "13900000001", unit="water")
    with office.db.begin() as tx:
        tx.execute(
            tables.organisation.update()
            .where(tables.organisation.c.id == office.units["water"])
            .values(closed_on=date(2016, 6, 7))
        )
    shown = guests.tablet(office.db, office.people["water"], NOW)
    assert (shown.show, shown.calls) == (None, ())
