"""Calls back as people see them."""

from console.call_back_wire import CallBackView
from intake.office.call_backs import CallBack
from intake.office.people import Person
from intake.rules import call_backs as life
from intake.rules import rights


def call_back_view(made: CallBack, person: Person) -> CallBackView:
    """As `person` may see it."""
    moments = made.moments
    return CallBackView(
        id=made.id,
        case=made.case,
        purpose=made.purpose,
        by=made.by,
        mine=made.person == person.id,
        state=made.state,
        asked_at=moments.asked,
        official_at=moments.official,
        rung_at=moments.rung,
        citizen_at=moments.citizen,
        ended_at=moments.ended,
        outcome=moments.outcome,
        cause=made.cause,
        official_rang_seconds=life.official_rang_seconds(moments),
        citizen_rang_seconds=life.citizen_rang_seconds(moments),
        talk_seconds=life.talk_seconds(moments),
        seconds=made.recording_seconds,
        tracks=[track for track in ("mix", "caller", "studio") if track in made.tracks],
        hears=hears(made, person),
    )


def hears(made: CallBack, person: Person) -> bool:
    """Whoever may hear recordings, and who spoke there."""
    return made.person == person.id or rights.may(person.roles, rights.Act.HEAR_RECORDING)
