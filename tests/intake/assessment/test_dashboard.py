"""The dashboard's numbers, counted again by the assessment itself, by plain SQL, and by hand on cases told in full."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, text

from intake.office import calls
from intake.office.assessment import reading
from intake.office.dashboard import picture
from intake.office.dashboard.calls_taken import Calls
from intake.office.dashboard.picture import MEASURES, Picture, Share
from intake.office.shows import NoSuchShow
from intake.records import tables
from intake.rules.periods import Period
from intake.rules.score import Measure
from intake.words import CallId, EndReason, Kind, Place, ShowId
from tests.house import an_opening
from tests.intake.assessment.counted import counted
from tests.intake.assessment.lives import live
from tests.office import LOCAL, Office, moment

TOWNS = ("井岸镇", "斗门镇")


def town_of(place: str) -> str:
    return next((town for town in TOWNS if town in place), "")


def of_period(office: Office, key: str, at: str) -> Picture:
    return picture.picture(office.db, moment(at), town_of, period=key)


def rates(found: Picture) -> dict[tuple[int, Measure], tuple[int, int]]:
    """What each unit's shares are, without those of nothing."""
    return {
        (one.unit.id, measure): (share.good, share.of)
        for one in found.units
        for measure, share in one.rates.items()
        if share.of
    }


def test_random_lives_are_counted_as_the_assessment_counts_them(lived_in: tuple[Office, datetime]) -> None:
    office, now = lived_in
    seen = set()
    for key in ("2016-06", "2016-07", "2016-Q2", "2016"):
        found = picture.picture(office.db, now, town_of, period=key)
        assessed = reading.assess(office.db, key, now)
        theirs = {
            (one.unit.id, measure): (int(figure.numerator), figure.denominator)
            for one in assessed.units
            for measure, figure in one.figures.items()
            if measure in MEASURES and figure.denominator
        }
        assert rates(found) == theirs, key
        for measure in MEASURES:
            whole = sum(of for (_, which), (_, of) in theirs.items() if which is measure)
            assert sum(share.of for share in found.pieces[measure]) == whole, (key, measure)
        seen |= {measure for _, measure in theirs}
    # A history in which a figure never counted would prove nothing.
    assert seen == set(MEASURES)


def test_and_as_plain_sql_counts_them_month_by_month(office: Office) -> None:
    now = max(live(office, 7, 15, 26), moment("2016-09-30 12:00"))
    year = picture.picture(office.db, now, town_of, period="2016")
    units = set(office.units.values())
    for number, key in ((5, "2016-06"), (6, "2016-07"), (7, "2016-08")):
        period = Period.read(key)
        again = counted(office.db, period.first, period.last, *period.bounds(LOCAL), now)
        # What is decided once belongs to one month alone; of call-backs the last one of the span counts.
        for measure in (Measure.IN_TIME, Measure.PROMISES, Measure.ANSWERED_LIVE):
            mine = [credit for unit, _, credit in again[measure] if unit in units]
            assert year.pieces[measure][number] == Share(good=sum(mine), of=len(mine)), (key, measure)


def rung(office: Office, at: str, *, places: tuple[Place, ...] = (), ends: EndReason, aired: int = 0) -> None:
    """A call to the show, where Asterisk confirmed it to be, and when it was on the air: so many minutes later."""
    opening = an_opening(f"dash-{at[-5:]}-{len(places)}-{ends.value}"[:36], number="13800138000")
    call = CallId(opening.call)
    begun, show = moment(at), office.show("2017-03-07")
    opened = calls.open_call(office.db, replace(opening, rang_at=begun))
    calls.answer_call(office.db, call, begun)
    for place in places:
        later = timedelta(minutes=aired) if place is Place.STUDIO else timedelta(seconds=30)
        calls.place_call(office.db, call, place, begun + later)
    with office.db.begin() as tx:
        here = tables.matter.c.id == opened.case
        tx.execute(tables.matter.update().where(here).values(show=show))
    calls.end_call(office.db, call, begun + timedelta(minutes=9), ends, 16)


def test_calls_of_a_show_and_by_the_hour(office: Office) -> None:
    rung(office, "2017-03-07 17:31", places=(Place.HOLD, Place.DESK), ends=EndReason.CALLER_HUNG_UP)
    rung(office, "2017-03-07 17:32", places=(Place.HOLD,), ends=EndReason.CALLER_HUNG_UP)
    rung(office, "2017-03-07 17:40", places=(Place.DESK, Place.READY, Place.STUDIO), ends=EndReason.FINISHED, aired=4)
    rung(office, "2017-03-07 18:02", places=(Place.DESK, Place.STUDIO), ends=EndReason.DROPPED, aired=8)
    rung(office, "2017-03-07 18:03", places=(Place.MESSAGE,), ends=EndReason.MESSAGE_LEFT)
    show = office.show("2017-03-07")
    month = of_period(office, "2017-03", "2017-03-20 09:00")
    whole = Calls(offered=5, answered=3, aired=2, abandoned=1)
    assert month.calls == whole
    assert [(one.show, one.calls) for one in month.shows] == [(show, whole)]
    assert dict(month.hours) == {
        17: Calls(offered=3, answered=2, aired=1, abandoned=1),
        18: Calls(offered=2, answered=1, aired=1, abandoned=0),
    }
    assert (month.waiting.calls, month.waiting.seconds) == (2, 360.0)
    alone = picture.picture(office.db, moment("2017-03-20 09:00"), town_of, show=show)
    assert (alone.calls, dict(alone.hours)) == (whole, dict(month.hours))
    with office.db.read() as tx:
        again = tx.execute(text("SELECT count(*) FROM call WHERE rang_at LIKE '2017-03-07%' AND NOT practice")).scalar()
    assert again == month.calls.offered


def test_kinds_towns_and_what_a_later_show_answered(office: Office) -> None:
    first = office.registered(Kind.COMPLAINT, "2018-05-08 18:00", show="2018-05-08")
    second = office.registered(Kind.COMPLAINT, "2018-05-08 18:01", show="2018-05-08")
    third = office.registered(Kind.CONSULTATION, "2018-05-08 18:02", show="2018-05-08")
    with office.db.begin() as tx:
        matter = tables.matter
        tx.execute(matter.update().where(matter.c.id == second.id).values(place="斗门镇南门村"))
        tx.execute(matter.update().where(matter.c.id == third.id).values(place="电话里没有说"))
        for case, aired, waived in ((first, "2018-05-22 18:00", ""), (second, None, ""), (third, None, "不便公开")):
            item = {"matter": case.id, "queued_at": moment("2018-05-10 09:00"), "script": "", "waived": waived}
            tx.execute(insert(tables.airing_item).values(**item, aired_at=None if aired is None else moment(aired)))
    found = of_period(office, "2018-05", "2018-05-31 09:00")
    assert dict(found.kinds) == {Kind.CONSULTATION: 1, Kind.COMPLAINT: 2}
    assert list(found.towns.items()) == [("井岸镇", 1), ("斗门镇", 1), ("", 1)]
    assert found.later == Share(good=1, of=2)
    # Before the later show nothing of it was answered.
    assert of_period(office, "2018-05", "2018-05-20 09:00").later == Share(good=0, of=2)
    alone = picture.picture(office.db, moment("2018-05-31 09:00"), town_of, show=office.show("2018-05-08"))
    assert (dict(alone.kinds), alone.later) == (dict(found.kinds), found.later)


def test_a_show_nobody_knows_is_refused(office: Office) -> None:
    with pytest.raises(NoSuchShow):
        picture.picture(office.db, moment("2018-05-31 09:00"), town_of, show=ShowId(987654))
