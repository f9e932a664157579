"""Screened, put to air, locked, dropped: on the real Asterisk, measured by tones and told by the books."""

import pytest

from intake.office import calls
from intake.office.desk import dumping, hands, ledger, stretches
from intake.rules import desk as rules
from intake.words import CallId, CallState, Place
from intake.words.desk import DeskVerb, Surface
from telephony import moves
from telephony.desk import DeskHands, NobodyThere, ShowIsOn, ShowIsReal
from telephony.desk_settings import DeskSettings
from tests.sip_caller import SipCaller, loudness, tone
from tests.telephony.desk.conftest import SCREENER, STUDIO, Desk, DeskOf, hears, is_silent_of
from tests.waiting import until

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

HOST_HZ, PRODUCER_HZ = 620, 1900
FIRST_HZ, SECOND_HZ, THIRD_HZ = 900, 1300, 2300


def test_a_caller_is_screened_approved_and_put_to_air_and_everybody_hears_whom_they_should(desk_of: DeskOf) -> None:
    desk = desk_of()
    producer = desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    caller, call = desk.rings("13900000001", FIRST_HZ)
    desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER), room="desk-1")
    assert desk.state(call) is CallState.SCREENING
    until(lambda: hears(producer, FIRST_HZ) and hears(caller, PRODUCER_HZ), what="screening")
    assert is_silent_of(host, FIRST_HZ)
    assert is_silent_of(caller, FIRST_HZ), "a caller never hears himself"
    # The producer's page says its room with every key.
    desk.hands.act(DeskVerb.APPROVE, call, desk.hand(Surface.PRODUCER), room="desk-1")
    assert desk.state(call) is CallState.SCREENED
    desk.hands.next(desk.hand(Surface.HOST), practice=False)
    assert desk.state(call) is CallState.ON_AIR
    until(lambda: hears(host, FIRST_HZ) and hears(caller, HOST_HZ), what="on air")
    until(lambda: is_silent_of(producer, FIRST_HZ), what="the producer's room without him")
    assert is_silent_of(caller, FIRST_HZ), "a caller never hears himself"
    with desk.db.read() as tx:
        (stretch,) = stretches.of_calls_in(tx, [call])
    assert stretch.on_delay == pytest.approx(8.0)
    assert stretch.left_for is None


def test_next_takes_off_whoever_is_not_locked_and_leaves_the_locked_one(desk_of: DeskOf) -> None:
    desk = desk_of()
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    callers = {}
    for number, hertz in (("13900000001", FIRST_HZ), ("13900000002", SECOND_HZ), ("13900000003", THIRD_HZ)):
        caller, call = desk.rings(number, hertz)
        callers[call] = caller
        desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER))
        desk.hands.act(DeskVerb.APPROVE, call, desk.hand(Surface.PRODUCER))
    first, second, third = callers
    assert desk.hands.next(desk.hand(Surface.HOST), practice=False) == first
    hands.lock(desk.db, first, desk.hand(Surface.HOST), on=True)
    hands.name_next(desk.db, third, desk.hand(Surface.HOST))
    assert desk.hands.next(desk.hand(Surface.HOST), practice=False) == third
    until(lambda: hears(host, FIRST_HZ) and hears(host, THIRD_HZ), what="a conference of two")
    until(lambda: hears(callers[third], FIRST_HZ), what="callers on the air hear each other")
    assert is_silent_of(callers[third], THIRD_HZ)
    assert desk.hands.next(desk.hand(Surface.HOST), practice=False) == second
    until(callers[third].ended.is_set, what="who was not locked is gone")
    until(lambda: hears(host, FIRST_HZ) and hears(host, SECOND_HZ), what="the locked one and the next")
    passed = [act for act in ledger.acts(desk.db) if act.over]
    assert [(act.verb, act.call, [one.call for one in act.over]) for act in passed] == [
        ("air", third, [second]),
        ("name_next", third, [second]),
    ]


def test_a_delay_below_six_seconds_keeps_everybody_off_the_air(desk_of: DeskOf) -> None:
    desk = desk_of(full=5.9)
    desk.staff("studio-one", STUDIO, HOST_HZ)
    desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    _, call = desk.rings("13900000001", FIRST_HZ)
    desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER))
    desk.hands.act(DeskVerb.APPROVE, call, desk.hand(Surface.PRODUCER))
    with pytest.raises(rules.NoDelay):
        desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    assert desk.state(call) is CallState.SCREENED


def test_nobody_is_put_into_an_empty_room(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    _, call = desk.rings("13900000001", FIRST_HZ)
    with pytest.raises(NobodyThere):
        desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER))
    with pytest.raises(NobodyThere):
        desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    assert desk.place(call) == Place.HOLD


def test_a_verb_on_a_caller_who_has_hung_up_is_refused(desk_of: DeskOf) -> None:
    desk = desk_of()
    desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    caller, call = desk.rings("13900000001", FIRST_HZ)
    caller.hang_up()
    # Before the exchange has heard of it he is still there, and a verb may yet take him along.
    until(lambda: desk.state(call) is None, what="nobody on the line")
    with pytest.raises((rules.CallerGone, moves.CallNotOnLine)):
        desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER))


