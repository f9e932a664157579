"""`rexian notices` as a person runs it: a channel from address to code, a doubt that is settled, in both languages."""

import sqlite3
from pathlib import Path

import pytest

from .shell import Shell

pytestmark = pytest.mark.slow


@pytest.fixture
def rexian(tmp_path: Path) -> Shell:
    return Shell(tmp_path, REXIAN_NOTICES_SCHEMES='["json"]')


def test_a_channel_lives_from_its_address_to_its_removal(rexian: Shell) -> None:
    rexian("user", "add", "chen", "--role", "registrar", "--password-stdin", typed="Ke-Qi-2026-lu\n")
    assert "file:// is not allowed" in rexian(
        "notices", "add", "--person", "chen", "--label", "phone", status=1, typed="file:///etc/passwd\n"
    )
    rexian("notices", "add", "--person", "chen", "--label", "手机", typed="json://user:secret@127.0.0.1:1/x\n")
    listed = rexian("notices", "channels", "--person", "chen", lang="zh-CN")
    assert "手机" in listed
    assert "待确认" in listed
    assert "secret" not in listed
    assert "4 more tries" in rexian("notices", "check", "1", "000", status=1)
    rexian("notices", "check", "1", rexian.ask("SELECT code FROM channel"))
    assert "confirmed" in rexian("notices", "channels", "--person", "chen")
    rexian("notices", "remove", "1")
    assert "There is no such channel" in rexian("notices", "test", "1", status=1)


def test_a_message_in_doubt_is_listed_and_settled(rexian: Shell) -> None:
    rexian("user", "add", "chen", "--role", "registrar", "--password-stdin", typed="Ke-Qi-2026-lu\n")
    assert "No message is in doubt." in rexian("notices", "list")
    rexian("notices", "add", "--person", "chen", "--label", "phone", typed="json://127.0.0.1:1/x\n")
    with sqlite3.connect(rexian.home / "rexian.db") as books:
        books.execute("UPDATE notification SET state = 'unknown', receipt = 'HTTP 500 oops'")
    listed = rexian("notices", "list")
    assert "in doubt" in listed
    assert "HTTP 500 oops" in listed
    rexian("notices", "resolve", "1", "arrived")
    assert rexian.ask("SELECT state FROM notification") == "sent"
    assert "decided on already" in rexian("notices", "resolve", "1", "again", status=1)
    assert "--person" in rexian("notices", "channels", status=2)
