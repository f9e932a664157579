"""Words about days: laid over each other in any order, carried as files, compared."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.office import calendars
from intake.records import notices
from intake.rules import calendar_files, calendar_words, policy
from intake.rules.calendar import Layer, Word
from intake.rules.calendar_files import BadCalendarFile
from intake.rules.calendar_words import Layers, Proposal, Said
from intake.rules.terms import Facts, bound

BASE = Layers(
    words={(word.layer, word.day): word for word in notices.words()},
    announced=notices.years(),
)
PACK: policy.Pack = calendars.pack()
KINDS = ("consult", "complaint", "notice", "sup-report", "leave", "seal", "preview")

days = some.dates(date(2026, 1, 1), date(2027, 12, 31))
words = some.builds(
    Said,
    layer=some.sampled_from([Layer.PROVINCE, Layer.CITY, Layer.UNIT]),
    day=days,
    working=some.sampled_from([True, False, None]),
    name=some.sampled_from(["台风停工", "防汛值守"]),
)


@given(some.lists(words, max_size=30, unique_by=lambda said: (said.layer, said.day)), some.randoms())
def test_words_about_different_days_may_come_in_any_order(said: list[Said], chance: object) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = BASE.after(Proposal(said=tuple(said), years={}))
    other = BASE
    for word in shuffled:
        other = other.after(Proposal(said=(word,), years={}))
    assert one == other
    assert one.after(Proposal(said=tuple(said), years={})) == one


@given(days, some.sampled_from(KINDS), some.lists(words, max_size=30), some.integers(0, 9))
def test_counting_again_by_the_same_calendar_changes_nothing(
    start: date, kind: str, said: list[Said], extended: int
) -> None:
    calendar = BASE.after(Proposal(said=tuple(said), years={})).calendar(2)
    facts = Facts(counted_from=start, extended=extended)
    found = bound(PACK, calendar, kind, facts)
    assert bound(PACK, calendar, kind, facts) == found
    assert found.due.day == found.due.count.end == found.due.count.steps[-1].day.day


@given(some.dates(date(2026, 12, 1), date(2027, 12, 1)), some.sampled_from(KINDS))
def test_the_notice_of_a_year_makes_every_count_in_it_firm(start: date, kind: str) -> None:
    facts = Facts(counted_from=start)
    announced = BASE.after(Proposal(said=(), years={2027: True, 2028: True}))
    before, after = (bound(PACK, layers.calendar(1), kind, facts) for layers in (BASE, announced))
    assert not after.provisional
    assert before.due.day == after.due.day
    over = {step.day.day.year for step in before.due.count.steps[1:]}
    assert before.provisional == (2027 in over) or start.year == 2027


@given(some.lists(words.filter(lambda said: said.working is not None), min_size=1, max_size=40))
def test_a_year_carried_out_and_in_as_a_file_is_the_same_year(said: list[Said]) -> None:
    kept = list({(one.layer, one.day): one for one in said}.values())
    as_words = [Word(day=one.day, working=bool(one.working), layer=one.layer, name=one.name) for one in kept]
    assert calendar_files.read(calendar_files.csv_of(as_words), Layer.UNIT) == kept
    assert calendar_files.read(calendar_files.ical_of(as_words, 3), Layer.UNIT) == kept


def test_an_ical_made_by_others_is_read_by_its_words() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270206\r\nDTEND;VALUE=DATE:20270209\r\n"
        "SUMMARY:春节 假期 第1天/\r\n 共3天\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270220\r\n"
        "SUMMARY:春节 补班\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = calendar_files.read(text, Layer.NATIONAL)
    assert [(one.day.day, one.working, one.layer) for one in found] == [
        (6, False, Layer.NATIONAL),
        (7, False, Layer.NATIONAL),
        (8, False, Layer.NATIONAL),
        (20, True, Layer.NATIONAL),
    ]
    assert found[0].name == "春节 假期 第1天/共3天"


def test_a_spreadsheet_with_chinese_heads_is_read_and_an_empty_cell_takes_back() -> None:
    found = calendar_files.read("日期,层级,上班,名称\n2026-11-27,市,放假,台风\n2026-11-28,本单位,,\n", Layer.CITY)
    assert [(one.layer, one.working) for one in found] == [(Layer.CITY, False), (Layer.UNIT, None)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("day,layer\n2026-01-01,city", 1),
        ("day,working\n2026-01-01,1\n2026-13-01,1", 3),
        ("day,working\n2026-01-01,maybe", 2),
        ("day,layer,working\n2026-01-01,village,1", 2),
        ("day,working\n1999-12-31,1", 2),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026\nEND:VEVENT\nEND:VCALENDAR", 3),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nDTEND:20991231\nEND:VEVENT\nEND:VCALENDAR", 3),
        ('day,working,name\n2026-01-01,1,"' + "x" * 200_000 + '"', 2),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BadCalendarFile) as refused:
        calendar_files.read(text, Layer.CITY)
    assert refused.value.facts["line"] == line


def test_the_difference_names_only_days_that_look_otherwise() -> None:
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    said = (
        Said(layer=Layer.CITY, day=friday, working=False, name="台风停工"),
        Said(layer=Layer.PROVINCE, day=friday, working=False, name="省里也停"),
    )
    after = BASE.after(Proposal(said=said, years={})).calendar(2)
    (change,) = calendar_words.diff(BASE.calendar(1), after, [friday, saturday, friday + timedelta(days=3)])
    assert (change.day, change.moves, change.after.name) == (friday, True, "台风停工")
