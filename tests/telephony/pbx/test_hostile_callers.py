"""What a caller can write is hostile: number and name reach AMI, call log and files as plain text or not at all."""

import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from telephony import call_log, pbx
from telephony.events import CallOpened
from tests.asterisk_fixture import Line, RawAmi, StartLine
from tests.telephony.polling import eventually

pytestmark = pytest.mark.asterisk

ADDRESS = b"<sip:13900000001@127.0.0.1>"

NAMES = {
    "shell": rb'"$(touch /tmp/x) `id` ; rm -rf | tee &" ' + ADDRESS,
    "dial plan": rb'"${SHELL(touch /tmp/x)} $[1+1] ${CALLERID(num)}" ' + ADDRESS,
    "more arguments": rb'"a,Call-ID: forged,Call-Practice: 1,b" ' + ADDRESS,
    "deafens pyst2": b'"status will follow" ' + ADDRESS,
    "more deafening": b'"--END COMMAND-- ChanVariable: x=y" ' + ADDRESS,
    "quotes": rb'"a \"b\" \\ (c) [d] {e}" ' + ADDRESS,
    "angle brackets": b'"<sip:110@127.0.0.1>" ' + ADDRESS,
    "no quotes": b"Wang Xiaoming " + ADDRESS,
    "long": b'"' + b"A" * 4096 + b'" ' + ADDRESS,
    "long Chinese": b'"' + "斗门".encode() * 680 + b'" ' + ADDRESS,
    "gb18030": b'"' + "王小明".encode("gb18030") + b'" ' + ADDRESS,
    "big5": b'"' + "陳先生".encode("big5") + b'" ' + ADDRESS,
    "broken utf-8": b'"' + b"\xe7\x8e \xff\xfe\xc0\xaf \xed\xa0\x80 ok" + b'" ' + ADDRESS,
    "half a character": b'"' + "王".encode()[:2] + b'" ' + ADDRESS,
    "json": rb'"\",\"eventtype\":\"CHAN_END\",\"x\":\"" ' + ADDRESS,
    "encoded": b'"%0d%0aEvent: Hangup%00%22" ' + ADDRESS,
}

NUMBERS = {
    b"<sip:+8613800138000@127.0.0.1>": "+8613800138000",
    b"<sip:0756-555(0)1@127.0.0.1>": "075655501",
    b"<sip:07565550101;phone-context=86@127.0.0.1>": "07565550101",
    b"<sip:13900%3B%20Drop%41@127.0.0.1>": "13900",
    b"<sip:%2B8613800138000@127.0.0.1>": "+8613800138000",
    b"<sip:1$(id)&2@127.0.0.1>": "12",
    b"<sip:anonymous@anonymous.invalid>": "",
    b'"Anonymous" <sip:anonymous@anonymous.invalid>': "",
    b"<sip:127.0.0.1>": "",
    b"sip:13900000001@127.0.0.1": "13900000001",
    b"<sip:" + b"9" * 300 + b"@127.0.0.1>": "9" * 32,
}


def name_of(told: dict[str, str]) -> bytes:
    """Asterisk 22 percent-encodes what UserEvent is given, older ones do not; a percent sign never gets that far."""
    return unquote_to_bytes(told["Call-Name"].encode("utf-8", "surrogateescape"))


def opened_by(line: Line, ami: RawAmi, header: bytes) -> tuple[dict[str, str], CallOpened]:
    """What AMI and the call log say of a call with this From header. The call must have been answered."""
    before = len(ami.named("RexianOpen"))
    with line.caller(from_header=header) as caller:
        assert caller.call("100"), caller.final
        assert eventually(lambda: len(ami.named("RexianOpen")) > before)
    told = ami.named("RexianOpen")[before]
    assert eventually(lambda: any(row["userfield"] == told["Call-ID"] for row in line.logged("CHAN_END")))
    rows = (
        event for raw in pbx.call_log_file(line.home).read_bytes().splitlines(True) for event in call_log.parsed(raw)
    )
    return told, next(event for event in rows if isinstance(event, CallOpened) and event.call == told["Call-ID"])


def test_every_hostile_name_is_a_call_like_any_other(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True, max_per_number=50, max_calls=100)
    with line.ami() as ami:
        for what, header in NAMES.items():
            told, logged = opened_by(line, ami, header)
            # PJSIP cannot print a header of more than 4 kB, so of such a caller nothing is known; the call is whole.
            number = "" if len(header) > 4000 else "13900000001"
            assert logged.number == told["Call-Num"] == number, what
            name = name_of(told)
            assert not set(name.decode("latin-1")) & set('",\\(){}[]$`;|&<>:%\r\n\0'), what
            assert len(name) <= 180, what
            assert told["Call-Practice"] == "0", what
            assert logged.practice is False, what
            assert re.fullmatch(r"[0-9a-f-]{36}", told["Call-ID"]), what
        assert len(ami.named("RexianOpen")) == len(NAMES)
    assert not Path("/tmp/x").exists()
    assert pbx.booted(line.home)


