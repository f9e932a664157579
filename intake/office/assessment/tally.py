"""Everything the books say of one period, sorted by unit and figure; what is left out is kept with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from intake.office import organisations
from intake.office.assessment import exclusions
from intake.office.rules_in_force import Rules
from intake.records import tables
from intake.rules.assessment import NOTHING, WHOLE, Against, Mark
from intake.rules.handled import Excluded, excluded
from intake.rules.periods import Period
from intake.rules.score import Measure
from intake.words import CaseState, Category, OrganisationId


@dataclass(slots=True, kw_only=True)
class Tally:
    """One reading of the books, at `now`.

    Attributes:
        marks: what counts, by unit and figure.
        excluded: cases that would have counted, by unit, with the reason why they do not.
        days: working days of what a unit finished, each with its case.
        against: what points are taken off for.
        deadlines: the last day for a first contact, by the day on which a part was given.
        manual: exclusions by a leading body that took something out, by unit and their own number.
        heirs: a unit that was closed by the end of the period -> who took over from it.
    """

    tx: Connection
    period: Period
    rules: Rules
    now: datetime
    marks: dict[tuple[int, Measure], list[Mark]] = field(default_factory=dict)
    excluded: dict[int, dict[int, Excluded]] = field(default_factory=dict)
    days: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    against: dict[tuple[int, Against], list[int | None]] = field(default_factory=dict)
    heirs: dict[int, int] = field(default_factory=dict)
    manual: dict[int, dict[int, Row[Any]]] = field(default_factory=dict)
    deadlines: dict[date, date] = field(default_factory=dict)
    _taken_out: dict[int, list[Row[Any]]] | None = None
    _reasons: dict[int, Excluded | None] = field(default_factory=dict)
    _cases: dict[int, Row[Any]] = field(default_factory=dict)
    _unsolvable: set[int] = field(default_factory=set)

    @property
    def zone(self) -> ZoneInfo:
        return self.rules.pack.zone

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def holds(self, moment: datetime) -> bool:
        return self.period.holds(self.day(moment))

    def heir(self, unit: int) -> int:
        """Under whom the unit is counted: itself, unless it was closed by the end of the period and has a successor."""
        if unit not in self.heirs:
            found = organisations.at_work_in(self.tx, OrganisationId(unit), self.period.last)
            self.heirs[unit] = unit if found is None else found
        return self.heirs[unit]

    def counts(self, unit: int, case: int, why: Excluded | None = None, measure: Measure | None = None) -> bool:
        """Whether the case counts for the unit. If it does not, that goes on the list; `why` is the figure's own."""
        reason = self.reason(case) or self._manual(unit, case, measure) or why
        if reason is not None:
            self.excluded.setdefault(self.heir(unit), {}).setdefault(case, reason)
        return reason is None

    def _manual(self, unit: int, case: int, measure: Measure | None) -> Excluded | None:
        if self._taken_out is None:
            self._taken_out = {}
            for row in exclusions.in_force_in(self.tx):
                self._taken_out.setdefault(row.matter, []).append(row)
        for row in self._taken_out.get(case, ()):
            if row.measure is None or row.measure == measure:
                self.manual.setdefault(self.heir(unit), {})[row.id] = row
                return Excluded.MANUAL if row.measure is None else Excluded.FIGURE
        return None

    def reason(self, case: int) -> Excluded | None:
        if case not in self._reasons:
            self._reasons[case] = self._reason(case)
        return self._reasons[case]

    def _reason(self, case: int) -> Excluded | None:
        row = self.case(case)
        return excluded(
            CaseState(row.state),
            None if row.category is None else Category(row.category),
            practice=row.practice,
            child=row.master is not None,
            protected=row.protected,
        )

    def case(self, case: int) -> Row[Any]:
        if case not in self._cases:
            self.read([case])
        return self._cases[case]

    def read(self, cases: list[int]) -> None:
        """Several cases at once, before they are asked for one by one."""
        matter = tables.matter.c
        wanted = (matter.id, matter.state, matter.category, matter.practice, matter.master, matter.protected)
        missing = [case for case in dict.fromkeys(cases) if case not in self._cases]
        for begin in range(0, len(missing), BATCH):
            rows = select(*wanted, matter.onair_unit, matter.outcome).where(
                matter.id.in_(missing[begin : begin + BATCH])
            )
            self._cases |= {row.id: row for row in self.tx.execute(rows)}

    def mark(
        self,
        measure: Measure,
        unit: int,
        case: int,
        credit: bool,
        *,
        extended: bool = False,
        why: Excluded | None = None,
    ) -> None:
        """One thing that counts, if its case does."""
        if self.counts(unit, case, why, measure):
            one = Mark(of=case, credit=WHOLE if credit else NOTHING, extended=extended)
            self.marks.setdefault((self.heir(unit), measure), []).append(one)

    def took(self, unit: int, case: int, days: int) -> None:
        if self.reason(case) is None and self._manual(unit, case, None) is None:
            self.days.setdefault(self.heir(unit), []).append((case, days))

    def found(self, against: Against, unit: int, case: int | None) -> None:
        if case is None or self.counts(unit, case):
            self.against.setdefault((self.heir(unit), against), []).append(case)

    def of(self, unit: int) -> Mapping[Measure, list[Mark]]:
        return {measure: marks for (whose, measure), marks in self.marks.items() if whose == unit}


# What SQLite takes as parameters of one statement, with room to spare.
BATCH = 500
