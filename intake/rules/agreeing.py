"""上线单位商定 (P8): three bodies agree which unit goes on the air in a show, each with its own word. Pure.

The plan: 上线单位由区监察局、区直机关工委会同区作风办协调安排.
"""

from collections.abc import Collection, Mapping

from intake.words import OrganisationId, Post, Refusal, Role
from intake.words.shows import AgreementState, AgreeParty

SPEAKS: Mapping[AgreeParty, Role] = {
    AgreeParty.SUPERVISOR: Role.SUPERVISOR,
    AgreeParty.ORGAN_COMMITTEE: Role.ORGAN_COMMITTEE,
    AgreeParty.STYLE_OFFICE: Role.STYLE_OFFICE,
}
AGREERS = frozenset(SPEAKS.values())


class NotYourWord(Refusal):
    """None of the person's posts is at that body."""

    key = "intake.not_your_word"


class ObjectionNeedsWords(Refusal):
    """Whoever objects to a unit says why."""

    key = "intake.objection_needs_words"


class SaidAlready(Refusal):
    """That body has said exactly this about the unit."""

    key = "intake.said_already"


def parties(posts: Collection[Post]) -> list[AgreeParty]:
    """For which bodies somebody may speak."""
    roles = {post.role for post in posts}
    return [party for party, role in SPEAKS.items() if role in roles]


def check(posts: Collection[Post], party: AgreeParty, *, agreed: bool, words: str) -> None:
    """Raises: NotYourWord, ObjectionNeedsWords."""
    if party not in parties(posts):
        raise NotYourWord
    if not agreed and not words:
        raise ObjectionNeedsWords


def state(unit: OrganisationId | None, said: Mapping[AgreeParty, bool]) -> AgreementState:
    """Derived from what stands: the newest word of each body about this unit."""
    if unit is None:
        return AgreementState.NONE
    if not all(said.values()):
        return AgreementState.OBJECTED
    return AgreementState.AGREED if len(said) == len(AgreeParty) else AgreementState.OPEN
