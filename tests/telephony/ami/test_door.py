"""Every fault of pyst2 0.5.1 that was ever met, against a server that speaks AMI. One test each."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from asterisk.manager import Event, Manager, ManagerAuthException, ManagerMsg

from telephony.ami import ActionRefused, Door, LineAway, Message, NoAnswer, UnsafeHeader
from telephony.ami.door import ANSWER_SECONDS, CONNECT_SECONDS
from tests.telephony.fake_asterisk import FakeAsterisk, Headers, message
from tests.telephony.polling import eventually


@pytest.fixture
def asterisk() -> Iterator[FakeAsterisk]:
    with FakeAsterisk() as fake:
        yield fake


class Heard:
    """Collects events, as the listener does."""

    def __init__(self, door: Door) -> None:
        self.events: list[Event] = []
        door.register_event("*", self._take)

    def _take(self, event: Event, _: Manager) -> None:
        self.events.append(event)

    def names(self) -> list[str]:
        return [event.name for event in self.events]


@pytest.fixture
def door(asterisk: FakeAsterisk) -> Iterator[Door]:
    door = Door()
    door.connect("127.0.0.1", asterisk.port)
    door.login("rexian", "secret")
    yield door
    door.close()
    assert eventually(lambda: not door.message_thread.is_alive() and not door.event_dispatch_thread.is_alive())


@pytest.fixture
def heard(door: Door) -> Heard:
    return Heard(door)


BEAT = message("Event: Beat")


def test_the_door_is_pyst2_and_speaks_in_pyst2_classes(door: Door, heard: Heard, asterisk: FakeAsterisk) -> None:
    asterisk.send(BEAT)
    assert eventually(lambda: heard.events)
    assert isinstance(door, Manager)
    assert isinstance(heard.events[0], Event)
    assert isinstance(door.ping(), ManagerMsg)


def test_a_name_saying_status_will_follow_deafens_nobody(door: Door, heard: Heard, asterisk: FakeAsterisk) -> None:
    asterisk.send(message("Event: Newchannel", "CallerIDName: status will follow") + BEAT)
    assert eventually(lambda: heard.names() == ["Newchannel", "Beat"])
    assert door.ping().headers["Ping"] == "Pong"


@pytest.mark.parametrize("text", ["--END COMMAND--", "Response: Follows", "StatusComplete", "Asterisk Call Manager/1"])
def test_no_text_in_a_name_changes_the_reading(heard: Heard, asterisk: FakeAsterisk, text: str) -> None:
    asterisk.send(message("Event: Newchannel", f"CallerIDName: {text}") + BEAT)
    assert eventually(lambda: heard.names() == ["Newchannel", "Beat"])
    assert heard.events[0]["CallerIDName"] == text


def test_channel_variables_do_not_kill_the_reader(door: Door, heard: Heard, asterisk: FakeAsterisk) -> None:
    asterisk.send(message("Event: Newstate", "ChanVariable: CALL_ID=7f", "ChanVariable: PLACE=hold") + BEAT)
    assert eventually(lambda: heard.names() == ["Newstate", "Beat"])
    assert heard.events[0].message.variables == {"CALL_ID": "7f", "PLACE": "hold"}
    assert door.counts.forged == 0


def test_bytes_are_read_in_blocks_and_not_one_by_one(heard: Heard, asterisk: FakeAsterisk) -> None:
    many = 20_000
    began = time.process_time()
    asterisk.send(message("Event: Newexten", "Channel: PJSIP/trunk-1", "AppData: " + "x" * 400) * many)
    assert eventually(lambda: len(heard.events) == many)
    # Of this process's own time, which no neighbour uses up. pyst2 manages about 750.
    assert many / (time.process_time() - began) > 2_500


def test_answers_find_their_askers_though_they_come_in_any_order(door: Door, asterisk: FakeAsterisk) -> None:
    held: list[Headers] = []
    both = threading.Event()

    def swap(headers: Headers) -> bytes:
        held.append(headers)
        if len(held) < 2:
            return b""
        both.set()
        return b"".join(
            message("Response: Success", f"ActionID: {one['ActionID']}", f"Value: {one['Variable']}")
            for one in reversed(held)
        )

    asterisk.answers["Getvar"] = swap
    got: dict[str, str] = {}

    def ask(name: str) -> None:
        got[name] = door.ask({"Action": "Getvar", "Variable": name}).headers["Value"]

    askers = [threading.Thread(target=ask, args=(name,)) for name in ("ONE", "TWO")]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(40)
    assert both.is_set()
    assert got == {"ONE": "ONE", "TWO": "TWO"}


def test_eight_threads_asking_at_once_each_get_their_own_answer(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.answers["Getvar"] = lambda headers: message(
        "Response: Success", f"ActionID: {headers['ActionID']}", f"Value: {headers['Variable']}"
    )
    wrong: list[str] = []

    def ask(who: int) -> None:
        for turn in range(100):
            name = f"{who}-{turn}"
            if door.ask({"Action": "Getvar", "Variable": name}).headers["Value"] != name:
                wrong.append(name)

    askers = [threading.Thread(target=ask, args=(who,)) for who in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(60)
    assert wrong == []


def test_a_stopped_asterisk_costs_the_asker_only_the_limit(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.stall()
    began = time.monotonic()
    with pytest.raises(NoAnswer, match="Ping"):
        door.ask({"Action": "Ping"}, limit=0.2)
    assert time.monotonic() - began < ANSWER_SECONDS
    asterisk.resume()
    assert door.ask({"Action": "Ping"}).headers["Ping"] == "Pong"


def test_a_late_answer_is_not_taken_for_the_next_one(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.stall()
    with pytest.raises(NoAnswer):
        door.ask({"Action": "Getvar", "Variable": "LATE"}, limit=0.05)
    late = asterisk.asked("Getvar")[0]["ActionID"]
    asterisk.resume()
    asterisk.send(message("Response: Success", f"ActionID: {late}", "Value: late"))
    assert "Value" not in door.ask({"Action": "Getvar", "Variable": "NOW"}).headers


def test_a_raising_callback_ends_nothing(door: Door, heard: Heard, asterisk: FakeAsterisk) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a callback's own fault")

    door.register_event("Beat", broken)
    asterisk.send(BEAT * 3)
    assert eventually(lambda: len(heard.events) == 3)
    assert door.counts.raised == 3


def test_actions_share_nothing_with_the_action_before(door: Door, asterisk: FakeAsterisk) -> None:
    door.send_action(Action="Getvar", Variable="REC")
    door.send_action(Action="Ping")
    getvar, ping = asterisk.actions[-2:]
    assert "Variable" not in ping
    assert ping["ActionID"] != getvar["ActionID"]


def test_the_caller_of_an_action_keeps_his_dictionary(door: Door) -> None:
    mine = {"Action": "Ping"}
    door.send_action(mine)
    assert mine == {"Action": "Ping"}


def test_repeated_headers_are_all_kept(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.answers["Command"] = lambda headers: message(
        "Response: Success", f"ActionID: {headers['ActionID']}", "Output: one", "Output: two"
    )
    assert door.command("x").repeated["Output"] == ["one", "two"]


@pytest.mark.parametrize("poison", ["x\r\nAction: Command", "x\n\nAction: Originate", "x\r", "x\0y"])
def test_a_line_break_never_becomes_a_second_action(door: Door, asterisk: FakeAsterisk, poison: str) -> None:
    before = len(asterisk.actions)
    for action in ({"Action": "Getvar", "Variable": poison}, {"Action": "Getvar", f"Key{poison}": "x"}):
        with pytest.raises(UnsafeHeader):
            door.tell(action)
    with pytest.raises(UnsafeHeader):
        door.originate("PJSIP/1", "100", caller_id=poison)
    door.ping()
    assert [one["Action"] for one in asterisk.actions[before:]] == ["Ping"]


def test_rows_of_a_list_action_are_collected_and_are_no_events(
    door: Door, heard: Heard, asterisk: FakeAsterisk
) -> None:
    asterisk.rows = [
        message("Event: Status", "Channel: PJSIP/trunk-1", "Variable: CALL_ID=7f", "Variable: PLACE=hold"),
        message("Event: Status", "Channel: PJSIP/trunk-2", "Variable: CALL_ID="),
    ]
    rows = door.rows({"Action": "Status", "Variables": "CALL_ID,PLACE"})
    assert [row.headers["Channel"] for row in rows] == ["PJSIP/trunk-1", "PJSIP/trunk-2"]
    assert [row.variables for row in rows] == [{"CALL_ID": "7f", "PLACE": "hold"}, {"CALL_ID": ""}]
    assert heard.events == []


def test_an_error_answer_to_a_list_action_is_a_refusal_and_not_a_wait(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.answers["Status"] = lambda headers: message(
        "Response: Error", f"ActionID: {headers['ActionID']}", "Message: Permission denied"
    )
    with pytest.raises(ActionRefused, match="Permission denied"):
        door.rows({"Action": "Status"})


def test_an_originate_response_is_an_event_though_it_carries_a_response(
    door: Door, heard: Heard, asterisk: FakeAsterisk
) -> None:
    answer = door.ask({"Action": "Originate", "Async": "true"})
    asterisk.send(message("Event: OriginateResponse", f"ActionID: {answer.headers['ActionID']}", "Response: Success"))
    assert eventually(lambda: heard.names() == ["OriginateResponse"])


@pytest.mark.parametrize("key", ["Event", "Uniqueid", "Channel", "ActionID", "Call-ID", "Call-Num"])
def test_a_message_with_a_doubled_key_header_is_dropped_and_counted(
    door: Door, heard: Heard, asterisk: FakeAsterisk, key: str
) -> None:
    headers = {"Event": "UserEvent", "Uniqueid": "1.1", "Channel": "PJSIP/1", "ActionID": "x", "Call-ID": "a"}
    lines = [f"{name}: {value}" for name, value in ({"Call-Num": "1"} | headers).items()]
    asterisk.send(message(*lines, f"{key}: other") + BEAT)
    assert eventually(lambda: heard.names() == ["Beat"])
    assert door.counts.forged == 1


NAMES = [
    ("王小明".encode(), "王小明"),
    ("王小明".encode("gb18030"), "王小明"),
    ("斗門區".encode("gb18030"), "斗門區"),
    (b"\xff\xfe\xff", "\ufffd\ufffd\ufffd"),
    ("王小明".encode()[:-1], "王小"),
    (b"Li \xb0", "Li \ufffd"),
]


@pytest.mark.parametrize(("raw", "name"), NAMES)
def test_names_arrive_in_whatever_encoding_they_were_written(
    heard: Heard, asterisk: FakeAsterisk, raw: bytes, name: str
) -> None:
    asterisk.send("Event: UserEvent\r\nRoom: 播出\r\nCall-Name: ".encode() + raw + b"\r\n\r\n")
    assert eventually(lambda: heard.events)
    assert heard.events[0]["Call-Name"] == name
    assert heard.events[0]["Room"] == "播出"


@pytest.mark.parametrize(
    "raw", [bytes([first, second]) for first in (0x80, 0xA4, 0xF9, 0xFF) for second in (0, 0x41, 0xFF)]
)
def test_no_bytes_in_a_name_stop_the_reading(raw: bytes) -> None:
    assert Message(b"Event: UserEvent\r\nCall-Name: " + raw + b"\r\nCall-Num: 110").headers["Call-Num"] == "110"


def test_a_character_split_between_two_packets_stays_whole(heard: Heard, asterisk: FakeAsterisk) -> None:
    raw = "Event: UserEvent\r\nCall-Name: 王小明\r\n\r\n".encode()
    for byte in raw:
        asterisk.send(bytes([byte]))
    assert eventually(lambda: heard.events)
    assert heard.events[0]["Call-Name"] == "王小明"


def test_a_four_kilobyte_name_hurts_nobody(heard: Heard, asterisk: FakeAsterisk) -> None:
    asterisk.send(message("Event: UserEvent", "Call-ID: 1", "Call-Name: " + "长" * 4096, "Call-Num: 2") + BEAT)
    assert eventually(lambda: heard.names() == ["UserEvent", "Beat"])
    assert heard.events[0]["Call-Num"] == "2"


def test_a_ten_megabyte_line_is_skipped_and_the_next_message_heard(
    door: Door, heard: Heard, asterisk: FakeAsterisk
) -> None:
    asterisk.send(message("Event: UserEvent", "Call-Name: " + "x" * 10_000_000) + BEAT)
    assert eventually(lambda: heard.names() == ["Beat"])
    assert door.counts.oversized == 1
    assert door.ping().headers["Ping"] == "Pong"


def test_a_lost_connection_ends_every_waiting_question_at_once(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.stall()
    failed: list[Exception] = []

    def ask() -> None:
        try:
            door.ask({"Action": "Ping"}, limit=30)
        except LineAway as away:
            failed.append(away)

    asker = threading.Thread(target=ask)
    asker.start()
    assert eventually(lambda: asterisk.asked("Ping"))
    asterisk.drop()
    asker.join(40)
    assert len(failed) == 1
    assert door.lost.is_set()
    assert not door.connected()


def test_a_lost_door_refuses_instead_of_waiting(door: Door, asterisk: FakeAsterisk) -> None:
    asterisk.drop()
    assert eventually(door.lost.is_set)
    with pytest.raises(LineAway):
        door.ping()
    with pytest.raises(LineAway):
        door.tell({"Action": "Ping"})


def test_close_returns_at_once_though_asterisk_is_stopped(asterisk: FakeAsterisk) -> None:
    door = Door()
    door.connect("127.0.0.1", asterisk.port)
    door.login("rexian", "secret")
    asterisk.stall()
    began = time.monotonic()
    door.close()
    door.close()
    assert time.monotonic() - began < ANSWER_SECONDS, "it would have waited for an answer"
    assert eventually(lambda: not door.message_thread.is_alive() and not door.event_dispatch_thread.is_alive())


def test_close_inside_a_callback_does_not_wait_for_itself(door: Door, asterisk: FakeAsterisk) -> None:
    door.register_event("Beat", lambda _event, manager: manager.close())
    asterisk.send(BEAT)
    assert eventually(door.lost.is_set)


def test_a_door_that_was_never_opened_closes_quietly() -> None:
    door = Door()
    door.close()
    with pytest.raises(LineAway):
        door.ping()


def test_a_wrong_secret_is_a_refusal_of_pyst2(asterisk: FakeAsterisk) -> None:
    door = Door()
    door.connect("127.0.0.1", asterisk.port)
    with pytest.raises(ManagerAuthException, match="Authentication failed"):
        door.login("rexian", "wrong")
    door.close()


def test_something_else_on_the_port_is_named_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            link, _ = server.accept()
            with link:
                link.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(LineAway, match="not Asterisk"):
            Door().connect("127.0.0.1", server.getsockname()[1])
        thread.join(40)


def test_a_port_that_never_greets_costs_only_the_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        began = time.monotonic()
        with pytest.raises(LineAway):
            Door().connect("127.0.0.1", server.getsockname()[1], limit=0.2)
        assert time.monotonic() - began < CONNECT_SECONDS


def test_a_closed_port_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(LineAway, match="refused"):
        Door().connect("127.0.0.1", port)


def test_events_that_nobody_takes_end_the_line_instead_of_the_memory(
    door: Door, asterisk: FakeAsterisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telephony.ami.door.BACKLOG_LIMIT", 100)
    go_on = threading.Event()
    door.register_event("Beat", lambda *_: go_on.wait(40))
    for _ in range(20):
        asterisk.send(BEAT * 50)
    assert eventually(door.lost.is_set)
    go_on.set()
    assert "faster" in door.why
