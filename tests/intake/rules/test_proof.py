"""What the call records say of a claimed telephone answer, and when a caller counts as out of reach."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.proof import Claim, Record, Source, Verdict, judge, tries
from intake.sentences import say
from intake.words import OrganisationId
from intake.words.call_backs import CallBackOutcome

AT = datetime(2016, 6, 8, 2, 0, tzinfo=UTC)
WATER, ROADS = OrganisationId(1), OrganisationId(2)
QUARTER = timedelta(minutes=15)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def record(
    talked: float,
    *,
    minutes: float = 0,
    which: str = "a",
    source: Source = Source.CALL_BACK,
    organisation: OrganisationId | None = WATER,
    number: str = "n",
    outcome: CallBackOutcome | None = CallBackOutcome.ANSWERED,
) -> Record:
    return Record(
        id=which,
        source=source,
        number=number,
        organisation=organisation,
        begun=AT + timedelta(minutes=minutes),
        talked=timedelta(seconds=talked),
        outcome=outcome,
    )


BUSY = record(0, outcome=CallBackOutcome.BUSY)
NAMED = Claim(organisation=WATER, number="n", call_back="a")
SAID = Claim(organisation=WATER, number="n", at=AT)


@pytest.mark.parametrize(
    ("claim", "records", "verdict", "word"),
    [
        (NAMED, [record(60)], Verdict.PROVEN, "connected"),
        (NAMED, [BUSY], Verdict.CONTRADICTED, "never_connected"),
        (NAMED, [record(4)], Verdict.TO_CHECK, "too_short"),
        (NAMED, [record(60, number="m")], Verdict.CONTRADICTED, "other_number"),
        (NAMED, [record(60, organisation=ROADS)], Verdict.TO_CHECK, "other_unit"),
        (NAMED, [record(0, outcome=None)], Verdict.TO_CHECK, "length_not_known"),
        (NAMED, [record(0, outcome=CallBackOutcome.LINE_LOST)], Verdict.TO_CHECK, "length_not_known"),
        (NAMED, [], Verdict.TO_CHECK, "no_such_call"),
        (replace(NAMED, asked=AT), [record(60)], Verdict.PROVEN, "connected"),
        (replace(NAMED, asked=AT), [record(60, minutes=-1)], Verdict.TO_CHECK, "before_asked"),
        (replace(SAID, asked=AT), [record(60, minutes=-1)], Verdict.TO_CHECK, "not_through_the_house"),
        (SAID, [record(60, minutes=-14)], Verdict.PROVEN, "connected"),
        (SAID, [record(60, minutes=-17)], Verdict.TO_CHECK, "not_through_the_house"),
        (SAID, [record(1200, minutes=-30)], Verdict.PROVEN, "connected"),
        (SAID, [record(60, minutes=14), BUSY], Verdict.PROVEN, "connected"),
        (SAID, [BUSY], Verdict.TO_CHECK, "not_answered_then"),
        (SAID, [record(60, number="m")], Verdict.TO_CHECK, "not_through_the_house"),
        (SAID, [record(60, organisation=ROADS)], Verdict.TO_CHECK, "other_unit"),
        (SAID, [record(90, source=Source.INBOUND, organisation=None)], Verdict.TO_CHECK, "rang_himself"),
        (Claim(organisation=WATER, number="", at=AT), [record(60)], Verdict.TO_CHECK, "nothing_to_compare"),
        (Claim(organisation=WATER, number="n"), [record(60)], Verdict.TO_CHECK, "nothing_to_compare"),
    ],
)
def test_the_records_decide(claim: Claim, records: list[Record], verdict: Verdict, word: str) -> None:
    found = judge(claim, records, QUARTER)
    assert (found.verdict, found.key) == (verdict, f"proof.{word}")
    assert say(found.key, "en")
    assert say(found.key, "zh-CN")


@given(st.permutations([record(60, which="x"), record(20, which="y", minutes=3), BUSY]))
def test_the_order_of_the_records_does_not_matter(records: list[Record]) -> None:
    assert judge(SAID, records, QUARTER).record == "x"


@given(
    st.lists(st.floats(-100, 100), max_size=6),
    st.sampled_from([CallBackOutcome.ANSWERED, CallBackOutcome.BUSY, None]),
)
def test_without_a_connected_call_of_the_unit_nothing_is_proven(
    minutes: list[float], outcome: CallBackOutcome | None
) -> None:
    records = [record(0, minutes=one, outcome=outcome) for one in minutes]
    assert judge(SAID, records, QUARTER).verdict is not Verdict.PROVEN


def test_tries_count_by_the_office_s_days_and_only_where_the_citizen_was_the_reason() -> None:
    # 23:30 and 00:30 in Shanghai are two days, although both are one day in UTC.
    late, early = (
        record(0, minutes=13.5 * 60, outcome=CallBackOutcome.NO_ANSWER),
        record(0, minutes=14.5 * 60, outcome=CallBackOutcome.UNREACHABLE),
    )
    not_his = [
        record(0, outcome=outcome)
        for outcome in (
            CallBackOutcome.OFFICIAL_LEFT,
            CallBackOutcome.OFFICIAL_AWAY,
            CallBackOutcome.NOT_PRESSED,
            CallBackOutcome.FAILED,
            CallBackOutcome.LINE_LOST,
            None,
        )
    ]
    made = tries([late, early, *not_his, record(60)], SHANGHAI, needed=3, needed_days=2)
    assert (made.tries, made.days, made.enough) == (2, 2, False)
    assert tries([late, early, late], SHANGHAI, needed=3, needed_days=2).enough
    assert not tries([late, late, late], SHANGHAI, needed=3, needed_days=2).enough
