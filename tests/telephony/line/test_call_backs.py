"""Calls back through the real Asterisk: both telephones, what each of them is shown, the sound, the ends."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from intake.office import call_back_progress as progress
from intake.office import call_backs, calls
from intake.office.call_back_phones import NUMBER, PHONE
from intake.office.call_backs import CallBack
from intake.records import tables
from intake.records.database import Database
from intake.settings import home_folder
from intake.words.call_backs import CallBackId, CallBackOutcome, CallBackState
from telephony import pbx
from telephony.call_backs import CallBacks
from telephony.connection import AmiAddress
from telephony.moves import LineIsAway
from telephony.settings import TelephonySettings
from tests.asterisk_fixture import Line, running_line
from tests.end_to_end import sipp
from tests.house import an_opening
from tests.ports import free_port
from tests.sip_answerer import SipAnswerer, Telephone
from tests.telephone_sound import loudness, read_wav, tone
from tests.waiting import until

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

OFFICIAL, CITIZEN, HOTLINE = "07565551234", "13800138000", "07565550100"
StartLine = Callable[..., Line]


@contextmanager
def following(db: Database, settings: TelephonySettings) -> Iterator[CallBacks]:
    secret = settings.ami_secret.get_secret_value()
    address = AmiAddress(host="127.0.0.1", port=settings.ami_port, user=pbx.AMI_BACK_USER, secret=secret)
    made = CallBacks(db, address, settings, pbx.call_log_file(home_folder()))
    made.start()
    try:
        until(lambda: made.connection.state.connected)
        yield made
    finally:
        made.stop()


@contextmanager
def carrier(start_line: StartLine, official: Telephone, citizen: Telephone, **chosen: Any) -> Iterator[Line]:
    with SipAnswerer({OFFICIAL: official, CITIZEN: citizen}) as far:
        trunk = {"host": "127.0.0.1", "port": far.port, "caller_id": HOTLINE, "area_code": "0756"}
        yield start_line(show="always", trunk_out=trunk, tone_prompts=True, **chosen)


def asked(db: Database, *, official: str = NUMBER + OFFICIAL, citizen: str = NUMBER + CITIZEN) -> CallBack:
    """A row as the office writes it; who may write it is tested there."""
    opened = calls.open_call(db, an_opening(str(uuid4()), number=CITIZEN))
    which = str(uuid4())
    row = {
        "id": which,
        "matter": opened.case,
        "purpose": "answer",
        "person": 1,
        "official": official,
        "citizen": citizen,
        "asked_at": datetime.now(UTC),
        "recording": f"recordings/20160608/{which}",
        "recording_sha256": "",
    }
    with db.begin() as tx:
        if tx.execute(select(tables.person.c.id)).first() is None:
            tx.execute(insert(tables.person).values(**_somebody()))
        tx.execute(insert(tables.call_back).values(**row))
    return call_backs.one(db, CallBackId(which))


def _somebody() -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": 1,
        "name": "li",
        "display": "li",
        "password": "!",
        "password_set_at": now,
        "created_at": now,
        "must_change": False,
        "lang": "zh-CN",
        "failures": 0,
    }


def state(db: Database, made: CallBack) -> CallBackState:
    return call_backs.one(db, made.id).state


def over(db: Database, made: CallBack, seconds: float = 60) -> CallBack:
    until(lambda: state(db, made) is CallBackState.ENDED, seconds=seconds, what="the end of the call back")
    return call_backs.one(db, made.id)


def talking(db: Database, official: Telephone, made: CallBack) -> None:
    assert official.answered.wait(40)
    until(lambda: state(db, made) is CallBackState.OFFICIAL)
    official.press("1")
    until(lambda: state(db, made) is CallBackState.TALKING)


def test_the_official_presses_and_talks_and_both_are_recorded_on_tracks_of_their_own(
    db: Database, start_line: StartLine
) -> None:
    official, citizen = Telephone(source=tone(500)), Telephone(source=tone(900))
    with carrier(start_line, official, citizen) as line, following(db, line.settings) as backs:
        made = asked(db)
        backs.place(made)
        assert official.answered.wait(40)
        assert not citizen.invited.is_set()
        talking(db, official, made)
        until(lambda: len(citizen.heard) > 8000 * 5)
        until(lambda: loudness(citizen.heard[-4000:], 500) > 3000, what="the citizen hears the official")
        until(lambda: loudness(official.heard[-4000:], 900) > 3000, what="the official hears the citizen")
        citizen.hang_up()
        talked = len(citizen.heard) / 8000
        assert official.ended.wait(40)
        ended = over(db, made)
        assert (ended.moments.outcome, ended.cause) == (CallBackOutcome.ANSWERED, 16)
        until(lambda: call_backs.one(db, made.id).recording_seconds, what="the recording")
        whole = call_backs.one(db, made.id)
    assert set(whole.tracks) == {"mix", "caller", "studio"}
    assert whole.recording_seconds == pytest.approx(talked, abs=2)
    # The citizen's own track holds the citizen; what was sent to him holds the announcement and the official.
    for track, pitch, other in (("caller", 900, 500), ("studio", 500, 900)):
        sound = read_wav(home_folder() / whole.tracks[track])
        assert loudness(sound, pitch) > 1000
        assert loudness(sound, pitch) > 10 * loudness(sound, other)
    assert line.complaints() == []


def test_the_official_is_shown_the_hotline_and_never_the_citizen(db: Database, start_line: StartLine) -> None:
    official = Telephone()
    citizen = Telephone(asserts=f'"Wang" <sip:{CITIZEN}@carrier.example>')
    with carrier(start_line, official, citizen) as line, following(db, line.settings) as backs, line.ami() as ami:
        made = asked(db)
        backs.place(made)
        talking(db, official, made)
        until(lambda: len(official.heard) > 8000 * 3)
        official.hang_up()
        over(db, made)
        assert citizen.ended.wait(40)
    assert CITIZEN.encode() not in b"".join(official.packets)
    assert b"Wang" not in b"".join(official.packets)
    assert f"<sip:{HOTLINE}@".encode() in official.packets[0]
    # The citizen sees the hotline, and no trace of the official.
    assert OFFICIAL.encode() not in b"".join(citizen.packets)
    assert f"<sip:{HOTLINE}@".encode() in citizen.packets[0]
    log = pbx.call_log_file(line.home).read_text("utf-8")
    assert CITIZEN not in log
    assert ami.named("RexianBack")
    assert not any(CITIZEN in str(event) for event in ami.named("RexianBack"))


@pytest.mark.sipp
def test_sipp_as_the_official_never_reads_the_citizen_s_number_on_the_wire(
    db: Database, start_line: StartLine, tmp_path: Path
) -> None:
    """SIPp plays both ends of the carrier and writes down every packet; those of the official's call are read."""
    port = free_port()
    trunk = {"host": "127.0.0.1", "port": port, "caller_id": HOTLINE, "area_code": "0756"}
    with answering_sipp(tmp_path / "sipp", port) as packets:
        line = start_line(show="always", trunk_out=trunk, tone_prompts=True)
        with following(db, line.settings) as backs, line.ami() as ami:
            made = asked(db)
            backs.place(made)
            until(lambda: state(db, made) is CallBackState.TALKING)
            ami.send(Action="Hangup", Channel="/^PJSIP/call-out-.*/", Cause="16")
            assert over(db, made).moments.outcome is CallBackOutcome.ANSWERED
    calls_seen: dict[str, list[str]] = {}
    for packet in packets():
        found = re.search(r"(?im)^Call-ID:\s*(\S+)", packet)
        if found:
            calls_seen.setdefault(found[1], []).append(packet)
    officials = [one for one in calls_seen.values() if any(f"INVITE sip:{OFFICIAL}@" in packet for packet in one)]
    citizens = [one for one in calls_seen.values() if any(f"INVITE sip:{CITIZEN}@" in packet for packet in one)]
    assert (len(officials), len(citizens)) == (1, 1)
    assert len(officials[0]) >= 5
    said_to_official = "".join(officials[0])
    assert CITIZEN not in said_to_official
    assert f"<sip:{HOTLINE}@" in said_to_official
    assert OFFICIAL not in "".join(citizens[0])
    for name in ("Diversion", "History-Info", "P-Preferred-Identity", "Privacy"):
        assert name not in said_to_official


