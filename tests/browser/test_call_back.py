"""Calling back from the case's page: by keyboard, step by step as the feed tells it, and what was done before."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from intake.office import call_back_progress as progress
from intake.office import calls
from telephony import recordings
from telephony.recordings import live_wav_header
from tests.browser.conftest import Screen
from tests.house import an_opening

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_key_rings_and_the_steps_follow_to_the_sound(screen: Screen, tmp_path: Path) -> None:
    case = calls.open_call(screen.db, an_opening(str(uuid4()), practice=True)).case
    page = screen.sign_in(path=f"/cases/{case}")
    part = page.get_by_role("region", name="回拨")
    part.get_by_role("button", name="回拨来电人").focus()
    page.keyboard.press("Enter")
    current = part.locator("[aria-current=step]")
    expect(current).to_have_text("您的电话正在响")
    (made,) = progress.unfinished(screen.db)
    begun = datetime.now(UTC)
    progress.official_answered(screen.db, made.id, begun)
    expect(current).to_have_text("请在电话上按 1")
    progress.citizen_rung(screen.db, made.id, begun)
    expect(current).to_have_text("正在呼叫来电人")
    answered = datetime.now(UTC) - timedelta(seconds=40)
    progress.citizen_answered(screen.db, made.id, answered)
    # The counter runs on while a busy page comes to show it.
    expect(current).to_contain_text(re.compile("正在通话 (0:[45]|[12]:)"))
    expect(part.get_by_role("button", name="回拨来电人")).to_have_count(0)
    progress.ended(screen.db, made.id, answered + timedelta(seconds=42), dialled="ANSWER", cause=16)
    expect(part.get_by_text("已结束：通话 0:42")).to_be_visible()
    (left,) = progress.unrecorded(screen.db)
    for suffix in ("", "-caller", "-sent"):
        path = tmp_path / f"{left.recording}{suffix}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(live_wav_header(44 + 16_000) + b"\x01\x02" * 8000)
    progress.keep_recording(screen.db, made.id, recordings.close(left.recording).recording, begun)
    part.get_by_role("button", name="播放").click()
    expect(part.get_by_text("播给来电人")).to_be_visible()
    # The next one may be asked for at once.
    expect(part.get_by_role("button", name="回拨来电人")).to_be_enabled()


def test_why_nobody_was_reached_is_said_with_the_cause(screen: Screen) -> None:
    case = calls.open_call(screen.db, an_opening(str(uuid4()), practice=True)).case
    page = screen.sign_in(path=f"/cases/{case}")
    part = page.get_by_role("region", name="回拨")
    part.get_by_role("button", name="回访来电人").click()
    expect(part.locator("[aria-current=step]")).to_be_visible()
    (made,) = progress.unfinished(screen.db)
    now = datetime.now(UTC)
    progress.official_answered(screen.db, made.id, now)
    progress.citizen_rung(screen.db, made.id, now)
    progress.ended(screen.db, made.id, now + timedelta(seconds=9), dialled="BUSY", cause=17)
    for words in ("已结束：来电人忙线", "振铃 0:09", "原因码 17"):
        expect(part.get_by_text(words)).to_be_visible()


def test_who_may_not_call_back_sees_no_button(screen: Screen) -> None:
    case = calls.open_call(screen.db, an_opening(str(uuid4()))).case
    page = screen.sign_in(path=f"/cases/{case}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="回拨")).to_have_count(0)
