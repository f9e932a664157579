"""Who may do what with the assessment (考核), as tables; whoever is not listed is refused. Pure."""

from collections.abc import Collection

from intake.rules import who
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


def sees(posts: Collection[Post], unit: int) -> bool:
    """Whether somebody may look at a unit's figures."""
    return sees_all(posts) or unit in who.units(posts)


def sees_all(posts: Collection[Post]) -> bool:
    return any(post.role in SEES_ALL for post in posts)
