"""What a caller hears about a keyed case number: prompt names by state. Pure; names nobody and tells no content."""

from intake.words import CaseState

NOT_FOUND = ("not_found",)

_ACCEPTED = ("state_registered",)
_HANDLING = ("state_handling",)
_REPLIED = ("state_replied",)

# Every state is a key. A void case is one that the office does not have.
SOUNDS: dict[CaseState, tuple[str, ...]] = {
    # A draft is not accepted yet, so nothing may say that it is.
    CaseState.DRAFT: ("state_draft",),
    CaseState.REGISTERED: _ACCEPTED,
    CaseState.TRIAGE: _ACCEPTED,
    CaseState.ANSWERED_LIVE: _REPLIED,
    CaseState.PROMISED: _HANDLING,
    CaseState.UNIT_OWN: _HANDLING,
    CaseState.NOTIFIED: _HANDLING,
    CaseState.HANDLING: _HANDLING,
    CaseState.TRANSFER_PREP: _HANDLING,
    CaseState.AT_12345: _HANDLING,
    CaseState.ACTUAL: _HANDLING,
    CaseState.JOINT_PREP: _HANDLING,
    CaseState.JOINT: _HANDLING,
    CaseState.RETURNED: _HANDLING,
    CaseState.RECTIFY: _HANDLING,
    CaseState.MERGED: _HANDLING,
    CaseState.REPLIED: _REPLIED,
    CaseState.FEEDBACK_IN: _REPLIED,
    CaseState.VERIFY: _REPLIED,
    CaseState.CLOSED: _REPLIED,
    CaseState.ARCHIVED: _REPLIED,
    # The caller was told where to turn; here nothing is kept for them.
    CaseState.REFERRED: NOT_FOUND,
    CaseState.VOID: NOT_FOUND,
}


def sounds(state: CaseState | None) -> tuple[str, ...]:
    return NOT_FOUND if state is None else SOUNDS[state]
