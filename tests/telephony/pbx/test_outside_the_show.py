"""Outside the show: the next date, a message, the state of a case by keys; and a server that hangs hangs no call."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import chain, islice

import pytest

from intake.rules.show_window import PlannedShow, ShowWindow
from telephony import pbx
from tests.asterisk_fixture import Line, StartLine, heard_prompts, seconds_of
from tests.ports import free_port
from tests.sip_caller import SipCaller, silence, tone
from tests.telephony.polling import eventually

pytestmark = pytest.mark.asterisk

Answer = dict[str, str]
# The next Tuesday that is neither today nor tomorrow, wherever the machine is.
TUESDAY = date.today() + timedelta(days=(1 - date.today().weekday() - 2) % 7 + 2)  # noqa: DTZ011
NO_SHOW_TODAY = {"show_first": TUESDAY.isoformat(), "show_start": "17:30", "show_end": "17:31"}


@contextmanager
def agi_server(port: int, sounds: str | None) -> Iterator[list[Answer]]:
    """Answers every session with `sounds`; None takes the session and says nothing for ever."""
    asked: list[Answer] = []
    server = socket.create_server(("127.0.0.1", port))
    kept = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                session, _ = server.accept()
                kept.append(session)
                file = session.makefile("rw", encoding="utf-8", newline="\n")
                pairs = (line.strip().partition(": ") for line in iter(file.readline, "\n"))
                asked.append({name: value for name, _, value in pairs})
                if sounds is not None:
                    file.write(f'SET VARIABLE STATE_SOUNDS "{sounds}"\n')
                    file.flush()
                    file.readline()
                    file.close()
                    session.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        for session in kept:
            session.close()
        thread.join(2)


def places(line: Line) -> list[str]:
    return [row["said"] for row in line.logged("CALL_PLACE")]


def has_heard(caller: SipCaller, *names: str, limit: float = 60) -> bool:
    return eventually(lambda: set(names) <= set(heard_prompts(caller.heard)), limit)


def test_the_caller_hears_the_next_show_as_it_is_said(start_line: StartLine) -> None:
    line = start_line(
        datetime.now(UTC),
        tone_prompts=True,
        show_every_days=14,
        **NO_SHOW_TODAY,
    )
    with line.caller() as caller:
        assert caller.call("100")
        assert has_heard(caller, "off_air_menu")
        heard = heard_prompts(caller.heard)
    assert heard[:3] == ["welcome", "no_show_planned", "next_show_1"]
    assert heard[-5:] == ["weekday_2", "pm", "d5", "hour", "half", "off_air_menu"][-5:]
    assert places(line)[:2] == ["notice", "off-air"]


def test_a_message_is_part_of_the_recording_and_ends_with_the_hash_key(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True)
    with line.ami() as ami, line.caller(source=tone(333)) as caller:
        assert caller.call("100")
        assert has_heard(caller, "off_air_menu")
        caller.press("1")
        assert has_heard(caller, "leave_message")
        assert eventually(lambda: "message" in places(line))
        caller.press("5")  # another key does not end it
        begun = len(caller.heard)
        assert eventually(lambda: len(caller.heard) > begun + 8000 * 2)
        assert not line.logged("CALL_MESSAGE")
        caller.press("#")
        assert has_heard(caller, "goodbye")
        assert eventually(caller.ended.is_set)
        assert ami.first("RexianMessage")["Call-ID"] == ami.first("RexianOpen")["Call-ID"]
    assert eventually(lambda: len(line.logged("CALL_MESSAGE")) == 1)


@pytest.mark.parametrize("during", ["welcome", "no_show_planned", "next_show_1"])
def test_a_key_acts_from_the_first_word_on(start_line: StartLine, during: str) -> None:
    # Prompts so long that a busy machine, too, takes the key while one is spoken.
    whole = 8.0
    line = start_line(datetime.now(UTC), tone_prompts=True, tone_seconds=whole, **NO_SHOW_TODAY)
    with line.caller(source=tone(333)) as caller:
        assert caller.call("100")
        assert eventually(lambda: heard_prompts(caller.heard)[-1:] == [during])
        caller.press("1")
        assert eventually(lambda: places(line)[-1] == "message")
        # Who cut the welcome short is told that he is recorded.
        cut = ["welcome", "no_show_planned", "next_show_1"]
        told = [*cut[: cut.index(during) + 1], *(["recorded"] if during == "welcome" else []), "leave_message"]
        assert eventually(lambda: heard_prompts(caller.heard)[-1] == "leave_message")
        assert heard_prompts(caller.heard) == told
    assert seconds_of(caller.heard, during) < whole * 0.8, "cut short"


def test_a_number_cut_short_by_a_key_is_said_after_the_message(start_line: StartLine) -> None:
    # Digits of a second: a busy machine, too, takes the key before the seventh.
    line = start_line(show="never", tone_prompts=True, tone_seconds=1.0)
    with line.ami() as ami, line.caller(source=tone(333)) as caller:
        assert caller.call("100")
        channel = ami.first("RexianOpen")["Channel"]
        ami.send(Action="Setvar", Channel=channel, Variable="CASE_NUMBER", Value="12345670")
        assert has_heard(caller, "case_number_is")
        caller.press("1")
        assert has_heard(caller, "leave_message")
        assert "d7" not in heard_prompts(caller.heard)
        assert eventually(partial(_heard_more, caller, len(caller.heard) + 8000 * 2))
        caller.press("#")
        assert has_heard(caller, "goodbye")
        said = heard_prompts(caller.heard)
    assert "off_air_menu" not in said
    assert said[-10:-1] == ["case_number_is", *(f"d{digit}" for digit in "12345670")]


def test_a_message_in_which_nobody_speaks_ends_by_itself_and_that_is_kept(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True, message_silence_seconds=3)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        assert has_heard(caller, "welcome")
        caller.press("1")
        assert has_heard(caller, "silence_check", "goodbye")
        assert eventually(caller.ended.is_set)
        assert heard_prompts(caller.heard).count("silence_check") == 1
        assert ami.first("RexianSilent")["Call-ID"] == ami.first("RexianOpen")["Call-ID"]
        assert eventually(lambda: line.logged("CHAN_END"))
    assert line.logged("CALL_SILENT")
    assert not line.logged("CALL_MESSAGE")
    assert not line.complaints()
    assert (line.home / "asterisk/spool/nothing.sln").is_symlink()


def test_who_falls_silent_after_his_message_has_left_one(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True, message_silence_seconds=3)
    speech = chain(islice(tone(333), 50 * 10), silence())
    with line.caller(source=speech) as caller:
        assert caller.call("100")
        assert has_heard(caller, "welcome")
        caller.press("1")
        assert has_heard(caller, "silence_check", "goodbye")
        assert eventually(caller.ended.is_set)
        assert eventually(lambda: line.logged("CHAN_END"))
    assert line.logged("CALL_MESSAGE")
    assert not line.logged("CALL_SILENT")


def test_a_message_ended_by_hanging_up_counts_once_it_has_two_seconds(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True)
    # The first hangs up at once: on a busy machine, too, he has not spoken for two seconds.
    for seconds, messages in ((0.0, 0), (3.7, 1)):
        with line.caller() as caller:
            assert caller.call("100")
            assert has_heard(caller, "off_air_menu")
            caller.press("1")
            assert has_heard(caller, "leave_message")
            until = len(caller.heard) + int(8000 * seconds)
            assert eventually(partial(_heard_more, caller, until - 1))
            call = line.logged("CALL_OPEN")[-1]["userfield"]
            caller.hang_up()
            assert eventually(partial(_has_ended, line, call))
        assert len(line.logged("CALL_MESSAGE")) == messages


def test_a_message_is_kept_though_the_clock_was_put_back_while_it_was_spoken(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True)
    with line.ami() as ami, line.caller() as caller:
        assert caller.call("100")
        assert has_heard(caller, "off_air_menu")
        caller.press("1")
        assert has_heard(caller, "leave_message")
        assert eventually(partial(_heard_more, caller, len(caller.heard) + 8000 * 3))
        channel = ami.first("RexianOpen")["Channel"]
        begun_later = str(int(time.time()) + 3600)
        ami.send(Action="Setvar", Channel=channel, Variable="MESSAGE_FROM", Value=begun_later, ActionID="set")
        assert eventually(lambda: [one for one in ami.responses("Success") if one.get("ActionID") == "set"])
        caller.hang_up()
        assert eventually(lambda: line.logged("CHAN_END"))
    assert len(line.logged("CALL_MESSAGE")) == 1


def _heard_more(caller: SipCaller, samples: int) -> bool:
    return len(caller.heard) > samples


def _has_ended(line: Line, call: str) -> bool:
    return any(row["userfield"] == call for row in line.logged("CHAN_END"))


def test_a_keyed_case_number_is_answered_with_its_state(start_line: StartLine) -> None:
    port = free_port()
    line = start_line(show="never", tone_prompts=True, agi_port=port)
    with agi_server(port, "state_registered&due_is") as asked, line.caller() as caller:
        assert caller.call("100")
        assert has_heard(caller, "off_air_menu")
        caller.press("2")
        assert has_heard(caller, "enter_number")
        caller.press("12345670")
        assert has_heard(caller, "state_registered", "due_is")
        assert asked[0]["agi_arg_1"] == "12345670"
        assert asked[0]["agi_network_script"] == "state"
        assert eventually(lambda: heard_prompts(caller.heard)[-1] == "off_air_menu")
        assert eventually(caller.ended.is_set)  # served, presses nothing, is not kept
    assert places(line) == ["notice", "off-air", "status"]
    assert not line.logged("CALL_MESSAGE")


def test_an_answering_server_that_hangs_does_not_hang_the_call(start_line: StartLine) -> None:
    port = free_port()
    line = start_line(show="never", tone_prompts=True, agi_port=port, agi_seconds=2)
    with agi_server(port, None), line.caller() as caller:
        assert caller.call("100")
        assert has_heard(caller, "off_air_menu")
        caller.press("2")
        assert has_heard(caller, "enter_number")
        caller.press("12345670")
        assert has_heard(caller, "state_unavailable")
        assert eventually(lambda: heard_prompts(caller.heard)[-1] == "off_air_menu")
        assert not caller.ended.is_set()


def test_without_an_answering_server_the_caller_is_told_so(start_line: StartLine) -> None:
    line = start_line(show="never", tone_prompts=True)
    with line.caller() as caller:
        assert caller.call("100")
        assert has_heard(caller, "off_air_menu")
        caller.press("2")
        assert has_heard(caller, "enter_number")
        caller.press("12#")
        assert has_heard(caller, "state_unavailable")


def test_who_holds_when_the_show_is_over_is_asked_for_a_message(start_line: StartLine) -> None:
    now = datetime.now(UTC)
    window = {"start": (now - timedelta(hours=1)).isoformat(), "end": (now + timedelta(hours=1)).isoformat()}
    line = start_line(
        tone_prompts=True, show_first="2040-01-03", show_extra=[window], show_overrun_minutes=0, hold_prompt_seconds=5
    )
    # However long the start took: the caller still finds the show on, and holds when it ends.
    end = datetime.now(UTC) + timedelta(seconds=15)
    short = PlannedShow(window=ShowWindow(start=end - timedelta(hours=1), end=end), number=1)
    schedule = replace(line.settings.schedule(), planned=(short,), extra=())
    assert pbx.rewrite_windows(line.settings, line.home, datetime.now(UTC), schedule)
    pbx.reload_plan(line.home)
    with line.caller() as caller:
        assert caller.call("100")
        assert eventually(lambda: "hold" in places(line))
        assert has_heard(caller, "hold", "show_over")
        assert eventually(lambda: places(line)[-1] == "message")
