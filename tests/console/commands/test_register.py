"""`rexian unit`, `post` and `show`, run as a person runs them: both languages, whole lines, faults by their line."""

from pathlib import Path

import pytest

from .shell import Shell

pytestmark = pytest.mark.slow


@pytest.fixture
def rexian(tmp_path: Path) -> Shell:
    return Shell(tmp_path, COLUMNS="40")


def test_a_unit_lives_through_its_names(rexian: Shell) -> None:
    rexian("unit", "add", "区水务局", "--alias", "水务局", "--phone", "5551234", "--english", "Water Bureau")
    rexian("unit", "rename", "水务局", "区水利局", "--since", "2030-12-01")
    shown = rexian("unit", "show", "区水务局", lang="zh-CN")
    assert [word in shown for word in ("区水利局", "2030-12-01", "正式名称", "别名")] == [True] * 4
    later = rexian("unit", "list", "--on", "2030-12-02")
    assert "区水利局" in later
    assert "区水务局、水务局" in later or "水务局、区水务局" in later
    rexian("unit", "alias", "区水务局", "水务局", "--end")
    assert "找不到单位" in rexian("unit", "show", "水务局", lang="zh-CN", status=1)
    rexian("unit", "close", "区水务局")
    assert "区水务局" not in rexian("unit", "list")
    assert "closed from" in rexian("unit", "list", "--closed")


def test_posts_are_given_handed_over_and_ended(rexian: Shell) -> None:
    assert "Password:" in rexian("post", "give", "lin", "井岸镇", "unit_leader", "--new", "--display", "林工")
    rexian("post", "give", "mo", "井岸镇", "unit_handler", "--new")
    assert "no such post" in rexian("post", "give", "mo", "井岸镇", "host", status=1)
    rexian("post", "end", "lin", "井岸镇", "unit_leader", "--on", "2030-01-01", "--hand-to", "mo")
    listed = rexian("post", "list", "井岸镇", "--all", lang="zh-CN")
    assert listed.count("单位负责人") == 2
    assert listed.count("2030-01-01") == 2
    assert "nobody" in rexian("post", "end", "nobody", "井岸镇", "unit_leader", lang="zh-CN", status=1)


def test_a_roster_is_checked_first_and_then_taken_in(rexian: Shell, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("单位,类别,登录名,职务\n区税务局,驻区单位,shui,承办人\n,镇街,,\n区税务局,什么,,\n", "utf-8")
    told = rexian("unit", "import", str(roster), lang="zh-CN", status=1)
    assert "第 3 行" in told
    assert "第 4 行" in told
    roster.write_text("单位,类别,登录名,职务\n区税务局,驻区单位,shui,承办人\n", "utf-8")
    assert "Nothing was written" in rexian("unit", "import", str(roster), "--dry-run")
    assert "区税务局" not in rexian("unit", "list")
    assert "shui" in rexian("unit", "import", str(roster))
    assert "stationed" in rexian("unit", "list")
    assert "no file" in rexian("unit", "import", str(tmp_path / "none.csv"), status=1)


def test_shows_are_planned_changed_and_cancelled(rexian: Shell) -> None:
    told = rexian("show", "plan", "2030-06-09", "--start", "10:00", "--end", "11:00", lang="zh-CN")
    assert "休息日" in told
    number = rexian("show", "list", "--from", "2030-06-01", "--to", "2030-06-30").splitlines()[1].split()[0]
    assert number.startswith("2030-")
    rexian("show", "change", number, "--unit", "井岸镇", "--end", "11:30")
    assert "10:00–11:30  井岸镇" in rexian("show", "list", "--from", "2030-06-01", "--to", "2030-06-30")
    rexian("show", "cancel", "2030-06-09", "--reason", "台风")
    assert "已取消" in rexian("show", "list", "--from", "2030-06-01", "--to", "2030-06-30", lang="zh-CN")
    assert "no such show" in rexian("show", "cancel", "2030-06-09", status=1)
