"""How Asterisk is started, asked and ended: clean boots, a second start after kill -9, and what its files refuse."""

import os
import signal
import subprocess
import wave
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from intake.rules.show_window import PlannedShow, ShowWindow
from telephony import pbx
from telephony.pbx import modules
from telephony.pbx.installation import Installation
from telephony.pbx.refusals import ModulesMissing, UnusableHome
from tests.asterisk_fixture import StartLine, line_settings, running_line
from tests.sip_caller import tone
from tests.telephony.polling import eventually

pytestmark = pytest.mark.asterisk


def test_it_boots_without_a_complaint_and_ends_cleanly(start_line: StartLine) -> None:
    line = start_line(
        phones=[{"name": "desk-phone", "password": "a-long-password"}],
        trunks=[{"name": "carrier", "match": ["192.0.2.0/24"], "numbers": ["+8675655"]}],
    )
    assert line.complaints() == []
    assert pbx.pid(line.home) == line.process.pid
    assert pbx.stop(line.home)
    assert line.process.wait(40) == 0
    assert not pbx.booted(line.home)
    assert pbx.pid(line.home) is None
    assert pbx.stop(line.home)


def test_a_clean_end_closes_the_recordings_of_those_who_still_call(start_line: StartLine) -> None:
    line = start_line(show="always")
    with line.caller(source=tone(440)) as caller:
        assert caller.call("100")
        assert eventually(lambda: len(caller.heard) > 8000 * 2)
        base = line.logged("CALL_REC")[0]["said"]
        assert pbx.stop(line.home)
        assert eventually(caller.ended.is_set)
    for track in ("", "-caller", "-sent"):
        with wave.open(str(line.home / f"{base}{track}.wav")) as file:
            assert file.getnframes() > 8000
    assert len(line.logged("CALL_END")) == 1


def test_after_kill_9_it_starts_again_over_its_own_remains(start_line: StartLine) -> None:
    line = start_line(show="always")
    with line.caller() as caller:
        assert caller.call("100")
        assert eventually(lambda: line.logged("CALL_OPEN"))
        os.kill(line.process.pid, signal.SIGKILL)
        line.process.wait(40)
    assert pbx.pid(line.home) is None
    assert not pbx.booted(line.home)
    with running_line(line.home, line.installation, line.settings) as again:
        with again.caller() as caller:
            assert caller.call("100")
        assert eventually(lambda: len(again.logged("CALL_OPEN")) == 2)


def test_a_second_asterisk_in_the_same_home_does_not_start(start_line: StartLine) -> None:
    line = start_line()
    second = subprocess.run(
        pbx.argv(line.installation, line.home), capture_output=True, timeout=90, check=False, stdin=subprocess.DEVNULL
    )
    assert second.returncode != 0
    assert pbx.booted(line.home)


def test_new_settings_are_taken_without_losing_a_call(start_line: StartLine) -> None:
    line = start_line(show="never")
    with line.caller() as caller:
        assert caller.call("100")
        changed = line.settings.model_copy(update={"hotline_number": "12345"})
        pbx.render(line.installation, changed, line.home, datetime.now(UTC))
        pbx.reload_plan(line.home)
        with line.caller(number="13900000001") as other:
            assert other.call("12345")
        assert not caller.ended.is_set()


def test_a_show_planned_while_a_caller_talks_opens_the_lines_and_loses_nobody(start_line: StartLine) -> None:
    line = start_line(show="plan", show_first=date(2030, 1, 1))
    now = datetime.now(UTC)
    on_air = ShowWindow(start=now - timedelta(minutes=1), end=now + timedelta(hours=1))
    schedule = replace(line.settings.schedule(), planned=(PlannedShow(window=on_air, number=1),))
    with line.caller() as caller:
        assert caller.call("100")
        assert pbx.rewrite_windows(line.settings, line.home, now, schedule)
        assert not pbx.rewrite_windows(line.settings, line.home, now, schedule)
        pbx.reload_plan(line.home)
        assert str(int(on_air.end.timestamp())) in pbx.cli(line.home, "dialplan show window")
        assert not caller.ended.is_set()


def test_an_asterisk_without_a_needed_module_is_refused_by_its_name(
    installed_asterisk: Installation, tmp_path: Path
) -> None:
    for name in modules.REQUIRED[1:]:
        (tmp_path / f"{name}.so").touch()
    poor = Installation(
        version="20.6",
        argv_prefix=installed_asterisk.argv_prefix,
        modules=tmp_path,
        documentation=installed_asterisk.documentation,
        root=None,
    )
    with pytest.raises(ModulesMissing, match=rf"{modules.REQUIRED[0]}\.so"):
        pbx.render(poor, line_settings(), tmp_path / "home", datetime.now(UTC))


def test_where_nothing_translates_opus_a_browser_is_not_offered_it(
    installed_asterisk: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def codecs() -> str:
        folder = pbx.render(installed_asterisk, line_settings(), tmp_path, datetime.now(UTC)).parent
        return (folder / "pjsip.conf").read_text("utf-8").split("[softphone](!)")[1].split("\nallow = ")[1].split()[0]

    assert codecs() == "opus,g722,alaw"
    there = modules.present(installed_asterisk.modules) - set(modules.OPUS)
    monkeypatch.setattr(modules, "present", lambda _: there)
    assert codecs() == "g722,alaw"


def test_a_home_whose_name_asterisk_s_files_cannot_hold_is_refused(
    installed_asterisk: Installation, tmp_path: Path
) -> None:
    with pytest.raises(UnusableHome):
        pbx.render(installed_asterisk, line_settings(), tmp_path / "my home; drop", datetime.now(UTC))


def test_a_long_home_has_its_control_socket_elsewhere(
    installed_asterisk: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / ("a" * 60) / ("b" * 60)
    monkeypatch.setenv("REXIAN_HOME", str(home))
    with running_line(home, installed_asterisk, line_settings()) as line:
        assert pbx.booted(line.home)


def test_without_the_uuid_function_calls_still_get_an_identity_of_their_own(
    start_line: StartLine, installed_asterisk: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = modules.present(installed_asterisk.modules) - {"func_uuid"}
    monkeypatch.setattr(modules, "present", lambda _: there)
    line = start_line(show="always")
    for _ in range(3):
        with line.caller() as caller:
            assert caller.call("100")
    assert eventually(lambda: len(line.logged("CALL_END")) == 3)
    calls = {row["userfield"] for row in line.logged("CALL_OPEN")}
    assert len(calls) == 3
    assert all(str(UUID(call)) == call for call in calls)