def test_the_dump_key_drops_the_sound_cuts_the_line_and_writes_the_record(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    desk.staff("studio-one", STUDIO, HOST_HZ)
    caller, call = desk.rings("13900000001", FIRST_HZ)
    desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    desk.hands.dump(None, desk.hand(Surface.PRODUCER), practice=False)
    until(caller.ended.is_set, what="the line is cut")
    (record,) = dumping.records(desk.db)
    assert (record.call, record.unit, record.unit_did, record.line_cut) == (call, "simulated", True, True)
    assert record.delay == pytest.approx(8.0)
    until(lambda: (desk.delay.now() or 9) < 6, what="an empty unit")
    _, other = desk.rings("13900000002", SECOND_HZ)
    with pytest.raises(rules.NoDelay):
        desk.hands.act(DeskVerb.AIR, other, desk.hand(Surface.HOST))


def test_callers_stay_while_the_studio_comes_back_and_go_to_hold_when_it_does_not(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    caller, call = desk.rings("13900000001", FIRST_HZ)
    desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    until(lambda: hears(caller, HOST_HZ), what="on air")
    host.hang_up()
    until(lambda: is_silent_of(caller, HOST_HZ), what="an empty studio")
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    until(lambda: hears(caller, HOST_HZ) and hears(host, FIRST_HZ), what="the host is back")
    assert desk.state(call) is CallState.ON_AIR
    host.hang_up()
    until(lambda: desk.state(call) is CallState.HOLD, what="hold")


def test_blocked_lines_ask_whoever_rings_for_a_message(desk_of: DeskOf) -> None:
    desk = desk_of()
    waiting, before = desk.rings("13900000001", FIRST_HZ)
    desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    screened, kept = desk.rings("13900000002", SECOND_HZ)
    desk.hands.act(DeskVerb.SCREEN, kept, desk.hand(Surface.PRODUCER))
    assert desk.hands.block(desk.hand(Surface.PRODUCER), on=True) == [before]
    until(lambda: desk.place(before) == Place.MESSAGE, what="a message of who rang")
    assert desk.state(kept) is CallState.SCREENING
    desk.hands.act(DeskVerb.HOLD, kept, desk.hand(Surface.PRODUCER))
    assert desk.state(kept) is CallState.HOLD
    caller = desk.stack.enter_context(desk.line.caller(number="13900000003"))
    assert caller.call("100")
    until(lambda: [row for row in desk.line.logged("CALL_PLACE") if row["said"] == "message"][1:])
    assert not waiting.ended.is_set()
    assert not screened.ended.is_set()
    desk.hands.block(desk.hand(Surface.PRODUCER), on=False)
    _, after = desk.rings("13900000004", THIRD_HZ)
    assert desk.state(after) is CallState.RINGING


def practises(desk: Desk) -> tuple[SipCaller, CallId]:
    """A caller of a rehearsal, who holds."""
    caller = desk.stack.enter_context(desk.line.caller(number="19900000001", source=tone(SECOND_HZ)))
    assert caller.call(desk.line.settings.practice_number)
    call = until(lambda: next((one.call for one in calls.live_calls(desk.db)), None), what="the practice case")
    until(lambda: desk.place(call) == Place.HOLD, seconds=30, what="hold")
    return caller, call


def test_a_citizen_who_is_put_to_air_never_hears_a_caller_of_a_rehearsal(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    _, practised = practises(desk)
    desk.hands.act(DeskVerb.AIR, practised, desk.hand(Surface.HOST))
    # Not even a lock keeps a rehearsal in a citizen's way.
    hands.lock(desk.db, practised, desk.hand(Surface.HOST), on=True)
    until(lambda: hears(host, SECOND_HZ), what="the rehearsal in the studio")
    citizen, call = desk.rings("13900000001", FIRST_HZ)
    before = len(citizen.heard)
    desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    assert desk.state(practised) is CallState.HOLD
    until(lambda: hears(host, FIRST_HZ) and hears(citizen, HOST_HZ), what="on air")
    pieces = citizen.heard[before:]
    # One frame of the rehearsal's tone would be 1,600 in such a piece; the music of who holds has up to 500 there.
    assert max(loudness(pieces[at : at + 800], SECOND_HZ) for at in range(0, len(pieces) - 800, 800)) < 800
    with pytest.raises(ShowIsReal):
        desk.hands.act(DeskVerb.AIR, practised, desk.hand(Surface.HOST))
    settings = DeskSettings(unscreened=True)
    in_a_show = DeskHands(desk.db, desk.listener, desk.delay, settings, show_is_on=lambda: True)
    citizen.hang_up()
    until(lambda: desk.state(call) is None, what="nobody on the air")
    with pytest.raises(ShowIsOn):
        in_a_show.act(DeskVerb.AIR, practised, desk.hand(Surface.HOST))
    assert desk.state(practised) is CallState.HOLD
