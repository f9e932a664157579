"""What comes next for a case that nobody has yet."""

import pytest

from intake.rules.casework import awaited
from intake.words import CaseState, Kind


@pytest.mark.parametrize(
    ("kind", "general", "clock"),
    [
        (Kind.CONSULTATION, True, "consult"),
        (Kind.COMPLAINT, True, "complaint"),
        (Kind.SUGGESTION, False, "suggest"),
        (Kind.COMPLAINT, False, "triage"),
        (None, True, None),
    ],
)
def test_a_registered_case_awaits_its_term_or_the_office(kind: Kind | None, general: bool, clock: str | None) -> None:
    assert awaited(CaseState.REGISTERED, kind, general=general) == clock


@pytest.mark.parametrize("state", set(CaseState) - {CaseState.REGISTERED})
def test_where_somebody_has_it_or_nobody_will_nothing_is_awaited(state: CaseState) -> None:
    assert awaited(state, Kind.COMPLAINT, general=True) is None
