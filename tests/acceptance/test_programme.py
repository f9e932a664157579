"""The scenarios of the plan that concern the programme, and every date of its first show, through the API."""

import wave
from array import array
from datetime import date
from math import pi, sin
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from intake.office import calls
from intake.records import tables
from intake.words import CallId, Kind, Leg, LegFile, Recording
from tests.acceptance.conftest import Town, clock_of
from tests.acceptance.rounds import DEPUTY, STAFF, Round, faults
from tests.office import Matter, moment

FIRST = "2016-06-07"
RATE = 8000


def a_round(town: Town, day: str, unit: str = "water") -> Round:
    return Round(town=town, show=town.office.show(day, unit), unit=unit)


def test_7_leave_in_time_late_and_none_at_all(town: Town) -> None:
    in_time, late, none = a_round(town, "2016-06-21"), a_round(town, "2016-07-05"), a_round(town, "2016-07-19", "roads")
    leave = in_time.ask_leave("2016-06-14 23:59")
    assert not in_time.seen("2016-06-15 00:00")["leaves"][-1]["late"]
    in_time.grant(leave, "2016-06-15 10:00")
    leave = late.ask_leave("2016-06-29 00:00")
    assert late.seen("2016-06-29 00:01")["leaves"][-1]["late"]
    late.grant(leave, "2016-06-29 10:00")
    for one, day in ((in_time, "2016-06-21"), (late, "2016-07-05")):
        one.list_people(f"{day} 09:00", DEPUTY, *STAFF)
        assert one.arrive(f"{day} 17:20", "陈敏", "王芳", "赵亮") == ["on_time"] * 3
        one.close_the_door(f"{day} 18:40")
    assert faults(town, "2016-07-05 18:41") == []
    none.list_people("2016-07-14 09:00")
    none.walk_in("2016-07-19 17:20", DEPUTY)
    assert none.arrive("2016-07-19 17:21", "陈敏", "王芳", "赵亮") == ["on_time"] * 3
    none.close_the_door("2016-07-19 18:40")
    assert faults(town, "2016-07-19 18:41") == [(1, "roads", "deputy_without_leave")]
    # Heard before anything is sent: the unit reads what is said against it, and explains.
    (lead,) = town.made("roads", "GET", "lists/leads", "2016-07-20 09:00")["rows"]
    words = {"explanation": "临时抢险", "before": lead["explanation"]}
    assert town.ask("roads", "POST", f"casework/leads/{lead['id']}/explain", "2016-07-20 09:05", **words)[0] == 204
    assert town.made("bureau", "GET", "lists/leads", "2016-07-20 09:10")["rows"][0]["explanation"] == "临时抢险"


def test_8_arrivals_to_the_second(town: Town) -> None:
    show = a_round(town, "2016-08-02")
    show.list_people("2016-07-28 09:00")
    for name, at, how in (
        ("李国强", "17:25:00", "on_time"),
        ("王芳", "17:25:01", "late"),
        ("赵亮", "17:30:01", "very_late"),
    ):
        assert show.arrive(f"2016-08-02 {at}", name) == [how]


def recorded(town: Town, case: Matter, home: Path, *, loud_from: float) -> CallId:
    """A recording of sixteen seconds, silent up to a moment and a tone afterwards."""
    tone = (int(8000 * sin(2 * pi * 440 * n / RATE)) if n >= loud_from * RATE else 0 for n in range(16 * RATE))
    path = home / "call.wav"
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(array("h", tone).tobytes())
    with town.office.db.read() as tx:
        link = tables.matter_call.c
        call = CallId(tx.execute(select(link.call).where(link.matter == case.id)).scalar_one())
    file = LegFile(path=path, size=path.stat().st_size, seconds=16.0, sha256="0" * 64, repaired=False)
    kept = Recording(base=path.stem, seconds=16.0, mix=file, legs={Leg.CALLER: file, Leg.STUDIO: file})
    calls.close_recording(town.office.db, call, kept, moment(f"{FIRST} 18:01"), spoke=True)
    return call


