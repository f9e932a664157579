"""Who is told of a period's sheets: the units whose they are, and the bodies that the assessment is reported to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from intake import journal
from intake.office.notices import notify_in
from intake.office.organisations import of_duty_in
from intake.words import Duty, OrganisationId, Post, Role
from intake.words.notices import To, ToOrganisation

# Those who publish, those who freeze, and the committee whose 党风廉政建设责任制 the score is a part of.
BODIES = (Duty.STYLE_OFFICE, Duty.SUPERVISOR, Duty.ORGAN_COMMITTEE)


def tell(tx: Connection, sentence: str, key: str, to: Iterable[To], at: datetime, **facts: journal.Fact) -> None:
    """`key` names the fact within the assessment, as short as 2016-06:frozen."""
    notify_in(tx, key=f"assessment:{key}", to=list(to), sentence=sentence, facts=facts, matter=None, at=at)


def units(which: Iterable[int]) -> list[To]:
    return [ToOrganisation(organisation=OrganisationId(unit)) for unit in which]


def bodies(tx: Connection, *, but: Duty | None = None) -> list[To]:
    """`but` is the one that knows, because it did it."""
    return [ToOrganisation(organisation=of_duty_in(tx, duty)) for duty in BODIES if duty is not but]


def style_office(tx: Connection) -> list[To]:
    return [ToOrganisation(organisation=of_duty_in(tx, Duty.STYLE_OFFICE))]


def bureau(tx: Connection) -> list[To]:
    return [Post(organisation=of_duty_in(tx, Duty.SUPERVISOR), role=Role.SUPERVISOR)]
