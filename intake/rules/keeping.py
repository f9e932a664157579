"""Who keeps the register of organisations, people and posts, and which posts there are to give. Pure (domain: A1, A10).

The station's administrator keeps all of it; a unit's own administrator keeps the unit's people and gives the unit's
posts. Nobody gives a post to themselves or ends their own: whoever works on cases is not the one who decides that.
"""

from collections.abc import Collection
from datetime import date

from intake.rules.who import UNIT_ROLES
from intake.words import STATION_ROLES, Duty, OrganisationId, Post, Refusal, Role

_OWN: dict[Duty, tuple[Role, ...]] = {
    Duty.STATION: STATION_ROLES,
    Duty.STYLE_OFFICE: (Role.STYLE_OFFICE,),
    Duty.SUPERVISOR: (Role.SUPERVISOR,),
    Duty.ORGAN_COMMITTEE: (Role.ORGAN_COMMITTEE,),
    Duty.PROPAGANDA: (Role.PROPAGANDA,),
    Duty.RECTIFY_OFFICE: (Role.RECTIFY_OFFICE,),
    Duty.PARTNER_12345: (Role.PARTNER_12345,),
    Duty.ACCOUNTABILITY: (Role.ACCOUNTABILITY,),
    Duty.DISTRICT: (Role.DISTRICT_LEADER,),
    Duty.UNIT: (),
}
# Any body may be on the air and answer cases like a unit; the station and the other hotline only do their own work.
_NEVER_A_UNIT = frozenset({Duty.STATION, Duty.PARTNER_12345})


class NotYourOrganisation(Refusal):
    """None of the person's posts lets them keep this organisation or its people."""

    key = "intake.not_your_organisation"


class OwnPost(Refusal):
    """Somebody would give themselves a post, end their own, or close their own account."""

    key = "intake.own_post"


class RoleElsewhere(Refusal):
    """The organisation has no such post."""

    key = "intake.role_elsewhere"


def roles_of(duty: Duty) -> tuple[Role, ...]:
    """The posts an organisation with this duty has."""
    return _OWN[duty] if duty in _NEVER_A_UNIT else (*_OWN[duty], *UNIT_ROLES)


def keeps_all(posts: Collection[Post]) -> bool:
    return any(post.role is Role.ADMINISTRATOR for post in posts)


def kept_by(posts: Collection[Post]) -> frozenset[OrganisationId]:
    """The organisations whose people somebody keeps as their own administrator."""
    return frozenset(post.organisation for post in posts if post.role is Role.UNIT_ADMIN)


def check_keeper(posts: Collection[Post], organisation: OrganisationId) -> None:
    """Whether they keep its people. Raises NotYourOrganisation."""
    if not keeps_all(posts) and organisation not in kept_by(posts):
        raise NotYourOrganisation


def check_post(posts: Collection[Post], post: Post) -> None:
    """Whether they may give or end this post. Raises NotYourOrganisation."""
    check_keeper(posts, post.organisation)
    if not keeps_all(posts) and post.role not in UNIT_ROLES:
        raise NotYourOrganisation


def check_person(posts: Collection[Post], theirs: Collection[Post]) -> None:
    """Whether they may set a person's password or close the door to them. Raises NotYourOrganisation.

    A unit's administrator may only where the unit's posts are all that the person has: a new password opens everything
    else as well.
    """
    own = kept_by(posts)
    only_here = bool(theirs) and all(post.organisation in own and post.role in UNIT_ROLES for post in theirs)
    if not keeps_all(posts) and not only_here:
        raise NotYourOrganisation


def holds(since: date, until: date | None, day: date) -> bool:
    """Whether something that began on `since` is in force on `day`; `until` is the first day on which it is not."""
    return since <= day and (until is None or until > day)
