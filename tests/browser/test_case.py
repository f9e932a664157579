"""A case in a real browser: corrected in place, two people at once, the recording with its text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.office import cases, transcripts
from intake.office.cases import Corrections
from intake.records.database import Database
from intake.words import CaseId, Kind, PersonId
from tests.browser.conftest import Screen
from tests.browser.scenes import a_call_from_a_village, a_live_call, a_transcribed_call

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAN = PersonId(1)


def corrected(db: Database, case: CaseId, place: str) -> None:
    """Somebody else changes the place, over the office."""
    version = cases.case(db, case).version
    cases.correct_case(db, case, Corrections(place=place), version=version, person=LAN, at=datetime.now(UTC))


def sounding(page: Page) -> str:
    return page.locator(".word.lit").first.inner_text()


def test_kind_name_and_place_are_corrected_where_they_stand(screen: Screen, db: Database) -> None:
    case = a_live_call(db).case
    page = screen.sign_in(path=f"/cases/{case}")
    page.get_by_text("投诉", exact=True).click()
    expect(page.get_by_text("✓ 已保存")).to_be_visible()
    page.get_by_label("姓名").fill("陈女士")
    page.keyboard.press("Enter")
    expect(page.get_by_text("✓ 已保存")).to_be_visible()
    page.get_by_label("地点").fill("井岸")
    page.get_by_role("option", name="井岸镇", exact=True).click()
    expect(page.get_by_text("✓ 已保存")).to_be_visible()
    kept = cases.case(db, case)
    assert (kept.kind, kept.caller_name, kept.place) == (Kind.COMPLAINT, "陈女士", "井岸镇")


def test_what_somebody_else_corrects_appears_at_once(screen: Screen, db: Database) -> None:
    case = a_live_call(db).case
    page = screen.sign_in(path=f"/cases/{case}")
    expect(page.get_by_label("地点")).to_have_value("")
    corrected(db, case, "白蕉镇")
    expect(page.get_by_label("地点")).to_have_value("白蕉镇")


def test_two_people_in_one_field_are_shown_both_values_and_a_choice(screen: Screen, db: Database) -> None:
    case = a_live_call(db).case
    page = screen.sign_in(path=f"/cases/{case}")
    page.get_by_label("地点").fill("乾务镇")
    corrected(db, case, "白蕉镇")
    conflict = page.get_by_role("alert").filter(has_text="别人刚刚改过这个案件")
    expect(conflict).to_contain_text("白蕉镇")
    expect(conflict).to_contain_text("乾务镇")
    conflict.get_by_role("button", name="仍用我的").click()
    expect(page.get_by_text("✓ 已保存")).to_be_visible()
    assert cases.case(db, case).place == "乾务镇"


def test_the_newer_value_can_be_taken_instead(screen: Screen, db: Database) -> None:
    case = a_live_call(db).case
    page = screen.sign_in(path=f"/cases/{case}")
    page.get_by_label("地点").fill("乾务镇")
    corrected(db, case, "白蕉镇")
    page.get_by_role("button", name="采用现在的").click()
    expect(page.get_by_label("地点")).to_have_value("白蕉镇")
    assert cases.case(db, case).place == "白蕉镇"


def test_the_text_follows_the_sound_and_a_word_plays_from_its_place(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    case = a_transcribed_call(db, tmp_path).case
    page = screen.sign_in(path=f"/cases/{case}")
    expect(page.locator(".leg", has_text="播音室").first).to_be_visible()
    page.get_by_role("button", name="播放", exact=True).click()
    assert sounding(page) in "路灯坏了"
    page.locator(".word", has_text="镇").click()
    expect(page.locator(".word.lit", has_text="镇")).to_be_visible()
    page.get_by_text("来电人", exact=True).first.click()
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuemax", "4")


def test_doubtful_words_are_marked_by_more_than_colour(screen: Screen, db: Database, tmp_path: Path) -> None:
    case = a_transcribed_call(db, tmp_path).case
    page = screen.sign_in(path=f"/cases/{case}")
    low = page.locator(".word.level-low").first
    expect(low).to_have_text("井")
    assert "wavy" in low.evaluate("word => getComputedStyle(word).textDecoration")


def test_cases_are_found_by_number_as_it_is_shown(screen: Screen, db: Database) -> None:
    opened = a_live_call(db)
    a_live_call(db, "c-2", number="13800138002")
    page = screen.sign_in(path="/cases")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("搜索编号").fill(f"{opened.number[:4]} {opened.number[4:]}")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_place_that_was_said_and_reviewed_is_filled_in_with_a_click(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    opened = a_call_from_a_village(db, tmp_path)
    page = screen.sign_in(path=f"/cases/{opened.case}")
    expect(page.get_by_label("地点")).to_have_value("")
    expect(page.get_by_text("通话中提到")).to_have_count(0)
    first = transcripts.transcript(db, opened.call)[0]
    transcripts.review_segment(
        db, first.id, version=1, text="我是西滘村的", reviewed=True, person=LAN, at=datetime.now(UTC)
    )
    page.get_by_role("button", name="填入 莲洲镇西滘村").click()
    expect(page.get_by_text("✓ 已保存")).to_be_visible()
    expect(page.get_by_text("通话中提到")).to_have_count(0)
    assert cases.case(db, opened.case).place == "莲洲镇西滘村"


def test_a_recording_is_kept_as_a_file_named_by_its_case_and_the_house_s_time(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    opened = a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path=f"/cases/{opened.case}")
    page.get_by_text("来电人", exact=True).first.wait_for()
    with page.expect_download() as kept:
        page.get_by_role("link", name="下载").click()
    assert kept.value.suggested_filename == f"{opened.number}-20261124-173000-mix.wav"
    assert kept.value.path().read_bytes()[:4] == b"RIFF"
