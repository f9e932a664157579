"""Rundowns as people see them."""

from collections.abc import Collection

from console.rundown_wire import AirAnswerView, PartAsked, RundownPartView, RundownView
from intake.office.programme.answers import AirAnswer
from intake.office.rundowns import Rundown
from intake.rules.rundown import Part
from intake.words.preparing import Lack


def rundown_view(found: Rundown, lacks: Collection[Lack] = ()) -> RundownView:
    return RundownView(
        show=found.show.id,
        starts_at=found.show.starts_at,
        ends_at=found.show.ends_at,
        parts=[
            RundownPartView(sort=part.sort, title=part.title, seconds=part.seconds, begun_at=part.begun_at)
            for part in found.parts
        ],
        version=found.version,
        lacks=list(lacks),
    )


def parts_of(asked: list[PartAsked]) -> list[Part]:
    return [Part(sort=one.sort, title=one.title, seconds=one.seconds) for one in asked]


def answer_view(one: AirAnswer) -> AirAnswerView:
    return AirAnswerView(
        case=one.case,
        number=one.number,
        version=one.version,
        kind=one.kind,
        unit_name=one.unit_name,
        state=one.state,
        script=one.script,
        queued_at=one.queued_at,
        aired_at=one.aired_at,
        shows=one.shows,
    )
