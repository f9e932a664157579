"""AMI headers become the office's words, or nothing."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from intake.words import CallId, EndReason, Kind, Place
from telephony.ami import Message
from telephony.events import (
    CallAnswered,
    CallEnded,
    CallerHungUp,
    CallEvent,
    CallOpened,
    CallPlaced,
    CallRefused,
    KindKeyed,
    MessageLeft,
    RoomEntered,
    clean_name,
    read,
)
from tests.telephony.asterisk_words import Ring

NOW = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
CALL = CallId("7f6f1c2e-8a44-4c55-9f1d-0d4b6a0f9b11")


def a_ring(**facts: object) -> Ring:
    return Ring(call=CALL, **facts)  # type: ignore[arg-type]


def said(raw: bytes, known: dict[str, CallId] | None = None) -> CallEvent | None:
    ring = a_ring()
    known = {ring.uniqueid: CALL} if known is None else known
    return read(Message(raw.removesuffix(b"\r\n\r\n")).headers, known, NOW)


def test_a_ring_opens_a_call_with_everything_the_dial_plan_said() -> None:
    ring = a_ring()
    event = said(ring.opened(), {})
    assert event == CallOpened(
        call=CALL,
        line="100",
        number="13800138000",
        name="王小明",
        practice=False,
        channel=ring.channel,
        uniqueid=ring.uniqueid,
        linkedid=ring.uniqueid,
        recording_base=ring.base,
        at=datetime.fromtimestamp(ring.at, UTC),
    )


def test_a_name_in_another_encoding_is_read_through_its_percent_signs() -> None:
    raw = (
        a_ring(name="X").opened().replace(b"Call-Name: X", b"Call-Name: " + quote("王小明".encode("gb18030")).encode())
    )
    event = said(raw, {})
    assert isinstance(event, CallOpened)
    assert event.name == "王小明"


def test_a_practice_call_says_so() -> None:
    event = said(a_ring(practice=True).opened(), {})
    assert isinstance(event, CallOpened)
    assert event.practice


def test_a_withheld_number_is_empty() -> None:
    event = said(a_ring(number="").opened(), {})
    assert isinstance(event, CallOpened)
    assert event.number == ""


@pytest.mark.parametrize("number", ["${SHELL(id)}", "1;rm -rf /", "138abc001", "+86 138-0013-8000", "1" * 5000])
def test_of_a_number_only_digits_and_plus_survive(number: str) -> None:
    event = said(a_ring(number=number).opened(), {})
    assert isinstance(event, CallOpened)
    assert set(event.number) <= set("+0123456789")
    assert len(event.number) <= 32


@pytest.mark.parametrize("call", ["", "x", "../../etc/passwd", str(CALL).upper(), f"{CALL}/.."])
def test_only_a_uuid_opens_a_call(call: str) -> None:
    assert said(Ring(call=CallId(call)).opened(), {}) is None


def test_only_a_sip_channel_is_a_caller() -> None:
    raw = a_ring().opened().replace(b"PJSIP/anonymous-00000001", b"Local/in@feed-00000001;1")
    assert said(raw, {}) is None


STEPS = [
    (a_ring().answered(), CallAnswered),
    (a_ring().placed("hold"), CallPlaced),
    (a_ring().refused("busy"), CallRefused),
    (a_ring().left_message(), MessageLeft),
    (a_ring().held(), RoomEntered),
    (a_ring().hung_up(by_caller=False).split(b"\r\n\r\n")[1], CallEnded),
]


@pytest.mark.parametrize(("raw", "kind"), STEPS)
def test_each_step_of_a_known_call_is_an_event(raw: bytes, kind: type) -> None:
    assert isinstance(said(raw), kind)


@pytest.mark.parametrize(("raw", "kind"), STEPS)
def test_a_channel_that_opened_no_call_says_nothing(raw: bytes, kind: type) -> None:
    assert kind
    assert said(raw, {}) is None


def test_one_call_cannot_speak_for_another() -> None:
    other = CallId("00000000-0000-4000-8000-000000000000")
    assert said(Ring(call=other).placed("studio")) is None


@pytest.mark.parametrize("place", list(Place))
def test_every_place_of_the_dial_plan_is_understood(place: Place) -> None:
    event = said(a_ring().placed(place))
    assert isinstance(event, CallPlaced)
    assert event.place is place


def test_a_place_nobody_knows_is_no_event() -> None:
    assert said(a_ring().placed("kitchen")) is None


@pytest.mark.parametrize(("said_reason", "reason"), [("busy", EndReason.BUSY), ("limit", EndReason.LIMIT)])
def test_a_refusal_keeps_its_reason(said_reason: str, reason: EndReason) -> None:
    event = said(a_ring().refused(said_reason))
    assert isinstance(event, CallRefused)
    assert event.reason is reason


def test_only_a_hang_up_of_the_caller_is_his() -> None:
    asked, soft, _ended, _ = a_ring().hung_up().split(b"\r\n\r\n")
    assert isinstance(said(asked), CallerHungUp)
    assert said(soft) is None  # the end of every dial plan says this


def test_a_keyed_kind_is_one_of_the_plan_s_three() -> None:
    raw = a_ring().placed("hold").replace(b"RexianPlace", b"RexianKind").replace(b"Call-Place: hold", b"Call-Kind: ")
    assert said(raw) is None
    event = said(raw.replace(b"Call-Kind: ", b"Call-Kind: complaint"))
    assert isinstance(event, KindKeyed)
    assert event.kind is Kind.COMPLAINT


def test_a_conference_is_entered_by_its_name_and_its_bridge_is_not_counted_twice() -> None:
    event = said(a_ring().entered("studio"))
    assert isinstance(event, RoomEntered)
    assert event.room == "studio"
    bridge = a_ring().held().replace(b"holding_bridge", b"softmix")
    assert said(bridge) is None


@pytest.mark.parametrize("stamp", [b"soon", b"1e99", b"nan", b""])
def test_a_broken_time_stamp_means_the_time_of_arrival(stamp: bytes) -> None:
    ring = a_ring()
    raw = ring.answered().replace(f"{ring.at:.6f}".encode(), stamp)
    event = said(raw)
    assert isinstance(event, CallAnswered)
    assert event.at == NOW


@pytest.mark.parametrize("cause", [b"x", b"", b"-1", "１６".encode()])
def test_a_cause_that_is_no_number_is_zero(cause: bytes) -> None:
    raw = a_ring().hung_up(by_caller=False).split(b"\r\n\r\n")[1].replace(b"Cause: 16", b"Cause: " + cause)
    event = said(raw)
    assert isinstance(event, CallEnded)
    assert event.cause == 0


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Anonymous", ""),
        ("Anonymous Li", "Anonymous Li"),
        ("王小明", "王小明"),
        ("  Li   Lei ", "Li Lei"),
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth", "zero width"),
        ("\u3164\u2800", ""),
        ("王\u3164小明", "王 小明"),
        ("\ufe0f\ufe0f", ""),
        ("👩\u200d⚕️ 王", "👩 ⚕️ 王"),
        ("e\u0301lan", "e\u0301lan"),
        ("\ud800王", "王"),
        ("\u2067رقم\u2069 110", "رقم 110"),
        ("长" * 200, "长" * 60),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("${SHELL(id)}", "${SHELL(id)}"),
        ("status will follow", "status will follow"),
    ],
)
def test_a_name_is_shown_as_written_but_for_what_cannot_be_seen(written: str, shown: str) -> None:
    assert clean_name(written) == shown