@contextmanager
def answering_sipp(folder: Path, port: int) -> Iterator[Callable[[], list[str]]]:
    """SIPp at a port, as both ends; what is yielded reads all packets that came and went so far."""
    sipp.needed()
    folder.mkdir()
    (folder / "speech.al").write_bytes(b"\xd5" * 8000)
    scenario = (Path(__file__).with_name("official.xml")).read_text("utf-8")
    (folder / "official.xml").write_text(scenario.replace("SPEECH", str(folder / "speech.al")), "utf-8")
    log = folder / "packets.log"
    running = subprocess.Popen(
        [
            *(sipp.needed(), "-sf", str(folder / "official.xml"), "-i", "127.0.0.1", "-p", str(port), "-m", "2"),
            *("-mi", "127.0.0.1", "-trace_msg", "-message_file", str(log), "-nostdin", "-timeout", "180s"),
            *("-default_behaviors", "all,-bye"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        yield lambda: re.split(r"(?m)^-{20,}.*$", log.read_text("utf-8", "replace"))
    finally:
        running.terminate()
        running.wait(20)


@pytest.mark.parametrize(
    ("final", "outcome", "cause"),
    [
        (486, CallBackOutcome.BUSY, 17),
        (603, CallBackOutcome.REFUSED, 21),
        (404, CallBackOutcome.UNREACHABLE, 1),
        (480, CallBackOutcome.NO_ANSWER, 19),
        (503, CallBackOutcome.FAILED, None),
    ],
)
def test_why_the_citizen_was_not_reached(
    db: Database, start_line: StartLine, final: int, outcome: CallBackOutcome, cause: int | None
) -> None:
    official, citizen = Telephone(), Telephone(final=final)
    with carrier(start_line, official, citizen) as line, following(db, line.settings) as backs:
        made = asked(db)
        backs.place(made)
        assert official.answered.wait(40)
        until(lambda: state(db, made) is CallBackState.OFFICIAL)
        official.press("1")
        ended = over(db, made)
        assert ended.moments.outcome is outcome, (outcome, ended.cause)
        assert cause in (None, ended.cause)
        assert official.ended.wait(40)
    assert ended.moments.rung
    assert ended.moments.citizen is None
    assert not (home_folder() / f"{made.recording}.wav").exists()


def test_nobody_answers_within_the_ringing_time(db: Database, start_line: StartLine) -> None:
    official, citizen = Telephone(), Telephone(rings=60)
    with (
        carrier(start_line, official, citizen, call_back_ring_seconds=5) as line,
        following(db, line.settings) as backs,
    ):
        made = asked(db)
        backs.place(made)
        assert official.answered.wait(40)
        until(lambda: state(db, made) is CallBackState.OFFICIAL)
        official.press("1")
        ended = over(db, made)
        assert ended.moments.outcome is CallBackOutcome.NO_ANSWER
        assert ended.moments.rung
        assert ended.moments.ended
        # The exchange's own limit of five seconds, and not the sixty that the citizen's telephone would ring.
        assert 4.5 < (ended.moments.ended - ended.moments.rung).total_seconds() < 30


@pytest.mark.parametrize(("final", "rings"), [(486, 0.2), (200, 60)])
def test_an_official_who_does_not_answer_has_nobody_rung(
    db: Database, start_line: StartLine, final: int, rings: float
) -> None:
    official, citizen = Telephone(final=final, rings=rings), Telephone()
    with (
        carrier(start_line, official, citizen, call_back_ring_seconds=5) as line,
        following(db, line.settings) as backs,
    ):
        made = asked(db)
        backs.place(made)
        assert over(db, made).moments.outcome is CallBackOutcome.OFFICIAL_AWAY
    assert not citizen.invited.is_set()


def test_who_does_not_press_the_key_rings_nobody(db: Database, start_line: StartLine) -> None:
    official, citizen = Telephone(), Telephone()
    with carrier(start_line, official, citizen) as line, following(db, line.settings) as backs:
        made = asked(db)
        backs.place(made)
        assert official.answered.wait(40)
        official.press("2")
        assert over(db, made).moments.outcome is CallBackOutcome.NOT_PRESSED
        assert official.ended.wait(40)
    assert not citizen.invited.is_set()


def test_an_official_who_hangs_up_while_it_rings_ends_that_too(db: Database, start_line: StartLine) -> None:
    official, citizen = Telephone(), Telephone(rings=60)
    with carrier(start_line, official, citizen) as line, following(db, line.settings) as backs:
        made = asked(db)
        backs.place(made)
        assert official.answered.wait(40)
        until(lambda: state(db, made) is CallBackState.OFFICIAL)
        official.press("1")
        assert citizen.invited.wait(40)
        official.hang_up()
        assert over(db, made).moments.outcome is CallBackOutcome.OFFICIAL_LEFT
        assert citizen.ended.wait(40)


def test_a_call_back_that_outlives_the_program_is_completed_from_the_log(db: Database, start_line: StartLine) -> None:
    official, citizen = Telephone(source=tone(500)), Telephone(source=tone(900))
    with carrier(start_line, official, citizen) as line:
        with following(db, line.settings) as backs:
            made = asked(db)
            backs.place(made)
            assert official.answered.wait(40)
            until(lambda: state(db, made) is CallBackState.OFFICIAL)
        official.press("1")
        assert citizen.answered.wait(40)
        until(lambda: len(citizen.heard) > 8000 * 3)
        with following(db, line.settings):
            until(lambda: state(db, made) is CallBackState.TALKING)
        official.hang_up()
        assert citizen.ended.wait(40)
        talked = len(citizen.heard) / 8000
        with following(db, line.settings):
            ended = over(db, made)
            assert ended.moments.outcome is CallBackOutcome.ANSWERED
            assert ended.moments.ended
            assert ended.moments.citizen
            until(lambda: call_backs.one(db, made.id).tracks, what="the recording")
    assert (ended.moments.ended - ended.moments.citizen).total_seconds() == pytest.approx(talked, abs=3)


def test_a_killed_exchange_ends_it_without_a_known_end_and_the_sound_is_kept(
    db: Database, start_line: StartLine
) -> None:
    official, citizen = Telephone(source=tone(500)), Telephone(source=tone(900))
    with carrier(start_line, official, citizen) as line, following(db, line.settings) as backs:
        made = asked(db)
        backs.place(made)
        talking(db, official, made)
        until(lambda: len(citizen.heard) > 8000 * 4)
        line.process.kill()
        line.process.wait()
        until(lambda: not backs.connection.state.connected)
        with pytest.raises(LineIsAway):
            backs.place(asked(db))
        with running_line(line.home, line.installation, line.settings, datetime.now(UTC)):
            ended = over(db, made, seconds=90)
            assert ended.moments.outcome is CallBackOutcome.LINE_LOST
            assert ended.moments.ended is None
            until(lambda: call_backs.one(db, made.id).tracks, what="the recording")
    assert {one.id for one in progress.unfinished(db)} == set()


def test_practice_telephones_do_it_all_by_themselves_without_a_trunk(db: Database, start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True)
    with following(db, line.settings) as backs:
        made = asked(db, official=PHONE + "practice-official", citizen=PHONE + "practice-citizen")
        backs.place(made)
        ended = over(db, made, seconds=120)
        assert ended.moments.outcome is CallBackOutcome.ANSWERED
        until(lambda: call_backs.one(db, made.id).tracks, what="the recording")
    with db.read() as tx:
        assert len(tx.execute(select(tables.call)).all()) == 1  # the practice telephones are no callers


def test_without_a_trunk_no_number_is_rung(db: Database, start_line: StartLine) -> None:
    line = start_line(show="always", tone_prompts=True)
    with following(db, line.settings) as backs:
        made = asked(db)
        backs.place(made)
        assert over(db, made).moments.outcome is CallBackOutcome.NOT_PLACED
        made = asked(db, official=PHONE + "practice-official")
        backs.place(made)
        assert over(db, made).moments.outcome is CallBackOutcome.FAILED


def test_a_telephone_of_the_station_rings_first_where_it_has_signed_on(db: Database, start_line: StartLine) -> None:
    official, citizen = Telephone(), Telephone()
    with SipAnswerer({"desk": official, CITIZEN: citizen}) as far:
        trunk = {"host": "127.0.0.1", "port": far.port, "caller_id": HOTLINE}
        phones = [{"name": "desk", "password": "a-long-password"}]
        line = start_line(show="always", trunk_out=trunk, phones=phones, tone_prompts=True)
        with following(db, line.settings) as backs:
            away = asked(db, official=PHONE + "desk")
            backs.place(away)
            assert over(db, away).moments.outcome in (CallBackOutcome.NOT_PLACED, CallBackOutcome.OFFICIAL_AWAY)
            far.sign_on("desk", "a-long-password", line.settings.sip_port)
            made = asked(db, official=PHONE + "desk")
            backs.place(made)
            talking(db, official, made)
            until(lambda: len(official.heard) > 8000)
            citizen.hang_up()
            assert over(db, made).moments.outcome is CallBackOutcome.ANSWERED
    assert CITIZEN.encode() not in b"".join(official.packets)
    assert f"<sip:{HOTLINE}@".encode() in official.packets[0]


def test_a_trunk_that_signs_on_does_so_by_itself_and_then_rings(db: Database, start_line: StartLine) -> None:
    official, citizen = Telephone(), Telephone(final=486)
    with SipAnswerer({"9" + OFFICIAL: official, "9" + CITIZEN: citizen}) as far:
        trunk = {"kind": "registration", "host": "127.0.0.1", "port": far.port, "user": "account", "prefix": "9"}
        with pytest.raises(ValueError, match="trunk_out_secret"):
            start_line(show="always", trunk_out={**trunk, "caller_id": HOTLINE})
        line = start_line(
            show="always",
            trunk_out={**trunk, "caller_id": HOTLINE},
            trunk_out_secret="a-long-password",
            tone_prompts=True,
        )
        until(lambda: far.registered, what="a REGISTER")
        assert b"<sip:account@" in far.registered[0]
        with following(db, line.settings) as backs:
            made = asked(db)
            backs.place(made)
            assert official.answered.wait(40)
            until(lambda: state(db, made) is CallBackState.OFFICIAL)
            official.press("1")
            assert over(db, made).moments.outcome is CallBackOutcome.BUSY
    assert f"<sip:{HOTLINE}@".encode() in official.packets[0]


def test_nobody_from_outside_reaches_the_line_out(start_line: StartLine) -> None:
    """What only AMI may reach is no extension of any entrance, and a practice telephone rings nobody."""
    citizen = Telephone()
    with SipAnswerer({CITIZEN: citizen}) as far:
        trunk = {"host": "127.0.0.1", "port": far.port, "caller_id": HOTLINE}
        phones = [{"name": "desk", "password": "a-long-password"}]
        line = start_line(show="always", trunk_out=trunk, phones=phones, tone_prompts=True)
        for extension in ("official", CITIZEN, "9" + CITIZEN, f"{CITIZEN}@call-out", "call-back", "practice-phone"):
            with line.caller() as stranger:
                # What is no address at all gets no answer, however long one waits.
                assert not stranger.call(extension, 5), extension
            with line.caller(number="desk", password="a-long-password") as phone:
                assert not phone.call(extension, 5), extension
        with line.caller() as stranger:
            assert stranger.call("practice-official")
        assert not citizen.invited.is_set()
    assert line.logged("CALL_OPEN") == []