def test_chinese_names_arrive_in_any_encoding(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True)
    with line.ami() as ami:
        for name, encoding in (("王小明", "utf-8"), ("王小明", "gb18030"), ("陳先生", "big5")):
            header = b'"' + name.encode(encoding) + b'" ' + ADDRESS
            told, _ = opened_by(line, ami, header)
            assert name_of(told).decode(encoding) == name


def test_only_digits_and_plus_survive_of_a_number(start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True)
    with line.ami() as ami:
        for header, number in NUMBERS.items():
            told, logged = opened_by(line, ami, header)
            assert told["Call-Num"] == number, header
            assert told["CallerIDNum"] in {number, "<unknown>"}, header
            assert logged.number in number[:32], header


def test_what_is_dialled_must_be_known_whatever_it_is_made_of(start_line: StartLine) -> None:
    line = start_line(show="always")
    for wrong in ("100%20", "100,1", "${EXTEN}", "h", "t", "100&101", "../100"):
        with line.caller() as caller:
            # What is no address at all gets no answer, however long one waits.
            assert not caller.call(wrong, 3), wrong
    with line.caller() as caller:
        assert caller.call("100")
    assert eventually(lambda: line.logged("CALL_END"))
    assert len(line.logged("CALL_OPEN")) == 1, "of him who dialled what is known"
    assert pbx.booted(line.home)


def test_a_flood_from_one_number_is_refused_call_by_call_and_logged(start_line: StartLine) -> None:
    line = start_line(show="always", max_per_number=2, max_calls=20)
    with line.ami() as ami:
        callers = [line.caller(number="13900000001").ring("100") for _ in range(10)]
        try:
            assert eventually(lambda: all(one.final for one in callers))
            assert sorted(one.final for one in callers) == [200] * 2 + [486] * 8
            assert eventually(lambda: len(ami.named("RexianRefuse")) == 8)
            assert {event["Call-Reason"] for event in ami.named("RexianRefuse")} == {"limit"}
            assert eventually(lambda: len(ami.named("RexianOpen")) == 10)
            with line.caller(number="13900000002") as other:
                assert other.call("100")
        finally:
            for one in callers:
                one.close()
    assert eventually(lambda: len(line.logged("CALL_REFUSE")) == 8)
    assert eventually(lambda: len(line.logged("CALL_OPEN")) == 11)


def test_when_all_lines_are_taken_the_rest_is_busy_and_practice_has_lines_of_its_own(start_line: StartLine) -> None:
    line = start_line(show="always", max_calls=3)
    callers = [line.caller(number=f"1390000000{n}").ring("100") for n in range(6)]
    try:
        assert eventually(lambda: all(one.final for one in callers))
        assert sorted(one.final for one in callers) == [200] * 3 + [486] * 3
        with line.caller(number="13911111111") as trainee:
            assert trainee.call("199")
        assert eventually(lambda: len(line.logged("CALL_REFUSE")) == 3)
        assert {row["said"] for row in line.logged("CALL_REFUSE")} == {"busy"}
        callers[[one.final for one in callers].index(200)].hang_up()
        assert eventually(lambda: len(line.logged("CALL_END")) >= 5)
        with line.caller(number="13922222222") as late:
            assert late.call("100")
    finally:
        for one in callers:
            one.close()


def test_withheld_numbers_are_many_people_and_not_one(start_line: StartLine) -> None:
    line = start_line(show="always", max_per_number=1)
    header = b'"Anonymous" <sip:anonymous@anonymous.invalid>'
    callers = [line.caller(from_header=header).ring("100") for _ in range(4)]
    try:
        assert eventually(lambda: [one.final for one in callers] == [200] * 4)
    finally:
        for one in callers:
            one.close()
    assert {row["num"] for row in line.logged("CALL_OPEN")} <= {"", "<unknown>"}


def test_ami_gives_the_listener_no_more_than_it_needs(start_line: StartLine) -> None:
    line = start_line(show="always")
    with line.ami() as ami:
        refused = (
            {"Action": "Command", "Command": "core show channels"},
            {"Action": "UpdateConfig", "SrcFilename": "manager.conf", "DstFilename": "manager.conf"},
            {"Action": "MixMonitor", "Channel": "x", "File": "/tmp/x.wav"},
            {"Action": "Originate", "Channel": "Local/in@feed", "Application": "System", "Data": "id", "Async": "true"},
            {"Action": "Getvar", "Variable": "SHELL(id)"},
        )
        for action in refused:
            ami.send(**action)
        assert eventually(lambda: len(ami.responses("Error")) == len(refused))
