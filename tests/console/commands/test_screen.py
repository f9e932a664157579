"""What commands write: whole tables wherever they are read, people's words and no program's, help in one language."""

import os
import pty
import re
import struct
import sys
import termios
from datetime import UTC, datetime
from fcntl import ioctl
from pathlib import Path

import pytest

from console.commands import doctor, screen, status
from console.house.machine_checks import failed, passed
from intake.sentences import LANGUAGES, say
from intake.words import STATION_ROLES, Role

from .shell import ROOT, rexian

ENGLISH = re.compile(r"Usage|Options|Arguments|Commands|Show this|required|default|OPTIONS|<bool>|<str>")


@pytest.mark.parametrize("words", [(), ("user", "add"), ("rehearse",), ("settings",), ("status",)], ids=" ".join)
def test_help_in_chinese_holds_no_word_of_the_library(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = rexian(tmp_path, "--lang", "zh-CN", *words, "--help", COLUMNS="80")
    assert told.returncode == 0
    assert "用法：rexian" in told.stdout
    assert "显示本说明并退出" in told.stdout
    assert not ENGLISH.search(told.stdout)


def test_a_role_is_not_said_twice_where_its_name_is_what_is_typed(tmp_path: Path) -> None:
    english = " ".join(rexian(tmp_path, "--lang", "en", "user", "add", "--help", COLUMNS="200").stdout.split())
    assert "administrator, screener, host, editor" in english
    chinese = " ".join(rexian(tmp_path, "--lang", "zh-CN", "user", "add", "--help", COLUMNS="200").stdout.split())
    assert "administrator 系统管理员, screener 导播" in chinese


def test_no_table_is_cut_when_it_is_piped(tmp_path: Path) -> None:
    for words in (("settings", "show"), ("prompts", "list"), ("doctor",)):
        told = rexian(tmp_path, "--lang=zh-CN", *words, COLUMNS="80").stdout
        assert "…" not in told.replace("=…", ""), words
    assert "postgresql://用户:密码@主机/库名" in rexian(tmp_path, "settings", "show", COLUMNS="80").stdout


@pytest.mark.parametrize("columns", [80, 44, 30])
def test_no_table_is_cut_in_a_narrow_terminal(tmp_path: Path, columns: int) -> None:
    told = _on_a_terminal(tmp_path, columns, "--lang=zh-CN", "settings", "show")
    assert "…" not in told.replace("=…", "")
    whole = re.sub(r"[\s│╭╮╰╯├┤┼─┬┴]", "", told)
    for name in ("telephony.external_address", "show_number_pattern"):
        assert name in whole
    assert "60" in whole


def _on_a_terminal(home: Path, columns: int, *words: str) -> str:
    """What a terminal of this width is sent, without its colours."""
    child, terminal = pty.fork()
    if not child:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("REXIAN_", "COLUMNS"))}
        os.chdir(ROOT)
        environment = {**kept, "REXIAN_HOME": str(home), "TERM": "xterm", "NO_COLOR": "1"}
        ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.execve(sys.executable, [sys.executable, "-m", "console.commands", *words], environment)
    heard = b""
    try:
        while part := os.read(terminal, 65536):
            heard += part
    except OSError:  # the other side of a terminal ends like this
        pass
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", heard.decode())


def test_a_sentence_in_a_file_is_one_line(tmp_path: Path) -> None:
    rexian(tmp_path, "user", "list")
    home = tmp_path / ("a" * 60)
    told = rexian(home, "--lang=en", "status", COLUMNS="80").stderr
    assert told.count("\n") == 1
    saved = rexian(tmp_path, "--lang=en", "backup", COLUMNS="80").stderr
    assert next(line for line in saved.splitlines() if line.startswith("✓")).endswith("every hash compared")


def test_settings_are_shown_in_people_s_words(tmp_path: Path) -> None:
    shown = rexian(tmp_path, "--lang=zh-CN", "settings", "show").stdout
    for python in ("None", "True", "False", "('", "()", "[]"):
        assert python not in shown
    assert screen.value(("a", "b")) == "a, b"
    assert [screen.value(one) for one in (True, None, ())] == [
        say("cli.value.yes"),
        say("cli.value.none"),
        say("cli.value.none"),
    ]


def test_the_house_is_opened_only_to_an_address_of_this_machine(tmp_path: Path) -> None:
    for address in ("192.0.2.77", "0.0.0.0", "127.0.0.1", "studio"):
        told = rexian(tmp_path, "--lang=en", "settings", "set", "console.open_to", address)
        assert told.returncode == 1
        assert f"{address} is none" in told.stderr
        assert "Its addresses:" in told.stderr
    assert not (tmp_path / "rexian.toml").exists()


def test_a_setting_is_unset_and_a_wrong_one_is_refused_in_the_reader_s_language(tmp_path: Path) -> None:
    rexian(tmp_path, "settings", "set", "console.names", "a.example, b.example")
    rexian(tmp_path, "settings", "set", "telephony.keypad_menu", "是")
    shown = rexian(tmp_path, "settings", "show", "--changed").stdout
    assert "a.example, b.example" in shown
    for name in ("console.names", "telephony.keypad_menu"):
        assert rexian(tmp_path, "settings", "unset", name).returncode == 0
    assert (tmp_path / "rexian.toml").read_text().strip() == ""
    again = rexian(tmp_path, "--lang=en", "settings", "unset", "console.names")
    assert again.returncode == 0
    assert "does not hold console.names" in again.stdout
    assert rexian(tmp_path, "settings", "unset", "console.nmaes").returncode == 1
    for wrong in ("99", "17:30+08:00"):
        assert "应为时间" in rexian(tmp_path, "--lang=zh-CN", "settings", "set", "telephony.show_start", wrong).stderr
    assert "应为整数" in rexian(tmp_path, "--lang=zh-CN", "settings", "set", "console.port", "x").stderr


def test_doctor_does_not_call_everything_well_where_something_wants_attention() -> None:
    well, warned = passed("python", "3.11"), failed("model", "none", "rexian setup", stops=False)
    assert doctor._verdict([well], 0) == f"[green]{say('doctor.all_well')}[/]"
    assert say("doctor.all_well") not in doctor._verdict([well, warned], 0)
    assert "1" in doctor._verdict([well, warned], 0)


def test_status_says_that_nobody_looks_after_the_parts_and_tells_the_house_s_own_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    since = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    parts = [status.Part(name="app", ready=True, state="ready", since=since, note="[x]")]
    status._tell(parts, True, supervised=True)
    told = capsys.readouterr().out
    assert "03-05 00:30:00" in told
    assert "[x]" in told
    assert say("cli.status.no_supervisor") not in told
    status._tell(parts, True, supervised=False)
    assert say("cli.status.no_supervisor") in capsys.readouterr().out


def test_the_station_gives_its_own_roles_and_sends_officials_to_their_posts(tmp_path: Path) -> None:
    for lang in LANGUAGES:
        told = rexian(tmp_path, "--lang", lang, "user", "add", "li", "--role", Role.UNIT_HANDLER)
        assert told.returncode == 1
        assert all(role in told.stderr for role in STATION_ROLES)
    helped = rexian(tmp_path, "--lang=zh-CN", "user", "add", "--help").stdout
    assert "screener 导播" in helped
    assert Role.UNIT_HANDLER not in helped
    assert rexian(tmp_path, "user", "add", "li", "--role", Role.EDITOR).returncode == 0
    assert rexian(tmp_path, "user", "roles", "li", "--role", Role.SUPERVISOR).returncode == 1
