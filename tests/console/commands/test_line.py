"""The command line as people and scripts meet it: real processes, a home of its own, both languages."""

import json
import os
import socket
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from console.house.passwords import made_password
from intake.rules.sign_in import weakness
from intake.sentences import LANGUAGES, keys, text
from intake.settings import home_folder

from .shell import ROOT, rexian


@pytest.mark.parametrize(("lang", "word"), [("en", "Every ring becomes a case"), ("zh-CN", "每个来电都成案")])
def test_help_is_in_the_language_asked_for(tmp_path: Path, lang: str, word: str) -> None:
    command = [sys.executable, "-m", "console.commands", "--lang", lang, "--help"]
    environment = {**os.environ, "REXIAN_HOME": str(tmp_path)}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert word in told.stdout


def test_a_person_is_added_listed_given_roles_and_shut_out(tmp_path: Path) -> None:
    added = rexian(tmp_path, "--lang=en", "user", "add", "chen", "--role", "screener", "--display", "陈导播")
    assert added.returncode == 0, added.stderr
    assert "Password: " in added.stdout
    again = rexian(tmp_path, "--lang=en", "user", "add", "Chen", "--role", "host")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    rexian(tmp_path, "user", "roles", "chen", "--role", "host", "--role", "reviewer")
    rexian(tmp_path, "user", "disable", "chen")
    listed = rexian(tmp_path, "--lang=en", "user", "list").stdout
    assert "陈导播" in listed
    assert "host, reviewer" in listed
    assert "disabled" in listed


def test_a_weak_password_from_standard_input_is_refused(tmp_path: Path) -> None:
    told = rexian(tmp_path, "user", "add", "li", "--role", "host", "--password-stdin", typed="12345678\n")
    assert told.returncode == 1
    assert "✗" in told.stderr


def test_secrets_are_written_for_the_owner_alone(tmp_path: Path) -> None:
    rexian(tmp_path, "user", "list")
    assert stat.S_IMODE((tmp_path / "secrets.toml").stat().st_mode) == 0o600


def test_a_setting_is_written_refused_and_taken_back(tmp_path: Path) -> None:
    assert rexian(tmp_path, "settings", "set", "console.port", "8811").returncode == 0
    assert tomllib.loads((tmp_path / "rexian.toml").read_text())["console"]["port"] == 8811
    wrong = rexian(tmp_path, "--lang=en", "settings", "set", "console.port", "99999")
    assert wrong.returncode == 1
    assert "console.port cannot be 99999" in wrong.stderr
    assert rexian(tmp_path, "settings", "set", "console.prot", "1").returncode == 1
    assert rexian(tmp_path, "settings", "set", "console.internal_token", "x").returncode == 1
    changed = rexian(tmp_path, "settings", "show", "--changed").stdout
    assert "8811" in changed
    assert "console.host" not in changed
    assert rexian(tmp_path, "settings", "set", "console.port", "8700").returncode == 0
    assert "port" not in tomllib.loads((tmp_path / "rexian.toml").read_text())["console"]


def test_settings_shown_hide_every_secret(tmp_path: Path) -> None:
    shown = rexian(tmp_path, "settings", "show").stdout
    for section in tomllib.loads((tmp_path / "secrets.toml").read_text()).values():
        for secret in section.values():
            assert secret not in shown


Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Rows]:
    """A port that is taken, and what the doctor says of that and of three more faults: asking takes it seconds."""
    home = tmp_path_factory.mktemp("ill")
    rexian(home, "user", "list")
    (home / "secrets.toml").chmod(0o644)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = rexian(
            home,
            "--lang=en",
            "doctor",
            "--json",
            REXIAN_CONSOLE_PORT=str(port),
            REXIAN_CONSOLE_OPEN_TO="192.0.2.77",
            REXIAN_CONSOLE_DISK_STOP_GB="9999999",
        )
    assert told.returncode == 1
    return port, json.loads(told.stdout)


def failed(rows: Rows, name: str) -> Rows:
    return [row for row in rows if row["name"] == name and not row["ok"]]


def test_doctor_names_who_holds_a_port_and_the_setting_that_moves_us(ill: tuple[int, Rows]) -> None:
    port, rows = ill
    (row,) = (row for row in failed(rows, "port app") if f"tcp 127.0.0.1:{port} is taken by" in row["found"])
    assert str(os.getpid()) in row["found"]
    assert "console.port" in row["mend"]


def test_doctor_refuses_an_address_that_is_not_ours_and_secrets_others_can_read(ill: tuple[int, Rows]) -> None:
    assert failed(ill[1], "network")
    (row,) = failed(ill[1], "secrets")
    assert "chmod 600" in row["mend"]


def test_doctor_refuses_to_begin_a_recording_without_room(ill: tuple[int, Rows]) -> None:
    (row,) = failed(ill[1], "disk")
    assert "console.disk_stop_gb" in row["mend"]


@pytest.mark.parametrize("command", ["backup", "status", "rehearse"])
def test_where_no_station_is_nothing_is_made_and_the_sentence_says_where_it_looked(
    tmp_path: Path, command: str
) -> None:
    home = tmp_path / "mistyped"
    told = rexian(home, "--lang", "en", command)
    assert told.returncode == 1
    assert str(home) in told.stderr.replace("\n", "")
    assert not home.exists()


def test_a_home_is_its_owner_s_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    rexian(home, "user", "list", furnished=False)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "rexian.db").stat().st_mode) == 0o600


def test_without_a_word_about_it_the_home_is_the_checkout_s_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REXIAN_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert home_folder() == ROOT / "var"


def test_status_of_a_house_that_does_not_run_is_not_zero(tmp_path: Path) -> None:
    rexian(tmp_path, "settings", "show")
    told = rexian(tmp_path, "status", "--json", REXIAN_CONSOLE_PORT="1", REXIAN_TELEPHONY_AMI_PORT="2")
    assert told.returncode == 1
    assert json.loads(told.stdout)["ready"] is False


def test_a_backup_from_the_command_line_comes_back_elsewhere(tmp_path: Path) -> None:
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "kept.tar"
    rexian(home, "user", "add", "chen", "--role", "screener")
    assert rexian(home, "backup", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restored = rexian(other, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "chen" in rexian(other, "user", "list").stdout
    assert rexian(other, "restore", str(file)).returncode == 1
    assert rexian(other, "restore", str(file), "--force").returncode == 0


def test_both_languages_say_the_same_things_about_the_same_facts() -> None:
    english, chinese = (keys(lang) for lang in LANGUAGES)
    assert english == chinese
    for key in english:
        places = [sorted(part.split("}")[0] for part in text(key, lang).split("{")[1:]) for lang in LANGUAGES]
        assert [place.split(":")[0] for place in places[0]] == [place.split(":")[0] for place in places[1]], key


def test_passwords_made_here_satisfy_the_rules_of_sign_in() -> None:
    made = {made_password() for _ in range(200)}
    assert len(made) == 200
    assert all(weakness(password, "admin") is None for password in made)