def test_9_a_promise_binds_where_it_is_earlier_and_its_clip_is_heard(town: Town, tmp_path: Path) -> None:
    found = town.registered(Kind.COMPLAINT)
    call = recorded(town, found, tmp_path, loud_from=12.5)
    words: dict[str, Any] = {"speaker": "李国强局长", "text": "三天内换好", "clip_from": 12.5, "clip_to": 16.0}
    shown = town.do(
        "registrar", found, "promise", f"{FIRST} 18:40", **words, call=call, promised_on=f"{date(2016, 6, 10)}"
    )
    clock = clock_of(shown, "complaint")
    # Five working days would be 06-15: the earlier day binds.
    assert (clock["due_on"], clock["promised_on"]) == ("2016-06-10", "2016-06-10")
    (promise,) = shown["promises"]
    assert (promise["clip_from"], promise["clip_to"], promise["call"]) == (12.5, 16.0, call)
    at = 44 + int(promise["clip_from"] * RATE) * 2
    heard = town.clients["registrar"].get(
        f"/api/calls/{call}/audio", params={"leg": "mix"}, headers={"Range": f"bytes={at - 400}-{at + 400}"}
    )
    assert heard.status_code == 206
    sound = array("h", heard.content[:800])
    assert max(map(abs, sound[:200])) < 50 < 5000 < max(map(abs, sound[200:]))
    later = town.registered(Kind.COMPLAINT)
    shown = town.do("registrar", later, "promise", f"{FIRST} 18:40", **words, promised_on="2016-06-30")
    assert clock_of(shown, "complaint")["due_on"] == "2016-06-15"


def test_17_the_report_has_its_figures_and_wants_all_four_blocks(town: Town) -> None:
    show = a_round(town, FIRST)
    for kind in (Kind.CONSULTATION, Kind.COMPLAINT, Kind.COMPLAINT, Kind.SUGGESTION):
        town.registered(kind)
    before = show.seen(f"{FIRST} 19:00")["figures"]
    assert show.owed("postreport", f"{FIRST} 19:00")["due_on"] == "2016-06-13"
    words = {"hot_topics": "水质", "impressions": "责任重大", "shortcomings": " ", "suggestions": "提前收集"}
    assert town.turned_down("water", "POST", f"{show.path}/reports", "2016-06-10 10:00", **words)
    found = show.report("2016-06-13 23:59")
    assert (found["late"], found["figures"]) == (False, before)
    assert before["cases"] >= 4
    assert show.owed("postreport", "2016-06-14 09:00")["done_at"] is not None


def test_18_a_show_on_new_year_s_holiday_is_asked_about(town: Town) -> None:
    asked: dict[str, Any] = {"first": "2017-01-03", "last": "2017-02-14", "start": "17:30", "end": "18:30"}
    seen = town.made("editor", "POST", "shows/season/look", "2016-12-01 09:00", **asked)["days"]
    assert [one["looked"]["day"] for one in seen] == ["2017-01-03", "2017-01-17", "2017-01-31", "2017-02-14"]
    off = seen[2]["looked"]
    assert (off["working"], off["next_day"]) == (False, "2017-02-07")
    slots = [{"day": one["looked"]["day"], "choice": "take", "unit": None} for one in seen]
    refused = town.turned_down("editor", "POST", "shows/season", "2016-12-01 09:00", **asked, slots=slots)
    assert refused == "DayOffUndecided"
    assert town.made("editor", "GET", "shows?first=2017-01-01&last=2017-03-01", "2016-12-01 09:00") == []
    slots[2]["choice"] = "next"
    made = town.made("editor", "POST", "shows/season", "2016-12-01 09:05", **asked, slots=slots)
    assert [one["day"] for one in made] == ["2017-01-03", "2017-01-17", "2017-02-07", "2017-02-14"]


@pytest.mark.parametrize(
    ("duty", "due"),
    [
        ("leave", "2016-05-31"),
        ("manuscript", "2016-05-31"),
        ("roster", "2016-06-02"),
        ("seal", "2016-06-06"),
        ("postreport", "2016-06-13"),
    ],
)
def test_the_first_show_s_duties_to_the_day(town: Town, duty: str, due: str) -> None:
    assert a_round(town, FIRST).owed(duty, "2016-05-20 09:00")["due_on"] == due


def test_the_first_show_s_preview_is_due_on_the_last_working_day_of_may(town: Town) -> None:
    assert town.made("office", "GET", "previews/2016-06", "2016-05-20 09:00")["due_on"] == "2016-05-31"
