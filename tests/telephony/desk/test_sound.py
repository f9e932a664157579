"""What is heard and what is recorded while hands move callers: measured by tones, frame by frame."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from intake.office.desk import hands
from intake.office.desk.hands import Card
from intake.records import tables
from intake.rules import desk as rules
from intake.words import CallId
from intake.words.desk import DeskVerb, LineQuality, Surface
from tests.sip_caller import SipCaller, loudness, tone
from tests.telephone_sound import Samples, read_wav, usual_loudness
from tests.telephony.desk.conftest import SCREENER, SECOND, STUDIO, Desk, DeskOf, hears, is_silent_of
from tests.waiting import until

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

HOST_HZ, PRODUCER_HZ = 620, 1900
FIRST_HZ, SECOND_HZ, THIRD_HZ = 900, 1300, 2300
FRAME = 160  # samples of 20 ms at 8 kHz
MOST_LOST = 3
QUIET = 3 * 8000  # samples in which nothing is done, to see what the machine loses by itself


def recorded(desk: Desk, call: CallId, track: str) -> Samples:
    """A closed track of a call, as samples of 8 kHz."""
    with desk.db.read() as tx:
        files = tables.recording_file.c
        asked = tables.recording_file.select().where(files.call == call, files.track == track)
        path = desk.line.home / Path(tx.execute(asked).one().path)
    return read_wav(path)


def frames_without(samples: Samples, hertz: float) -> int:
    """Frames between the first and the last with the tone in which it is not there."""
    pieces = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    there = np.array([loudness(piece, hertz) > 1000 for piece in pieces])
    inside = there[there.argmax() : len(there) - there[::-1].argmax()]
    return int((~inside).sum())


def lost_by_the_machine(quiet: Samples, speaker: SipCaller, hertz: float, samples: int) -> int:
    """How many frames a busy machine may cost in so many samples: what the speaker's telephone owed, and twice the
    share that was lost while nothing was done. On a quiet machine both are nothing."""
    return speaker.late + math.ceil(2 * frames_without(quiet, hertz) * samples / len(quiet))


def a_quiet_moment(who: SipCaller) -> Samples:
    """What somebody hears while nothing is done."""
    begin = len(who.heard)
    until(lambda: len(who.heard) >= begin + QUIET, what="three quiet seconds")
    return who.heard[begin:]


def everybody(desk: Desk) -> tuple[SipCaller, list[tuple[SipCaller, CallId]]]:
    """Three callers together on the air, and the host's telephone."""
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    callers = [desk.rings(f"1390000000{number}", hertz) for number, hertz in enumerate((FIRST_HZ, SECOND_HZ, THIRD_HZ))]
    for _, call in callers:
        desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    return host, callers


