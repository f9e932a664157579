"""What settings become in Asterisk's files: entrances, transports, trunks, spoken dates. Starts no Asterisk."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intake.rules.show_window import ShowWindow
from telephony.pbx import prompts, sections
from telephony.settings import TelephonySettings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def settings(**chosen: object) -> TelephonySettings:
    return TelephonySettings.model_validate({"ami_secret": "x" * 24, "softphone_secret": "y" * 24, **chosen})


def spoken(*at: int) -> list[str]:
    start = datetime(*at, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]
    return sections.spoken_start(ShowWindow(start=start, end=start), SHANGHAI).split("&")


def test_a_show_on_tuesday_the_twenty_fourth_of_november_at_half_past_five_is_said_so() -> None:
    date_ = ["ten", "d1", "month", "d2", "ten", "d4", "day", "weekday_2"]
    assert spoken(2026, 11, 24, 17, 30) == ["next_show_1", *date_, "pm", "d5", "hour", "half"]


def test_minutes_are_said_only_when_there_are_some() -> None:
    assert spoken(2026, 6, 7, 9, 0)[-3:] == ["am", "d9", "hour"]
    assert spoken(2026, 6, 7, 12, 5)[-5:] == ["pm", "ten", "d2", "hour", "d5", "minute"][-5:]


@given(st.datetimes(timezones=st.just(SHANGHAI)))
def test_every_date_is_said_with_prompts_that_exist(at: datetime) -> None:
    names = sections.spoken_start(ShowWindow(start=at, end=at), SHANGHAI).split("&")
    assert set(names) <= set(prompts.names())


def test_each_window_is_two_questions_to_the_clock() -> None:
    windows = [
        ShowWindow(start=datetime(2026, 11, 24, 9, 30, tzinfo=UTC), end=datetime(2026, 11, 24, 10, 30, tzinfo=UTC)),
        ShowWindow(start=datetime(2026, 12, 8, 9, 30, tzinfo=UTC), end=datetime(2026, 12, 8, 10, 30, tzinfo=UTC)),
    ]
    lines = sections.window_lines(windows, SHANGHAI).splitlines()
    assert lines[0] == f" same => n,GotoIf($[${{EPOCH}} >= {int(windows[0].end.timestamp())}]?w1)"
    assert "SHOW_OPEN=1" in lines[3]
    assert "d8&day&weekday_2" in lines[5]
    assert lines[-1] == " same => n(told),Return()"


def test_on_loopback_there_is_one_transport_and_strangers_use_it() -> None:
    assert sections.transports(settings(sip_port=5066)).count("bind = 127.0.0.1:5066") == 1
    assert sections.loopback_transport(settings()) == "t-net"


def test_opened_to_the_network_strangers_keep_a_loopback_transport_of_their_own() -> None:
    opened = settings(bind="192.0.2.7", external_address="198.51.100.1", local_networks=["192.0.2.0/24"])
    text = sections.transports(opened)
    assert "bind = 192.0.2.7:5060" in text
    assert "bind = 127.0.0.1:5060" in text
    assert text.count("external_media_address") == 1
    assert sections.loopback_transport(opened) == "t-loopback"
    assert sections.loopback(opened) == "127.0.0.1"


def test_a_trunk_that_signs_on_has_its_password_and_its_addresses() -> None:
    trunk = {
        "name": "carrier",
        "match": ["203.0.113.5", "203.0.113.64/26"],
        "numbers": ["+867565550100"],
        "registrar": "sip.carrier.example",
        "user": "u-17",
        "password": "a-long-password",
    }
    text = sections.trunks(settings(trunks=[trunk]))
    assert text.count("match = ") == 2
    assert "server_uri = sip:sip.carrier.example" in text
    assert "contact_user = +867565550100" in text
    assert "trust_id_inbound = no" in text
    assert 'callerid = "unverified" <0>' in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"phones": [{"name": "host", "password": "short"}]},
        {"phones": [{"name": "host", "password": "with;comment-in-it"}]},
        {"phones": [{"name": "host", "password": "two\nlines-of-text"}]},
        {"phones": [{"name": "12345", "password": "a-long-password"}]},
        {"phones": [{"name": "anonymous", "password": "a-long-password"}]},
        {"phones": [{"name": "a", "password": "a-long-password"}, {"name": "a", "password": "a-long-password"}]},
        {"phones": [{"name": "x]\n[y", "password": "a-long-password"}]},
        {"trunks": [{"name": "carrier", "match": [], "numbers": ["100"]}]},
        {"trunks": [{"name": "carrier", "match": ["not-an-address"], "numbers": ["100"]}]},
        {"trunks": [{"name": "carrier", "match": ["192.0.2.1"], "numbers": ["_X."]}]},
        {"trunks": [{"name": "carrier", "match": ["192.0.2.1"], "numbers": ["199"]}]},
        {"trunks": [{"name": "carrier", "match": ["192.0.2.1"], "numbers": ["100"], "registrar": "sip.example"}]},
        {"hotline_number": "100", "practice_number": "100"},
        {"hotline_number": "100,1"},
        {"audio_host": "127.0.0.1/c(slin)"},
        {"show_extra": [{"start": "2026-01-01T10:00", "end": "2026-01-01T09:00"}]},
        {"rtp_first": 20000, "rtp_last": 20010},
        {"bind": "everywhere"},
    ],
)
def test_settings_that_asterisk_s_files_would_misread_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_settings_come_from_the_station_s_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    (tmp_path / "rexian.toml").write_text(
        """
        [telephony]
        sip_port = 5070
        show_first = 2026-01-06
        show_start = 09:00:00
        show_cancelled = [2026-02-17]
        [[telephony.phones]]
        name = "studio-1"
        password = "a-long-password"
        [[telephony.trunks]]
        name = "carrier"
        match = ["203.0.113.5"]
        numbers = ["07565550100"]
        [[telephony.show_extra]]
        start = 2026-03-01T10:00:00
        end = 2026-03-01T11:00:00
        """
    )
    (tmp_path / "secrets.toml").write_text(
        '[telephony]\nami_secret = "from-the-secrets-file"\nsoftphone_secret = "another-of-them"\n'
    )
    found = TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file
    assert (found.sip_port, found.show_first, found.show_start) == (5070, date(2026, 1, 6), time(9, 0))
    assert found.trunk_numbers == {"07565550100"}
    assert found.schedule().extra[0].start == datetime(2026, 3, 1, 10, 0, tzinfo=SHANGHAI)
    assert found.ami_secret.get_secret_value() == "from-the-secrets-file"
    assert "from-the-secrets-file" not in repr(found)


def test_each_softphone_has_a_password_of_its_own_that_lasts() -> None:
    line = settings()
    assert line.softphone_password("host-web") == settings().softphone_password("host-web")
    assert line.softphone_password("host-web") != line.softphone_password("screener-web")
