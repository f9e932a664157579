"""Like matters: one kind, one place, words that resemble each other; and never one because of its place alone."""

from hypothesis import given
from hypothesis import strategies as st

from intake.rules.clusters import ALIKE, Told, clusters, likeness
from intake.words import CaseId, Kind

WATER = ("自来水浑浊发黄，已经三天", "三天了自来水还是浑浊", "家里自来水浑浊，有黄色沉淀")
OTHERS = ("路灯坏了三个月没人修", "广场舞音乐太吵影响休息", "公交站牌被树挡住看不清")


def told(number: int, summary: str, place: str = "井岸镇", kind: Kind = Kind.COMPLAINT) -> Told:
    return Told(case=CaseId(number), kind=kind, place=place, summary=summary)


def test_sentences_about_one_thing_are_alike_and_about_others_not() -> None:
    assert min(likeness(WATER[0], other) for other in WATER[1:]) >= ALIKE
    assert max(likeness(one, other) for one in WATER for other in OTHERS) < ALIKE
    assert likeness("", "") == 0.0


def test_three_callers_about_one_thing_are_a_cluster_and_the_others_none() -> None:
    everything = [told(n, text) for n, text in enumerate((*OTHERS, *WATER), 1)]
    assert clusters(everything, 3) == ((CaseId(4), CaseId(5), CaseId(6)),)
    assert clusters(everything, 4) == ()


def test_another_place_another_kind_or_no_place_is_another_matter() -> None:
    elsewhere = [told(1, WATER[0]), told(2, WATER[1], place="白蕉镇"), told(3, WATER[2], kind=Kind.CONSULTATION)]
    nowhere = [told(n, text, place=" ") for n, text in enumerate(WATER, 4)]
    assert clusters([*elsewhere, *nowhere], 2) == ()


@given(st.lists(st.tuples(st.sampled_from(WATER + OTHERS), st.sampled_from(("井岸镇", "白蕉镇"))), max_size=30))
def test_no_case_is_in_two_clusters_and_none_is_too_small(said: list[tuple[str, str]]) -> None:
    found = clusters([told(n, text, place) for n, (text, place) in enumerate(said, 1)], 3)
    everybody = [case for cluster in found for case in cluster]
    assert len(everybody) == len(set(everybody))
    assert all(len(cluster) >= 3 for cluster in found)