def test_on_the_air_everybody_hears_all_others_and_nobody_himself(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    host, callers = everybody(desk)
    legs = {HOST_HZ: host, FIRST_HZ: callers[0][0], SECOND_HZ: callers[1][0], THIRD_HZ: callers[2][0]}
    for own, leg in legs.items():
        for hertz in legs:
            if hertz == own:
                assert is_silent_of(leg, own), f"{own} Hz hears himself"
            else:
                until(lambda leg=leg, hertz=hertz: hears(leg, hertz), what=f"{own} Hz hears {hertz} Hz")


def test_who_holds_hears_none_of_the_others_and_is_heard_by_none(desk_of: DeskOf) -> None:
    desk = desk_of()
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    producer = desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    first, _ = desk.rings("13900000001", FIRST_HZ)
    second, screened = desk.rings("13900000002", SECOND_HZ)
    desk.hands.act(DeskVerb.SCREEN, screened, desk.hand(Surface.PRODUCER))
    until(lambda: hears(second, PRODUCER_HZ), what="screening")
    assert is_silent_of(first, SECOND_HZ)
    assert is_silent_of(first, PRODUCER_HZ)
    for leg in (host, producer, second):
        assert is_silent_of(leg, FIRST_HZ)
    assert is_silent_of(host, PRODUCER_HZ), "what the screener says stays off the air"
    assert is_silent_of(host, SECOND_HZ)


def test_a_move_costs_the_recording_no_more_than_three_frames(desk_of: DeskOf) -> None:
    desk = desk_of()
    desk.staff("studio-one", STUDIO, HOST_HZ)
    desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    caller, call = desk.rings("13900000001", FIRST_HZ)
    moves = (
        (DeskVerb.SCREEN, Surface.PRODUCER),
        (DeskVerb.APPROVE, Surface.PRODUCER),
        (DeskVerb.AIR, Surface.HOST),
        (DeskVerb.HOLD, Surface.HOST),
        (DeskVerb.SCREEN, Surface.PRODUCER),
        (DeskVerb.APPROVE, Surface.PRODUCER),
        (DeskVerb.AIR, Surface.HOST),
    )
    rooms = {DeskVerb.SCREEN: PRODUCER_HZ, DeskVerb.AIR: HOST_HZ}
    a_quiet_moment(caller)
    for verb, surface in moves:
        desk.hands.act(verb, call, desk.hand(surface))
        if verb in rooms:
            until(lambda hertz=rooms[verb]: hears(caller, hertz), what=f"the room of {verb}")
    desk.hands.act(DeskVerb.DROP, call, desk.hand(Surface.HOST))
    until(lambda: [row for row in desk.tracks(call) if row == "caller"], what="the closed recording")
    own = recorded(desk, call, "caller")
    lost = frames_without(own, FIRST_HZ)
    machine = lost_by_the_machine(own[:QUIET], caller, FIRST_HZ, len(own))
    assert lost <= MOST_LOST * len(moves) + machine, f"{lost} frames in {len(moves)} moves, {machine} of the machine"
    sent = recorded(desk, call, "studio")
    halves = sent[: len(sent) // 800 * 800].reshape(-1, 800)
    for hertz in (HOST_HZ, PRODUCER_HZ):
        assert max(loudness(half, hertz) for half in halves) > 4000, "what he was told is on a track of its own"


def test_others_on_the_air_lose_nothing_when_somebody_comes_and_goes(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    speaker, stays = desk.rings("13900000001", FIRST_HZ)
    _, comes = desk.rings("13900000002", SECOND_HZ)
    desk.hands.act(DeskVerb.AIR, stays, desk.hand(Surface.HOST))
    until(lambda: hears(host, FIRST_HZ), what="on air")
    quiet = a_quiet_moment(host)
    begin = len(host.heard)
    desk.hands.act(DeskVerb.AIR, comes, desk.hand(Surface.HOST))
    until(lambda: hears(host, SECOND_HZ), what="a second caller")
    desk.hands.act(DeskVerb.HOLD, comes, desk.hand(Surface.HOST))
    until(lambda: is_silent_of(host, SECOND_HZ), what="one caller again")
    heard = host.heard[begin:]
    machine = lost_by_the_machine(quiet, speaker, FIRST_HZ, len(heard))
    assert frames_without(heard, FIRST_HZ) <= MOST_LOST + machine, f"{machine} of them are the machine's"


def test_a_caller_is_turned_up_and_down_for_the_studio_and_not_on_the_record(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    _, call = desk.rings("13900000001", FIRST_HZ)
    desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    until(lambda: usual_loudness(host.heard[-4000:], FIRST_HZ) > 7500, what="on air")
    plain = usual_loudness(host.heard[-4000:], FIRST_HZ)
    for decibels in (-12.0, 6.0):
        hands.write(
            desk.db, call, Card(level=decibels), version=desk.marks(call).version, hand=desk.hand(Surface.PRODUCER)
        )
        desk.hands.set_level(call, decibels)
        wanted = plain * 10 ** (decibels / 20)
        until(
            lambda wanted=wanted: abs(usual_loudness(host.heard[-4000:], FIRST_HZ) / wanted - 1) < 0.12,
            what=f"{decibels} dB",
        )
    desk.hands.act(DeskVerb.DROP, call, desk.hand(Surface.HOST))
    until(lambda: "caller" in desk.tracks(call), what="the closed recording")
    record = recorded(desk, call, "caller")[8000:-8000]
    quarters = record[: len(record) // 2000 * 2000].reshape(-1, 2000)
    assert len(quarters) >= 4
    assert all(abs(usual_loudness(quarter, FIRST_HZ) / 8000 - 1) < 0.12 for quarter in quarters), "as it came"


def test_a_screener_talks_back_to_one_caller_who_holds_and_to_nobody_else(desk_of: DeskOf) -> None:
    desk = desk_of()
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    desk.staff("screener-two", SECOND, PRODUCER_HZ)
    spoken_to, call = desk.rings("13900000001", FIRST_HZ)
    other, _ = desk.rings("13900000002", SECOND_HZ)
    with pytest.raises(rules.NotNow):
        desk.hands.talk(call, desk.hand(Surface.PRODUCER), room="desk-2", on=True)
    desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER), room="desk-2")
    desk.hands.act(DeskVerb.APPROVE, call, desk.hand(Surface.PRODUCER))
    until(lambda: is_silent_of(spoken_to, PRODUCER_HZ), what="the queue")
    desk.hands.talk(call, desk.hand(Surface.PRODUCER), room="desk-2", on=True)
    until(lambda: hears(spoken_to, PRODUCER_HZ), what="the screener's voice")
    assert is_silent_of(other, PRODUCER_HZ)
    assert is_silent_of(host, PRODUCER_HZ)
    desk.hands.talk(call, desk.hand(Surface.PRODUCER), room="desk-2", on=False)
    until(lambda: is_silent_of(spoken_to, PRODUCER_HZ), what="the end of it")


def in_words(hertz: float, loudness_of_words: int) -> Iterator[Samples]:
    """A tone that pauses every half second, as speech does."""
    words = tone(hertz, loudness_of_words)
    while True:
        for _ in range(25):
            yield next(words)
        for _ in range(25):
            yield np.zeros(FRAME, np.int16)


@pytest.mark.parametrize(("loudness_of_words", "lamp"), [(3300, LineQuality.GOOD), (300, LineQuality.POOR)])
def test_the_lamp_of_a_line_lights_up_while_its_caller_is_screened(
    desk_of: DeskOf, loudness_of_words: int, lamp: LineQuality
) -> None:
    desk = desk_of()
    desk.staff("screener-one", SCREENER, PRODUCER_HZ)
    _, call = desk.rings("13900000001", FIRST_HZ, source=in_words(FIRST_HZ, loudness_of_words))
    desk.hands.act(DeskVerb.SCREEN, call, desk.hand(Surface.PRODUCER))
    until(lambda: desk.marks(call).quality is lamp, what="the lamp")


def test_keys_that_a_caller_presses_are_not_heard_on_the_air(desk_of: DeskOf) -> None:
    desk = desk_of(unscreened=True)
    host = desk.staff("studio-one", STUDIO, HOST_HZ)
    caller, call = desk.rings("13900000001", FIRST_HZ)
    desk.hands.act(DeskVerb.AIR, call, desk.hand(Surface.HOST))
    until(lambda: hears(host, FIRST_HZ), what="on air")
    begin = len(host.heard)
    caller.press("159#")
    until(lambda: len(host.heard) > begin + 16_000, what="two seconds")
    heard = host.heard[begin:]
    for hertz in (697, 770, 852, 941, 1209, 1336, 1477):
        pieces = heard[: len(heard) // 800 * 800].reshape(-1, 800)
        assert max(loudness(piece, hertz) for piece in pieces) < 1500, f"{hertz} Hz"
    assert desk.place(call) == "studio"
