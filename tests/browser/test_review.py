"""Review of transcripts in a real browser, by keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from intake.office import books, transcripts
from intake.records import tables
from intake.records.database import Database
from intake.words import CallId, Leg, PersonId, TranscriptState
from tests.browser.conftest import Screen
from tests.browser.scenes import a_call_from_a_village, a_recorded_call, a_transcribed_call, now, texts
from tests.house import a_segment
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WEI = PersonId(2)


def current(page: Page) -> str:
    return page.locator(".segment.current .machine").inner_text()


def test_a_call_is_reviewed_by_keyboard_alone(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_contain_text("路灯坏了")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".segment.current")).to_contain_text("我在井安镇")
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("我在井岸镇")
    page.keyboard.press("Enter")
    expect(page.locator(".segment.current")).to_contain_text("好的")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("这通来电已审完")).to_be_visible()
    until(
        lambda: texts(db) == {"路灯坏了": True, "我在井岸镇": True, "好的": True},
        what="what was reviewed, in the books",
    )
    expect(page.get_by_role("navigation").locator("a[href^='/review'] .badge")).to_have_count(0)


def test_after_a_failed_pass_the_live_text_is_reviewed_and_another_pass_is_asked_for(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    call = a_recorded_call(db, tmp_path).call
    transcripts.hear_segment(db, call, Leg.CALLER, a_segment("路等坏了", start=0.4))
    transcripts.fail_pass(db, call, TranscriptState.FAILED, now(), "the engine broke")
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_contain_text("路等坏了")
    expect(page.locator(".hint")).to_contain_text("the engine broke")
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("路灯坏了")
    page.keyboard.press("Enter")
    expect(page.get_by_text("这通来电已审完")).to_be_visible()
    until(lambda: texts(db) == {"路灯坏了": True}, what="what was reviewed, in the books")
    screen.open("/cases/1")
    page.get_by_role("button", name="重新转写").click()
    expect(page.locator(".said .hint")).not_to_contain_text("the engine broke")
    until(lambda: books.call_record(db, call).transcript_state is TranscriptState.QUEUED, what="the queued pass")


def test_the_machine_s_text_stays_beside_the_corrected_one_with_who_and_when(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("我在井岸镇")
    page.keyboard.press("Enter")
    segment = page.locator(".segment").nth(1)
    expect(segment.locator(".person")).to_contain_text("我在井岸镇")
    expect(segment.locator(".machine")).to_contain_text("我在井安镇")
    expect(segment.locator(".by")).to_contain_text("阿兰")


def test_escape_gives_a_correction_up(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.insert_text("不要")
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).to_have_count(0)
    assert set(texts(db)) == {"路灯坏了", "我在井安镇", "好的"}


def test_brackets_go_from_doubt_to_doubt_and_r_plays(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("]")
    expect(page.locator(".word.marked")).to_have_text("井")
    page.keyboard.press("]")
    expect(page.locator(".word.marked")).to_have_text("安")
    page.keyboard.press("[")
    expect(page.locator(".word.marked")).to_have_text("井")
    page.keyboard.press("r")
    expect(page.locator(".segment.current .word.lit")).to_be_visible()
    expect(page.get_by_role("button", name="播放", exact=True)).to_be_visible()


def test_tab_goes_through_the_buttons_of_the_segment_and_on(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_focused()
    for name in ("播放本段 0:00.4", "无误 Shift+Enter", "修改 E"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".segments :focus")).to_have_count(0)


def test_tab_replays_the_words_while_they_are_corrected(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".segment.current .word.lit")).to_be_visible()
    expect(page.locator("textarea")).to_be_focused()


def test_shift_tab_leaves_the_list(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".segments :focus")).to_have_count(0)


def test_a_segment_that_somebody_else_was_faster_with_shows_both_texts(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("路灯坏了三个月")
    first = transcripts.transcript(db, CallId("c-1"))[0]
    # The page must not yet know of the other's change when it saves, or there is nothing to find out.
    screen.cable.unplug()
    transcripts.review_segment(
        db, first.id, version=first.version, text="路灯坏了两个月", reviewed=True, person=WEI, at=now()
    )
    page.keyboard.press("Enter")
    screen.cable.plug_in()
    expect(page.get_by_role("alert").filter(has_text="路灯坏了两个月")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("路灯坏了三个月")
    page.keyboard.press("Enter")
    until(lambda: "路灯坏了三个月" in texts(db), what="the text that the second person insisted on")


def test_question_mark_shows_the_keys(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("下一处低把握")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_whole_call_is_confirmed_at_once(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("Shift+A")
    page.get_by_role("button", name="全部标为已审").click()
    expect(page.get_by_text("这通来电已审完")).to_be_visible()
    assert all(texts(db).values())


def test_an_observer_reads_and_changes_nothing(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    page = screen.sign_in("wei", path="/review")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("textarea")).to_have_count(0)
    assert not any(texts(db).values())


def test_a_hinted_village_is_taken_with_one_key_and_then_confirmed(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    a_call_from_a_village(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current .hint")).to_have_text("西窖村 → 西滘村？ Y")
    page.keyboard.press("y")
    expect(page.locator(".segment.current .person .text")).to_have_text("我是西滘村的")
    expect(page.locator(".segment.current .hint")).to_have_count(0)
    until(lambda: texts(db) == {"我是西滘村的": False, "坭弯村也停水": False}, what="what was reviewed, in the books")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".segment.current .machine")).to_have_text("坭弯村也停水")
    page.keyboard.press("y")
    expect(page.locator(".segment.current .person .text")).to_have_text("坭湾村也停水")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("这通来电已审完")).to_be_visible()
    until(lambda: texts(db) == {"我是西滘村的": True, "坭湾村也停水": True}, what="what was reviewed, in the books")


def test_a_hinted_village_is_taken_with_a_click_anywhere_in_the_list(
    screen: Screen, db: Database, tmp_path: Path
) -> None:
    a_call_from_a_village(db, tmp_path)
    page = screen.sign_in(path="/review")
    page.get_by_role("button", name="坭弯村 → 坭湾村？").click()
    expect(page.locator(".segment.current .person .text")).to_have_text("坭湾村也停水")
    expect(page.locator(".segment.current")).to_be_focused()
    until(lambda: texts(db) == {"我是西窖村的": False, "坭湾村也停水": False}, what="the village that was clicked")


def test_a_hint_goes_into_the_text_that_is_being_written(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_call_from_a_village(db, tmp_path)
    page = screen.sign_in(path="/review")
    expect(page.locator(".segment.current")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.insert_text("，路灯坏了")
    page.get_by_role("button", name="西窖村 → 西滘村？").click()
    expect(page.locator("textarea")).to_have_value("我是西滘村的，路灯坏了")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Enter")
    until(lambda: texts(db).get("我是西滘村的，路灯坏了") is True, what="the correction with the village in it")


def test_an_observer_is_offered_no_hint(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_call_from_a_village(db, tmp_path)
    page = screen.sign_in("wei", path="/review")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".hint")).to_have_count(0)


def test_an_empty_inbox_offers_the_practice_recordings(screen: Screen, db: Database, tmp_path: Path) -> None:
    a_transcribed_call(db, tmp_path)
    with db.begin() as tx:
        tx.execute(update(tables.call).values(practice=True))
    page = screen.sign_in(path="/review")
    expect(page.get_by_text("另有 1 条演练录音可以审核")).to_be_visible()
    page.get_by_role("button", name="审核演练来电").click()
    expect(page.locator(".segment.current")).to_contain_text("路灯坏了")
    page.get_by_role("button", name="返回真实来电").click()
    expect(page.get_by_text("全部审完")).to_be_visible()
