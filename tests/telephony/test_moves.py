"""A caller is where Asterisk's events say, never where an order says."""

import threading

import pytest

from intake.words import Place
from telephony.listener import Listener
from telephony.moves import ROOMS, CallNotOnLine, LineIsAway, MoveNotConfirmed, drop, put_through
from tests.telephony.asterisk_words import Ring
from tests.telephony.fake_asterisk import FakeAsterisk, Headers, message
from tests.waiting import until


@pytest.fixture
def ring(asterisk: FakeAsterisk, listener: Listener) -> Ring:
    ring = Ring()
    asterisk.send(ring.opened() + ring.answered() + ring.placed("hold") + ring.held())
    until(lambda: (line := listener.line(ring.call)) and line.place is Place.HOLD)
    return ring


def success(headers: Headers) -> bytes:
    return message("Response: Success", f"ActionID: {headers['ActionID']}", "Message: Redirect successful")


@pytest.mark.parametrize("place", [Place.DESK, Place.STUDIO])
@pytest.mark.parametrize("room_first", [True, False])
def test_a_caller_is_through_when_place_and_room_are_confirmed_in_either_order(
    asterisk: FakeAsterisk, listener: Listener, ring: Ring, place: Place, room_first: bool
) -> None:
    def confirm(headers: Headers) -> bytes:
        room, placed = ring.entered(str(place)), ring.placed(place)
        return success(headers) + (room + placed if room_first else placed + room)

    asterisk.answers["Redirect"] = confirm
    put_through(listener, ring.call, place)
    sent = asterisk.asked("Redirect")[0]
    assert (sent["Channel"], sent["Context"], sent["Exten"]) == (ring.channel, "show", str(place))


def test_who_is_put_on_hold_is_there_while_a_voice_still_speaks(
    asterisk: FakeAsterisk, listener: Listener, ring: Ring
) -> None:
    asterisk.answers["Redirect"] = lambda headers: success(headers) + ring.placed("ready")
    put_through(listener, ring.call, Place.READY)


def test_success_alone_moves_nobody(asterisk: FakeAsterisk, listener: Listener, ring: Ring) -> None:
    asterisk.answers["Redirect"] = success
    with pytest.raises(MoveNotConfirmed):
        put_through(listener, ring.call, Place.STUDIO, limit=0.1)


def test_another_room_is_not_the_wanted_one(asterisk: FakeAsterisk, listener: Listener, ring: Ring) -> None:
    asterisk.answers["Redirect"] = lambda headers: success(headers) + ring.placed("studio") + ring.entered("desk-1")
    with pytest.raises(MoveNotConfirmed):
        put_through(listener, ring.call, Place.STUDIO, limit=0.1)


@pytest.mark.parametrize("place", [place for place in Place if place not in ROOMS])
def test_what_is_no_room_is_never_sent(asterisk: FakeAsterisk, listener: Listener, ring: Ring, place: Place) -> None:
    with pytest.raises(KeyError):
        put_through(listener, ring.call, place)
    assert asterisk.asked("Redirect") == []


def test_a_caller_who_hangs_up_on_the_way_is_said_to_be_gone(
    asterisk: FakeAsterisk, listener: Listener, ring: Ring
) -> None:
    asterisk.answers["Redirect"] = lambda headers: success(headers) + ring.hung_up()
    with pytest.raises(CallNotOnLine):
        put_through(listener, ring.call, Place.STUDIO)


def test_a_channel_that_asterisk_does_not_know_is_gone(asterisk: FakeAsterisk, listener: Listener, ring: Ring) -> None:
    asterisk.answers["Redirect"] = lambda headers: message(
        "Response: Error", f"ActionID: {headers['ActionID']}", "Message: Channel does not exist"
    )
    with pytest.raises(CallNotOnLine):
        put_through(listener, ring.call, Place.STUDIO)


def test_a_call_nobody_opened_cannot_be_moved(listener: Listener) -> None:
    with pytest.raises(CallNotOnLine):
        put_through(listener, Ring().call, Place.STUDIO)


def test_without_a_line_the_order_is_refused_and_never_sent_later(
    asterisk: FakeAsterisk, listener: Listener, ring: Ring
) -> None:
    listener.connection.stop()
    with pytest.raises(LineIsAway):
        put_through(listener, ring.call, Place.STUDIO)
    assert asterisk.asked("Redirect") == []


def test_dropping_a_caller_waits_for_his_end(asterisk: FakeAsterisk, listener: Listener, ring: Ring) -> None:
    def hang_up(headers: Headers) -> bytes:
        threading.Timer(0.05, lambda: asterisk.send(ring.dropped())).start()
        return success(headers)

    asterisk.answers["Hangup"] = hang_up
    drop(listener, ring.call)
    assert asterisk.asked("Hangup")[0]["Cause"] == "16"
