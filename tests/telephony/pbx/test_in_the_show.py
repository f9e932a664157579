"""Inside the show: notice, number, hold, the moves, the keypad menu, practice calls, phones and rooms."""

import socket
from functools import partial

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from telephony import pbx
from tests.asterisk_fixture import Line, RawAmi, StartLine, heard_prompts
from tests.sip_caller import loudness, tone
from tests.telephony.polling import eventually

pytestmark = pytest.mark.asterisk


def places(line: Line) -> list[str]:
    return [row["said"] for row in line.logged("CALL_PLACE")]


def move(ami: RawAmi, channel: str, place: str) -> None:
    ami.send(Action="Redirect", Channel=channel, Context="show", Exten=place, Priority="1")


def is_in(ami: RawAmi, place: str) -> bool:
    return [event["Call-Place"] for event in ami.named("RexianPlace")][-1:] == [place]


def has_entered(ami: RawAmi, room: str) -> bool:
    return room in {event["Conference"] for event in ami.named("ConfbridgeJoin")}


def test_the_number_is_said_digit_by_digit_once_and_once_more_while_holding(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, hold_prompt_seconds=5)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        opened = ami.first("RexianOpen")
        ami.send(Action="Setvar", Channel=opened["Channel"], Variable="CASE_NUMBER", Value="90817263")
        said = ["case_number_is", "d9", "d0", "d8", "d1", "d7", "d2", "d6", "d3"]
        assert eventually(lambda: heard_prompts(caller.heard).count("d3") == 2)
        assert heard_prompts(caller.heard)[:20] == ["welcome", *said, "repeat", *said]


def test_a_number_that_comes_late_is_said_while_the_caller_holds(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, hold_prompt_seconds=5)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        opened = ami.first("RexianOpen")
        assert eventually(lambda: places(line) == ["notice", "hold"])
        # Before its first words the hold looks for the number, a moment after the place is told.
        assert eventually(lambda: "hold" in heard_prompts(caller.heard))
        ami.send(Action="Setvar", Channel=opened["Channel"], Variable="CASE_NUMBER", Value="90817263")
        assert eventually(lambda: "case_number_is" in heard_prompts(caller.heard))
        heard = heard_prompts(caller.heard)
        assert heard[:2] == ["welcome", "hold"]
        assert next(name for name in heard[1:] if name != "hold") == "case_number_is"


