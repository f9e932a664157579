"""Who may do what, as one table. Everything not listed is denied. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from intake.rules import agreeing, assessing, preview, show_table, who
from intake.words import STATION_ROLES, Role
from intake.words.desk import Surface


class Act(StrEnum):
    SEE_CALLS = "see_calls"
    SEE_NUMBER = "see_number"
    HEAR_RECORDING = "hear_recording"
    CORRECT_CASE = "correct_case"
    REVIEW_TRANSCRIPT = "review_transcript"
    REHEARSE = "rehearse"
    SEE_SYSTEM = "see_system"
    USE_PHONE = "use_phone"
    READ_NOTICES = "read_notices"
    SETTLE_NOTICES = "settle_notices"
    SEE_UNITS = "see_units"
    KEEP_UNITS = "keep_units"
    KEEP_PEOPLE = "keep_people"
    SEE_SHOWS = "see_shows"
    PLAN_SHOWS = "plan_shows"
    PUBLISH_PREVIEW = "publish_preview"
    AGREE_SHOW = "agree_show"
    LINK_SHOW = "link_show"
    CONFIRM_SHOW = "confirm_show"
    SEE_AIR_ANSWERS = "see_air_answers"
    SEE_RULES = "see_rules"
    PROPOSE_RULES = "propose_rules"
    APPROVE_RULES = "approve_rules"
    KEEP_TEMPLATES = "keep_templates"
    SEE_ASSESSMENT = "see_assessment"
    SEE_DASHBOARD = "see_dashboard"
    EXCLUDE_CASE = "exclude_case"
    APPROVE_EXCLUSION = "approve_exclusion"
    PUBLISH_ASSESSMENT = "publish_assessment"
    ANSWER_ASSESSMENT = "answer_assessment"
    FREEZE_ASSESSMENT = "freeze_assessment"
    SEE_DESK = "see_desk"
    WORK_DESK = "work_desk"
    HOST_DESK = "host_desk"
    CONFIRM_DUMP = "confirm_dump"
    BE_GUEST = "be_guest"


# The station's own people. Who belongs to a unit or a body sees cases, never the telephones.
_EVERYONE = frozenset(STATION_ROLES)
_WORKERS = frozenset({Role.SCREENER, Role.REGISTRAR, Role.REVIEWER})

ALLOWED: dict[Act, frozenset[Role]] = {
    Act.SEE_CALLS: _EVERYONE,
    # The system's administrator and the host do without the number (domain A10).
    Act.SEE_NUMBER: frozenset({Role.SCREENER, Role.REGISTRAR}),
    Act.HEAR_RECORDING: _WORKERS | {Role.HOST},
    Act.CORRECT_CASE: _WORKERS | {Role.HOST},
    Act.REVIEW_TRANSCRIPT: _WORKERS,
    Act.REHEARSE: frozenset({Role.SCREENER, Role.HOST, Role.ADMINISTRATOR}),
    Act.SEE_SYSTEM: _EVERYONE,
    Act.USE_PHONE: frozenset({Role.SCREENER, Role.HOST}),
    Act.READ_NOTICES: frozenset(Role),
    # Whether a message arrived is a matter of channels and servers, not of the case.
    Act.SETTLE_NOTICES: frozenset({Role.ADMINISTRATOR}),
    # Names, telephones and the programme are public; whoever signs in for whatever body reads them.
    Act.SEE_UNITS: frozenset(Role),
    Act.KEEP_UNITS: frozenset({Role.ADMINISTRATOR}),
    # A unit's own administrator keeps the unit's people only: see `keeping`.
    Act.KEEP_PEOPLE: frozenset({Role.ADMINISTRATOR, Role.UNIT_ADMIN}),
    Act.SEE_SHOWS: frozenset(Role),
    Act.PLAN_SHOWS: show_table.PLANNERS,
    Act.PUBLISH_PREVIEW: preview.PUBLISHERS,
    # The three bodies that arrange units (P8); for which of them is told by the post.
    Act.AGREE_SHOW: agreeing.AGREERS,
    Act.LINK_SHOW: show_table.LINKERS,
    # For which of the three parties depends on the show: see office.wrapping.
    Act.CONFIRM_SHOW: show_table.CONFIRMERS,
    # Scripts are written for the air; before it they are the programme's own matter.
    Act.SEE_AIR_ANSWERS: frozenset({Role.SCREENER, Role.HOST, Role.EDITOR, Role.REGISTRAR, Role.STYLE_OFFICE}),
    # Deadlines are public, and so is what they are counted by. Changing it takes two (domain A10).
    Act.SEE_RULES: frozenset(Role),
    Act.PROPOSE_RULES: frozenset({Role.STYLE_OFFICE}),
    Act.APPROVE_RULES: frozenset({Role.SUPERVISOR}),
    # How the papers look is the office's matter; the administrator has done it by command all along.
    Act.KEEP_TEMPLATES: frozenset({Role.ADMINISTRATOR, Role.STYLE_OFFICE}),
    # All units for those who answer for the programme; a unit sees itself alone.
    Act.SEE_ASSESSMENT: assessing.SEES_ALL | assessing.SEES_OWN,
    # Numbers of the whole programme; the cases behind them stay whose they are.
    Act.SEE_DASHBOARD: assessing.SEES_ALL,
    Act.EXCLUDE_CASE: assessing.EXCLUDES,
    Act.APPROVE_EXCLUSION: assessing.APPROVES_EXCLUSION,
    Act.PUBLISH_ASSESSMENT: assessing.PUBLISHES,
    # For their own unit, and only the leader or who keeps its people.
    Act.ANSWER_ASSESSMENT: assessing.ANSWERS,
    Act.FREEZE_ASSESSMENT: assessing.FREEZES,
    # Who was passed over and what was cut is for those who answer for the programme.
    Act.SEE_DESK: frozenset({Role.SCREENER, Role.HOST, Role.EDITOR}),
    Act.WORK_DESK: frozenset({Role.SCREENER, Role.HOST}),
    Act.HOST_DESK: frozenset({Role.HOST}),
    Act.CONFIRM_DUMP: frozenset({Role.SCREENER, Role.HOST, Role.EDITOR}),
    # Of what is on the air with their own unit, and of nothing else.
    Act.BE_GUEST: frozenset(who.UNIT_ROLES),
}


# Before which screens of the desk somebody may sit. The host's chair is one person's at a time, which is not a right.
SURFACES: dict[Surface, frozenset[Role]] = {
    Surface.PRODUCER: frozenset({Role.SCREENER}),
    Surface.HOST: frozenset({Role.HOST}),
    Surface.GUEST: frozenset(who.UNIT_ROLES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody's screen may show: calls at all, callers' numbers in clear, what was said, protected names, and
    what producer and host write to each other."""

    calls: bool
    numbers: bool
    words: bool
    protected: bool
    talk: bool


# The house's own processes.
FULL_SIGHT = Sight(calls=True, numbers=True, words=True, protected=True, talk=True)


def sight(roles: Collection[Role]) -> Sight:
    """Words are the recording in letters: who may not hear it does not read it either."""
    return Sight(
        calls=may(roles, Act.SEE_CALLS),
        numbers=may(roles, Act.SEE_NUMBER),
        words=may(roles, Act.HEAR_RECORDING),
        protected=who.reads_protected(roles),
        talk=may(roles, Act.WORK_DESK),
    )


def may(roles: Collection[Role], act: Act) -> bool:
    return not ALLOWED[act].isdisjoint(roles)
