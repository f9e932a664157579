"""What a caller hears about a keyed case number: prompt names by state. Pure; names nobody and tells no content."""

from intake.words import CaseState

NOT_FOUND = ("not_found",)

# Every state is a key. A void case is one that the office does not have.
SOUNDS: dict[CaseState, tuple[str, ...]] = {
    # A draft is not accepted yet, so nothing may say that it is.
    CaseState.DRAFT: ("state_draft",),
    CaseState.REGISTERED: ("state_registered",),
    CaseState.VOID: NOT_FOUND,
}


def sounds(state: CaseState | None) -> tuple[str, ...]:
    return NOT_FOUND if state is None else SOUNDS[state]
