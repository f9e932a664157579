"""Research tasks in the browser: proposed, given, reported, finished."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from intake.office import passwords
from intake.office.programme import research
from intake.records.database import Database
from intake.words import Kind
from tests.browser.conftest import Screen
from tests.browser.test_live_desk import faults
from tests.console.furnished import PASSWORD, Client
from tests.office import LOCAL, organise

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_task_goes_from_the_house_to_the_unit_and_back(screen: Screen, client: Client, db: Database) -> None:  # noqa: ARG001  the app comes first
    # Yesterday by the house's clock: the first minutes of today may not have been yet.
    day = (datetime.now(LOCAL) - timedelta(days=1)).date().isoformat()
    office = organise(db, datetime.now(UTC), secret=passwords.hashed(PASSWORD))
    for n in range(3):
        office.registered(Kind.COMPLAINT, f"{day} 00:{n:02}", number=f"1380013800{n}", show=None)
    assert research.propose(db, datetime.now(UTC)) == 3
    page = screen.sign_in("office", path="/research")
    task = page.locator(".tasks > li")
    expect(task).to_contain_text("3 件")
    assert faults(page) == []
    task.get_by_role("button", name="审看").click()
    task.get_by_label("交给哪个单位").select_option(label="区水务局")
    task.get_by_label("调研什么").fill("请查明浑浊原因")
    task.get_by_role("button", name="交单位调研").click()
    expect(task).to_contain_text("调研中")
    page.context.clear_cookies()
    page = screen.sign_in("water", path="/research")
    task.get_by_role("button", name="报结果").click()
    task.get_by_label("调研结果").fill("管网老化")
    task.get_by_label("要完善的制度").fill("每周冲洗一次")
    task.get_by_role("button", name="报结果").click()
    expect(task).to_contain_text("已报结果")
    assert "自来水浑浊" not in page.locator(".tasks").inner_text(), "whose cases they are is not the unit's matter"
    assert faults(page) == []
