"""Papers of a show's preparation (F8, F9, F11, F12, F23), made by the step that settles what stands in them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from intake.office import documents, organisations
from intake.office.casework.facts import day_text, moment_text
from intake.office.numbering import local
from intake.office.programme.turns import Turn
from intake.records import tables
from intake.rules import preparing
from intake.rules.preparing import OnAirPerson
from intake.sentences import say
from intake.words import Duty, OrganisationId, PersonId
from intake.words.documents import DocumentId, Form

# Papers are Chinese whatever language the screen has.
LANG = "zh-CN"


def make(
    turn: Turn, form: Form, key: str, cells: Mapping[str, Any], issuer: OrganisationId, to: Duty | None
) -> DocumentId:
    """One paper of a show; made again with the same key it is a further version. `to` is None for the unit itself."""
    tx, show = turn.tx, turn.show
    head = {"unit": unit_name(turn), "show": day_text(show.day)}
    return documents.make_in(
        tx,
        paper=f"{form.value.lower()}:show:{show.id}:{key}",
        form=form,
        matter=None,
        organisation=issuer,
        addressee=turn.unit if to is None else organisations.of_duty_in(tx, to),
        snapshot={**head, **cells},
        number_series=None,
        at=turn.at,
        person=turn.by.id,
        practice=show.practice,
    )


def unit_name(turn: Turn) -> str:
    """As the unit is called on the day of the show."""
    return organisations.organisation_in(turn.tx, turn.unit, turn.show.day).name


def person_name(tx: Connection, person: PersonId) -> str:
    return str(tx.execute(select(tables.person.c.display).where(tables.person.c.id == person)).scalar_one())


def attendance(turn: Turn, people: list[OnAirPerson]) -> None:
    """F12, when the station has confirmed the arrivals."""
    show, showing = turn.show, turn.rules.pack.showing

    def verdict(person: OnAirPerson) -> str:
        found = preparing.arrival(person, show.starts_at, show.ends_at, showing, turn.at)
        early = "，" + say("onair.left_early", LANG) if preparing.left_early(person, show.ends_at) else ""
        return say(f"onair.arrival.{found.value}", LANG) + early

    lines = [
        {
            "part": say(f"onair.part.{person.part.value}", LANG),
            "name": person.name,
            "post": person.post,
            "arrived": "" if person.arrived_at is None else f"{local(person.arrived_at):%H:%M:%S}",
            "verdict": verdict(person),
            "left": "" if person.left_at is None else f"{local(person.left_at):%H:%M:%S}",
        }
        for person in people
    ]
    station = organisations.of_duty_in(turn.tx, Duty.STATION)
    cells = {"people": lines, "door": person_name(turn.tx, turn.by.id), "door_at": moment_text(turn.at)}
    make(turn, Form.ATTENDANCE, str(turn.unit), cells, station, Duty.STYLE_OFFICE)
