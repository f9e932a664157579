"""Live feeds begin while captions are there, and nobody connects to captions that are away."""

import socket
import threading
from collections.abc import Callable
from uuid import UUID

import pytest

from intake.records.database import Database
from telephony.feed_door import FeedDoor
from tests.asterisk_fixture import Line
from tests.telephony.line.test_line import call_of, listening
from tests.telephony.polling import eventually
from tests.waiting import until
from transcription.captions.audiosocket import Kind, frame_bytes

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]


def test_a_feed_begins_with_the_call_while_captions_are_there_and_never_knocks_while_they_are_away(
    db: Database, start_line: Callable[..., Line]
) -> None:
    line = start_line(show="always")
    with (
        listening(db, line.settings) as listener,
        line.ami() as ami,
        socket.create_server(("127.0.0.1", line.settings.audio_port)) as captions,
    ):
        here = threading.Event()
        door = FeedDoor(listener, here.is_set)
        door.start()
        for number, is_open in (("13900000001", None), ("13900000002", True), ("13900000003", False)):
            if is_open is not None:
                (here.set if is_open else here.clear)()
                door.soon()
                assert eventually(lambda wanted=is_open: (ami.variable("FEEDS_UNTIL") not in ("", "0")) is wanted)
            with line.caller(number=number) as caller:
                assert caller.call("100")
                row = until(lambda number=number: call_of(db, number))
                if is_open:
                    captions.settimeout(40)
                    stream, _ = captions.accept()
                    with stream, stream.makefile("rb") as reading:
                        stream.settimeout(40)
                        assert reading.read(19) == frame_bytes(Kind.ID, UUID(row.id).bytes)
                else:
                    captions.settimeout(1)
                    with pytest.raises(TimeoutError):
                        captions.accept()
        door.stop()
    assert not line.complaints()
