"""Who is told about a clock, as tables. Pure (domain: A1, A10 notifications).

The pack's ladder says `handler`, `leader`, `style_office` or `supervisor`; what that means depends on the organisation
whose clock it is. Targets the plan does not know stay between those who set them: no other body is told.
"""

from collections.abc import Iterable, Mapping

from intake.rules.ladder import Tell
from intake.words import Duty, Role

# Those of a unit who work; its leader hears of it when a day has passed.
UNIT_WORKERS = (Role.UNIT_HANDLER, Role.UNIT_ADMIN)
UNIT_ROLES = (*UNIT_WORKERS, Role.UNIT_LEADER)
WORKERS: Mapping[Duty, tuple[Role, ...]] = {
    Duty.STATION: (Role.REGISTRAR,),
    Duty.STYLE_OFFICE: (Role.STYLE_OFFICE,),
    Duty.SUPERVISOR: (Role.SUPERVISOR,),
    Duty.ORGAN_COMMITTEE: (Role.ORGAN_COMMITTEE,),
    Duty.PROPAGANDA: (Role.PROPAGANDA,),
    Duty.RECTIFY_OFFICE: (Role.RECTIFY_OFFICE,),
    Duty.PARTNER_12345: (Role.PARTNER_12345,),
    Duty.ACCOUNTABILITY: (Role.ACCOUNTABILITY,),
    Duty.DISTRICT: (Role.DISTRICT_LEADER,),
    Duty.UNIT: UNIT_WORKERS,
}
# What the station itself owes is done by different desks.
DESKS: Mapping[str, tuple[Role, ...]] = {
    "register": (Role.REGISTRAR,),
    "verify": (Role.VERIFIER,),
    "onair-reply": (Role.EDITOR,),
}
ELSEWHERE: Mapping[Tell, Duty] = {"style_office": Duty.STYLE_OFFICE, "supervisor": Duty.SUPERVISOR}


def readers(tell: Iterable[Tell], *, duty: Duty, clock: str, plan: bool) -> tuple[tuple[Duty | None, Role], ...]:
    """Roles to be told, each with the body it is played in; None is the organisation whose clock it is."""
    found: dict[tuple[Duty | None, Role], None] = {}
    for who in tell:
        if who == "handler":
            roles = DESKS.get(clock, WORKERS[duty]) if duty is Duty.STATION else WORKERS[duty]
            found.update({(None, role): None for role in roles})
        elif who == "leader":
            if duty is Duty.UNIT:
                found[None, Role.UNIT_LEADER] = None
        elif plan and ELSEWHERE[who] is not duty:
            body = ELSEWHERE[who]
            found.update({(body, role): None for role in WORKERS[body]})
    return tuple(found)
