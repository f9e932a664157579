"""One message to one address, on real servers: what arrived, what certainly did not, and what nobody can know."""

import time
from collections.abc import Iterator
from email import message_from_bytes

import pytest

from intake.sending import AddressNotAllowed, Letterbox, NotAnAddress, Outcome, scheme_of
from tests.intake.receiving import mail, web

LIMIT = 2.0


@pytest.fixture(scope="module")
def box() -> Iterator[Letterbox]:
    with Letterbox(limit_seconds=LIMIT, hosts=("127.0.0.1",)) as box:
        assert box.open()
        yield box


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "outcome", "words"),
    [
        ("ok", Outcome.SENT, "HTTP 200 taken"),
        ("refuse", Outcome.FAILED, "HTTP 400 taken"),
        ("fault", Outcome.UNKNOWN, "HTTP 500 taken"),
        ("cut", Outcome.UNKNOWN, "ConnectionError"),
        # WeCom, DingTalk and Feishu say no with a status of 200.
        ("verdict", Outcome.FAILED, 'HTTP 200 {"errcode":93000,"errmsg":"invalid"}'),
    ],
)
def test_what_the_other_side_said_is_understood_and_kept(
    box: Letterbox, what: str, outcome: Outcome, words: str
) -> None:
    with web() as server:
        sent = box.send(server.address(what), "通知", "案件 00000017 的时限今天到期。")
    assert (sent.outcome, sent.words) == (outcome, words)
    assert server.received == ["案件 00000017 的时限今天到期。"]


@pytest.mark.slow
def test_a_server_that_does_not_answer_costs_no_more_than_the_limit_and_leaves_doubt(box: Letterbox) -> None:
    with web() as server:
        begun = time.monotonic()
        sent = box.send(server.address("slow"), "通知", "x")
        assert time.monotonic() - begun < LIMIT + 1
    assert sent.outcome is Outcome.UNKNOWN


@pytest.mark.slow
def test_what_never_connected_has_certainly_not_arrived(box: Letterbox) -> None:
    assert box.send("json://127.0.0.1:1/x", "通知", "x").outcome is Outcome.FAILED


@pytest.mark.slow
def test_the_inner_network_is_not_called_by_whatever_name() -> None:
    with web() as server, Letterbox(limit_seconds=LIMIT) as box:
        for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0"):
            sent = box.send(f"json://{host}:{server.port}/ok", "通知", "x")
            assert sent.outcome is Outcome.FAILED
            assert "not outside this network" in sent.words
        assert not server.received


@pytest.mark.slow
def test_a_proxy_carries_what_goes_out_and_is_no_way_in() -> None:
    with web() as proxy, Letterbox(limit_seconds=LIMIT, proxy=f"http://127.0.0.1:{proxy.port}") as box:
        assert box.send("json://hotline.example/x", "通知", "out").outcome is Outcome.SENT
        for host in ("127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "router", "[::1]"):
            assert box.send(f"json://{host}/x", "通知", "in").outcome is Outcome.FAILED
    assert proxy.received == ["out"]


@pytest.mark.slow
def test_mail_is_delivered_and_refused_by_a_real_server(box: Letterbox) -> None:
    with mail() as server:
        address = f"mailto://127.0.0.1:{server.port}?from=hotline@example.cn&to=wang@example.cn&mode=insecure"
        sent = box.send(address, "热线通知", "案件 00000017")
        assert (sent.outcome, sent.words) == (Outcome.SENT, "SMTP 250 queued as 17")
        subject = message_from_bytes(server.received[0])["subject"]
        assert subject.startswith("=?utf-8?")
        refused = box.send(address.replace("wang", "nobody"), "热线通知", "x")
        assert refused.outcome is Outcome.FAILED
        assert "550" in refused.words
        assert len(server.received) == 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "syslog://",
        "json://10.0.0.1/",
        "mailto://a:b@c.cn?template=/etc/passwd",
        "wecombot://k?x=1",
    ],
)
def test_schemes_and_parameters_that_nobody_allowed_are_refused(address: str) -> None:
    with pytest.raises((AddressNotAllowed, NotAnAddress)):
        scheme_of(address, ("wecombot", "mailto"))


@pytest.mark.parametrize("address", ["", "wecombot", "wecombot://", "we combot://x", "wecombot://a\nb", "mailto://[x"])
def test_what_is_no_address_is_called_so(address: str) -> None:
    with pytest.raises(NotAnAddress):
        scheme_of(address, ("wecombot", "mailto"))
