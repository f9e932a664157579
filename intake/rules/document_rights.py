"""Who may see a document, and with which eyes. Whoever sees a case sees its papers, but for the office's own. Pure."""

from collections.abc import Collection

from intake.rules import who
from intake.rules.who import LEAD, Parties
from intake.words import OrganisationId, Post, Role
from intake.words.documents import DocumentState, Eyes, Form
from intake.words.steps import LeadStep

# Papers about a unit that are written to others: it speaks for itself in them, but they are not served on it.
_VOIDING = frozenset({Role.REGISTRAR, Role.STYLE_OFFICE, Role.SUPERVISOR, Role.UNIT_LEADER, Role.UNIT_ADMIN})
_ABOUT_UNITS = frozenset({Form.SUPERVISION_PROPOSAL, Form.OVERDUE, Form.VERIFICATION})


def sees(
    form: Form,
    state: DocumentState,
    posts: Collection[Post],
    parties: Parties | None,
    *,
    organisation: OrganisationId,
    addressee: OrganisationId | None,
) -> bool:
    """`parties` is None for papers of no one case: then whoever issued it, and whoever it is addressed to, see it."""
    if form is Form.LEAD:
        # A lead is no verdict; it stays with those who weigh it.
        return any(post.role is grant.role for post in posts for step in LeadStep for grant in LEAD[step])
    if who.sees_all_cases(posts):
        return True
    own = who.own_organisations(posts)
    if form in _ABOUT_UNITS:
        return False
    if parties is not None and not who.sees_case(posts, parties):
        return False
    if state is DocumentState.DRAFT:
        return organisation in own
    return parties is not None or bool(own & {organisation, addressee})


def eyes(posts: Collection[Post], parties: Parties | None, *, supervised: bool, protected: bool) -> Eyes:
    """Whole for those who may read the caller's number and name anyway; lists of several cases for the office alone."""
    if parties is None:
        return Eyes.FULL if any(who.sees_number([post], _NOBODY, supervised=False) for post in posts) else Eyes.MASKED
    number = who.sees_number(posts, parties, supervised=supervised)
    return Eyes.FULL if number and who.sees_caller(posts, protected=protected) else Eyes.MASKED


def voids(posts: Collection[Post], issuer: OrganisationId) -> bool:
    """Whether somebody may say that a paper of this organisation counts no more."""
    return any(post.organisation == issuer and post.role in _VOIDING for post in posts)


def sees_original(posts: Collection[Post]) -> bool:
    """Whether a void paper is also given out without its mark."""
    return who.sees_all_cases(posts)


def travelling_eyes(form: Form, addressee: OrganisationId, parties: Parties, *, protected: bool) -> Eyes:
    """With which eyes 附件2 is printed behind a letter: those of whom the letter is for, whoever prints it."""
    role = Role.PARTNER_12345 if form is Form.COORDINATION_12345 else Role.UNIT_HANDLER
    return eyes([Post(organisation=addressee, role=role)], parties, supervised=False, protected=protected)


_NOBODY = Parties(onair=None, holder=None, all=frozenset())
