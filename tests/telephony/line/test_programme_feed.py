"""Those who hold hear the studio, and music without it: on the real Asterisk, measured by tones."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from telephony import older_legs, pbx
from telephony.connection import AmiAddress
from telephony.programme_feed import ProgrammeFeed
from telephony.rooms import FEED
from telephony.settings import Phone, TelephonySettings
from tests.asterisk_fixture import Line
from tests.sip_caller import SipCaller, loudness, tone
from tests.waiting import until

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]

HOST_HZ = 620
PASSWORD = "a-studio-password"


@contextmanager
def feeding(settings: TelephonySettings) -> Iterator[ProgrammeFeed]:
    secret = settings.ami_secret.get_secret_value()
    feed = ProgrammeFeed(
        AmiAddress(host=settings.ami_host, port=settings.ami_port, user=pbx.AMI_ROOM_USER, secret=secret)
    )
    feed.start()
    try:
        until(lambda: feed.connection.state.connected)
        yield feed
    finally:
        feed.stop()


def hears(caller: SipCaller) -> float:
    """How loud the host's tone was in the last half second."""
    return loudness(caller.heard[-4000:], HOST_HZ)


def feeds(line: Line) -> set[str]:
    with line.ami() as ami:
        ami.send(Action="CoreShowChannels")
        until(lambda: ami.named("CoreShowChannelsComplete"))
        return {one["Channel"][:-2] for one in ami.named("CoreShowChannel") if one["Channel"].startswith(FEED)}


def test_those_who_hold_hear_the_programme_and_music_when_the_studio_is_empty(
    start_line: Callable[..., Line],
) -> None:
    line = start_line(show="always", phones=(Phone(name="studio-one", password=SecretStr(PASSWORD)),))

    def host() -> SipCaller:
        return line.caller(number="studio-one", password=PASSWORD, source=tone(HOST_HZ))

    with feeding(line.settings), line.caller(number="13900000001") as caller:
        assert caller.call("100")
        until(lambda: [row for row in line.logged("CALL_PLACE") if row["said"] == "hold"])
        with host() as first:
            assert first.call("81")
            until(lambda: hears(caller) > 4000, what="the programme")
            assert len(feeds(line)) == 1
            # Whatever ends it, it comes back while the studio is staffed.
            (channel,) = feeds(line)
            with line.ami() as ami:
                ami.send(Action="Hangup", Channel=f"{channel};1")
                until(lambda: ami.responses("Success"))
            until(lambda: feeds(line) and feeds(line) != {channel}, what="another feed")
            until(lambda: hears(caller) > 4000, what="the programme again")
        until(lambda: hears(caller) < 400, what="music instead of an empty studio")
        until(lambda: not feeds(line), what="the end of the feed")
        with host() as second:
            assert second.call("81")
            until(lambda: hears(caller) > 4000, what="the programme of the next host")


def test_a_program_that_is_started_again_leaves_the_programme_as_it_is(start_line: Callable[..., Line]) -> None:
    line = start_line(show="always", phones=(Phone(name="studio-one", password=SecretStr(PASSWORD)),))
    with line.caller(number="studio-one", password=PASSWORD, source=tone(HOST_HZ)) as host:
        with feeding(line.settings):
            assert host.call("81")
            until(lambda: feeds(line), what="the feed")
        before = feeds(line)
        assert len(before) == 1
        with feeding(line.settings) as again:
            until(lambda: again.connection.state.events >= 0)
            host.hang_up()
            until(lambda: not feeds(line), what="the end of the feed")


def test_a_telephone_that_comes_a_second_time_stays_and_its_older_leg_is_told_why(
    start_line: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A browser's telephone needs a browser; for whoever looks after the legs, a desk phone plays one here.
    monkeypatch.setattr(older_legs, "SOFTPHONES", ("studio-one",))
    line = start_line(show="always", phones=(Phone(name="studio-one", password=SecretStr(PASSWORD)),))

    def host() -> SipCaller:
        return line.caller(number="studio-one", password=PASSWORD, source=tone(HOST_HZ))

    with feeding(line.settings), line.caller(number="13900000001") as caller, host() as first, host() as second:
        assert caller.call("100")
        assert first.call("81")
        until(lambda: hears(caller) > 4000, what="the programme")
        assert second.call("81")
        until(first.ended.is_set, what="the end of the older leg")
        extras = until(
            lambda: [row["eventextra"] for row in line.logged("HANGUP") if "studio-one" in row["channame"]],
            what="the older leg in the call log",
        )
        assert len(extras) == 1
        assert f'"hangupcause":{older_legs.TAKEN_OVER},' in str(extras[0]).replace(" ", "").replace("'", '"')
        assert not second.ended.is_set()
        assert len(feeds(line)) == 1
        until(lambda: hears(caller) > 4000, what="the programme goes on")