def test_a_caller_moves_through_every_room_and_is_dropped(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        channel = ami.first("RexianOpen")["Channel"]
        assert eventually(partial(is_in, ami, "hold"))
        for place in ("desk-1", "ready", "studio", "hold"):
            move(ami, channel, place)
            assert eventually(partial(is_in, ami, place))
            if place in ("desk-1", "studio"):
                # The place is told on the way in: who moves on at once may never have entered the room.
                assert eventually(partial(has_entered, ami, place))
        assert {event["Conference"] for event in ami.named("ConfbridgeJoin")} == {"desk-1", "studio"}
        move(ami, channel, "drop")
        assert eventually(caller.ended.is_set)
    assert eventually(lambda: places(line) == ["notice", "hold", "desk-1", "ready", "studio", "hold"])


def test_a_room_that_does_not_exist_ends_only_that_call(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True)
    with line.ami() as ami, line.caller() as caller, line.caller(number="13900000002") as other:
        assert caller.call("100")
        assert other.call("100")
        move(ami, ami.first("RexianOpen")["Channel"], "no-such-room")
        assert eventually(caller.ended.is_set)
        assert not other.ended.is_set()


def test_the_keypad_menu_is_off_and_can_be_turned_on(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, keypad_menu=True)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        assert eventually(lambda: "menu" in heard_prompts(caller.heard))
        caller.press("2")
        assert ami.first("RexianKind")["Call-Kind"] == "complaint"
        assert eventually(lambda: places(line) == ["notice", "hold"])
    assert [row["said"] for row in line.logged("CALL_KIND")] == ["complaint"]


def test_a_practice_call_is_in_a_show_at_any_time_and_says_that_it_is_one(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("199")
        opened = ami.first("RexianOpen")
        assert (opened["Call-Practice"], opened["Call-Line"]) == ("1", "199")
        assert eventually(lambda: places(line) == ["notice", "hold"])
        assert heard_prompts(caller.heard)[:2] == ["practice", "welcome"]


def test_a_phone_needs_its_password_and_reaches_nothing_but_the_rooms(start_line: StartLine) -> None:
    line = start_line(show="always", phones=[{"name": "host-phone", "password": "a-long-password"}])
    for password, extension, status in (
        ("", "81", 401),
        ("wrong-password", "81", 401),
        ("a-long-password", "100", 404),
    ):
        with line.caller(number="host-phone", password=password) as phone:
            assert not phone.call(extension)
            assert phone.final == status
    with line.caller(number="host-phone", password="a-long-password") as phone:
        assert phone.call("81")


def test_host_and_caller_hear_each_other_in_the_studio_and_holders_hear_neither(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, phones=[{"name": "host-phone", "password": "a-long-password"}])
    with (
        line.ami() as ami,
        line.caller(number="host-phone", password="a-long-password", source=tone(500)) as host,
        line.caller(number="13900000001", source=tone(700)) as caller,
        line.caller(number="13900000002", source=tone(900)) as holder,
    ):
        assert host.call("81")
        assert caller.call("100")
        assert holder.call("100")
        assert eventually(lambda: places(line).count("hold") == 2)
        opened = next(event for event in ami.named("RexianOpen") if event["Call-Num"] == "13900000001")
        move(ami, opened["Channel"], "studio")
        assert eventually(lambda: len(ami.named("ConfbridgeJoin")) == 2)
        assert eventually(lambda: loudness(caller.heard[-8000:], 500) > 3000)
        assert eventually(lambda: loudness(host.heard[-8000:], 700) > 3000)
        # From now on everybody is where they are: a second to measure.
        begun = {one: len(one.heard) for one in (host, holder)}
        assert eventually(lambda: all(len(one.heard) > begun[one] + 8000 for one in begun))
        for pitch in (500, 700, 900):
            assert loudness(holder.heard[-8000:], pitch) < 200
        assert loudness(host.heard[-8000:], 900) < 100


def test_who_is_alone_at_the_desk_because_the_screener_has_gone_is_taken_back_to_hold(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, phones=[{"name": "desk-phone", "password": "a-long-password"}])
    with (
        line.ami() as ami,
        line.caller(number="desk-phone", password="a-long-password") as screener,
        line.caller() as caller,
    ):
        assert screener.call("91")
        assert caller.call("100")
        assert eventually(lambda: places(line) == ["notice", "hold"])
        move(ami, ami.first("RexianOpen")["Channel"], "desk-1")
        assert eventually(lambda: len(ami.named("ConfbridgeJoin")) == 2)
        screener.hang_up()
        # Ten seconds of grace for a telephone that fell, and then he is with the others again.
        assert eventually(lambda: places(line) == ["notice", "hold", "desk-1", "hold"])
        assert not caller.ended.is_set()


def test_those_who_hold_hear_the_programme_while_it_is_fed_to_them(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, phones=[{"name": "host-phone", "password": "a-long-password"}])
    with (
        line.ami() as ami,
        line.caller(number="host-phone", password="a-long-password", source=tone(500)) as host,
        line.caller(number="13900000002", source=tone(900)) as holder,
    ):
        assert host.call("81")
        assert holder.call("100")
        assert eventually(lambda: places(line).count("hold") == 1)
        ami.send(Action="Originate", Channel="Local/in@feed/n", Context="feed", Exten="out", Priority="1", Async="true")
        assert eventually(lambda: loudness(holder.heard[-4000:], 500) > 3000)
        assert loudness(host.heard[-4000:], 900) < 100
        host.hang_up()
        assert eventually(lambda: loudness(holder.heard[-4000:], 500) < 200)
        assert not holder.ended.is_set()


def own_address() -> str:
    """An address of this machine that is not loopback; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("needs a network interface beside loopback")
        address: str = probe.getsockname()[0]
    return address


def test_opened_to_the_network_strangers_are_still_heard_on_loopback_only(start_line: StartLine) -> None:
    elsewhere = own_address()
    trunk = {"name": "carrier", "match": [f"{elsewhere}/32"], "numbers": ["07565550100"]}
    for bind in ("0.0.0.0", elsewhere):
        line = start_line(show="always", bind=bind)
        with line.caller(local=elsewhere, to=elsewhere) as stranger:
            assert not stranger.call("100")
            assert stranger.final in {401, 403}
        with line.caller() as beside:
            assert beside.call("100")
        assert pbx.stop(line.home)
    line = start_line(show="always", bind=elsewhere, trunks=[trunk])
    with line.caller(local=elsewhere, to=elsewhere) as carrier:
        assert carrier.call("07565550100")


def test_a_browser_s_phone_is_asked_for_its_password_over_the_websocket(start_line: StartLine) -> None:
    line = start_line(show="always")
    with connect(f"ws://127.0.0.1:{line.settings.http_port}/ws", subprotocols=[Subprotocol("sip")]) as browser:
        browser.send(
            "REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
            "From: <sip:host-web@127.0.0.1>;tag=1\r\nTo: <sip:host-web@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n"
            "Contact: <sip:host-web@x.invalid;transport=ws>\r\nContent-Length: 0\r\n\r\n"
        )
        answer = browser.recv(timeout=40)
    text = answer if isinstance(answer, str) else answer.decode()
    assert text.startswith("SIP/2.0 401")
    # Without this translation a browser's caller joins a room and nobody hears him.
    paths = pbx.cli(line.home, "core show translation paths opus")
    assert "No Translation Path" not in next(row for row in paths.splitlines() if "slin:16000" in row)


def test_a_trunk_is_believed_by_its_address_and_reaches_its_numbers_only(start_line: StartLine) -> None:
    trunk = {"name": "carrier", "match": ["127.0.0.9"], "numbers": ["07565550100", "+867565550100"]}
    line = start_line(show="always", trunks=[trunk])
    for number in ("07565550100", "+867565550100", "100"):
        with line.caller(number="13900000009", local="127.0.0.9") as caller:
            assert caller.call(number)
    with line.caller(number="13900000009", local="127.0.0.9") as caller:
        assert not caller.call("199")  # practice is for this machine only
        assert caller.final == 404
    with line.caller(number="13900000009") as stranger:
        assert not stranger.call("07565550100")
    with line.caller(from_header=b"<tel:+8675655>", local="127.0.0.9") as caller:
        assert caller.call("100")
    assert eventually(lambda: len(line.logged("CALL_OPEN")) == 4)
    assert [row["num"] for row in line.logged("CALL_OPEN")] == ["13900000009"] * 3 + ["+8675655"]
    assert [row["said"].split(",")[1] for row in line.logged("CALL_OPEN")][:3] == [
        "07565550100",
        "+867565550100",
        "100",
    ]
