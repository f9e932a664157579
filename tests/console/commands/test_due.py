"""`rexian due`: the date first, every day explained, and no date where the year's notice is not out."""

from datetime import date
from pathlib import Path

from .shell import rexian


def test_the_date_comes_first_and_every_day_is_explained(tmp_path: Path) -> None:
    told = rexian(tmp_path, "--lang", "zh-CN", "due", "consult", "2016-06-07", "--explain")
    assert told.returncode == 0
    first, *days, last = told.stdout.splitlines()
    assert first.split() == ["2016-06-12", "星期日", "咨询答复"]
    assert [line.split()[0] for line in days] == [f"2016-06-{day:02}" for day in range(7, 13)]
    assert "端午节" in days[2]
    assert "第2日" in days[-1]
    assert "2016-06-13 00:00" in last


def test_an_unannounced_year_gives_a_sentence_and_no_date(tmp_path: Path) -> None:
    after_every_notice = date(date.today().year + 3, 1, 5)  # noqa: DTZ011  any day nobody has announced yet
    told = rexian(tmp_path, "--lang", "en", "due", "complaint", after_every_notice.isoformat())
    assert (told.returncode, told.stdout) == (2, "")
    assert str(after_every_notice.year) in told.stderr


def test_a_clock_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path) -> None:
    told = rexian(tmp_path, "--lang", "en", "due", "lunch", "2016-06-07")
    assert told.returncode == 1
    assert "sup-report" in told.stderr


def test_a_notice_with_days_of_its_own(tmp_path: Path) -> None:
    told = rexian(tmp_path, "due", "notice", "2016-06-08", "--days", "10")
    assert told.stdout.startswith("2016-06-23 ")
