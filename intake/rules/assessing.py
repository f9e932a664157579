"""Who may do what with the assessment (考核), as tables; whoever is not listed is refused. Pure."""

from collections.abc import Collection

from intake.rules import who
from intake.rules.who import NotYours
from intake.words import Post, Role

# Those who lead the programme and those who answer for it on the air.
SEES_ALL = frozenset(
    {
        Role.EDITOR,
        Role.HOST,
        Role.OBSERVER,
        Role.STYLE_OFFICE,
        Role.SUPERVISOR,
        Role.ORGAN_COMMITTEE,
        Role.PROPAGANDA,
        Role.RECTIFY_OFFICE,
        Role.DISTRICT_LEADER,
        Role.ACCOUNTABILITY,
    }
)
SEES_OWN = frozenset(who.UNIT_ROLES)
PUBLISHES = frozenset({Role.STYLE_OFFICE})
# A unit's word is its leader's, or that of who keeps its people; who handles cases does not judge them.
ANSWERS = frozenset({Role.UNIT_LEADER, Role.UNIT_ADMIN})
DECIDES = frozenset({Role.STYLE_OFFICE})
# 不计入: the two leading bodies propose it, and the bureau's hand puts it in force (four_eyes).
EXCLUDES = frozenset({Role.STYLE_OFFICE, Role.SUPERVISOR})
APPROVES_EXCLUSION = frozenset({Role.SUPERVISOR})
# 定稿 by either of the two that the assessment is reported to: the style office, or the supervision bureau.
FREEZES = frozenset({Role.STYLE_OFFICE, Role.SUPERVISOR})


def sees(posts: Collection[Post], unit: int) -> bool:
    """Whether somebody may look at a unit's figures."""
    return sees_all(posts) or unit in who.units(posts)


def sees_all(posts: Collection[Post]) -> bool:
    return any(post.role in SEES_ALL for post in posts)


def speaks(posts: Collection[Post], unit: int) -> bool:
    """Whether somebody may confirm or appeal for a unit."""
    return any(post.role in ANSWERS and post.organisation == unit for post in posts)


def may(roles: Collection[Role], posts: Collection[Post]) -> bool:
    return any(post.role in roles for post in posts)


def permitted(roles: Collection[Role], posts: Collection[Post], act: str) -> None:
    """Raises NotYours, with the act as its sentence names it."""
    if not may(roles, posts):
        raise NotYours(act=act)
