"""What the ledger's address can be asked: one shape for the page, and the same filter for the export."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from console.wire import Wire
from intake.rules.ledger import Filter, Order
from intake.words import AiringState, CaseState, Category, Kind, OrganisationId, ShowId

Row = Annotated[int, Field(ge=1, le=2**63 - 1)]
# Days on either side of which the office's zone has no moment.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(9000, 1, 1))]
Words = Annotated[str, StringConstraints(max_length=100)]


class LedgerFilter(Wire):
    """Lists are alternatives; days include both ends. `caller` is a part of the number, for those who see it."""

    state: Annotated[tuple[CaseState, ...], Field(max_length=30)] = ()
    kind: Annotated[tuple[Kind, ...], Field(max_length=5)] = ()
    category: Annotated[tuple[Category, ...], Field(max_length=10)] = ()
    airing: Annotated[tuple[AiringState, ...], Field(max_length=10)] = ()
    unit: Row | None = None
    show: Row | None = None
    opened_from: Day | None = None
    opened_to: Day | None = None
    accepted_from: Day | None = None
    accepted_to: Day | None = None
    closed_from: Day | None = None
    closed_to: Day | None = None
    place: Words = ""
    caller: Words = ""
    overdue: bool | None = None
    supervised: bool | None = None
    reopened: bool | None = None
    protected: bool | None = None
    promised: bool | None = None
    practice: bool = False

    def filter(self) -> Filter:
        days = ("opened_from", "opened_to", "accepted_from", "accepted_to", "closed_from", "closed_to")
        answers = ("overdue", "supervised", "reopened", "protected", "promised")
        return Filter(
            states=self.state,
            kinds=self.kind,
            categories=self.category,
            airings=self.airing,
            unit=None if self.unit is None else OrganisationId(self.unit),
            show=None if self.show is None else ShowId(self.show),
            place=self.place.replace("\0", ""),
            caller=self.caller.replace("\0", ""),
            practice=self.practice,
            **{name: getattr(self, name) for name in (*days, *answers)},
        )


class LedgerAsked(LedgerFilter):
    """`after` is the page's `next`."""

    order: Order = Order.OPENED
    rising: bool = False
    after: Annotated[str, StringConstraints(max_length=400)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
