"""Which cases a person's lists hold, and what of their callers: `who` asked for many cases at once."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, false, or_, select, true, union

from intake.office.people import Person
from intake.records import tables
from intake.rules import names, numbers, who
from intake.rules.rights import Sight
from intake.rules.who import Parties
from intake.words import CaseId, Category, OrganisationId, Post, SupervisionState

# What a reader who may not know the caller sees instead.
HIDDEN = "＊＊＊"
# A day, or the key of a call back. Both have digits enough to be taken for a telephone number.
_OWN_CODE = re.compile(r"\d{4}-\d{2}-\d{2}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """What of a case's caller its reader may have. The house's pages, lists, exports and search all go through it.

    `called` is the caller's own name, which people write into their sentences too.
    """

    number: bool
    caller: bool
    called: str

    def text(self, words: str) -> str:
        """What somebody wrote, without what this reader may not have of the caller."""
        if not self.caller:
            words = names.without_name(words, self.called, HIDDEN)
        return words if self.number else numbers.without_numbers(words)

    @classmethod
    def by(cls, sight: Sight, *, protected: bool, called: str) -> Self:
        """What eyes with this sight may have, whatever case of the house it is."""
        return cls(number=sight.numbers, caller=sight.protected or not protected, called=called.strip())

    def said(self, value: Any) -> Any:
        """Facts beside a sentence, however deep: words as `text` has them, the house's own codes as they are."""
        if isinstance(value, Mapping):
            return {key: self.said(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.said(one) for one in value]
        return value if not isinstance(value, str) or _OWN_CODE.fullmatch(value) else self.text(value)

    def name(self, name: str) -> str:
        return self.text(name) if self.caller else HIDDEN

    def phone(self, number: str) -> str:
        return number if self.number else numbers.masked(number)


def visible(person: Person) -> ColumnElement[bool]:
    """A condition on `matter`: what `who.sees_case` says of one case, for all of them."""
    return _visible(person.posts)


def visible_of(tx: Connection, posts: Collection[Post], cases: Collection[CaseId]) -> list[CaseId]:
    """Those of the cases that whoever holds these posts may see, by number."""
    matter = tables.matter.c
    found = select(matter.id).where(matter.id.in_(cases), _visible(posts)).order_by(matter.id)
    return [CaseId(one) for one in tx.execute(found).scalars()]


def _visible(posts: Collection[Post]) -> ColumnElement[bool]:
    if who.sees_all_cases(posts):
        return true()
    own = sorted(who.own_organisations(posts))
    if not own:
        return false()
    matter = tables.matter.c
    # What reports officials is no unit's, also where it went through one's hands before that was found out.
    return and_(or_(matter.category.is_(None), matter.category != Category.REPORT), had_by(own))


def had_by(own: Collection[OrganisationId]) -> ColumnElement[bool]:
    """Cases in which one of the organisations has or had to do with."""
    part, letter, own_cases, children = tables.assignment.c, tables.supervision.c, _other(), _other()
    held = select(part.matter).where(part.organisation.in_(own))
    # One set of numbers, so that a unit's few cases are looked up and not all cases gone over.
    mine = union(
        select(own_cases.c.id).where(own_cases.c.onair_unit.in_(own)),
        held,
        select(letter.matter).where(letter.organisation.in_(own)),
        # Units that have the master of a merged case answer its caller.
        select(children.c.id).where(children.c.master.in_(held)),
    )
    return tables.matter.c.id.in_(mine)


def _other() -> FromClause:
    return tables.matter.alias()


def masks_in(tx: Connection, person: Person, cases: Collection[Row[Any]]) -> Mapping[int, Mask]:
    """One mask per row of `matter`, by its id."""
    return masks_of(tx, person.posts, cases)


def masks_of(tx: Connection, posts: Collection[Post], cases: Collection[Row[Any]]) -> Mapping[int, Mask]:
    """As `masks_in`, for whoever holds these posts."""
    ids = [row.id for row in cases]
    parties = _parties_in(tx, cases)
    letter = tables.supervision.c
    supervised = set(
        tx.execute(
            select(letter.matter).where(letter.matter.in_(ids), letter.state != SupervisionState.REFUSED)
        ).scalars()
    )
    return {
        row.id: Mask(
            # What the records schedule has cut nobody reads any more, also where somebody wrote it into a sentence.
            number=row.masked_at is None and who.sees_number(posts, parties[row.id], supervised=row.id in supervised),
            caller=who.sees_caller(posts, protected=row.protected),
            called=row.caller_name.strip(),
        )
        for row in cases
    }


def _parties_in(tx: Connection, cases: Collection[Row[Any]]) -> dict[int, Parties]:
    part, letter = tables.assignment.c, tables.supervision.c
    ids = {row.id for row in cases}
    masters = {row.master for row in cases if row.master is not None}
    had: dict[int, set[OrganisationId]] = {one: set() for one in ids | masters}
    for found in tx.execute(select(part.matter, part.organisation).where(part.matter.in_(ids | masters))):
        had[found.matter].add(OrganisationId(found.organisation))
    through = {row.id: had[row.master] for row in cases if row.master is not None}
    letters: dict[int, set[OrganisationId]] = {}
    for found in tx.execute(select(letter.matter, letter.organisation).where(letter.matter.in_(ids))):
        letters.setdefault(found.matter, set()).add(OrganisationId(found.organisation))
    return {
        row.id: Parties(
            onair=row.onair_unit,
            holder=None,
            all=frozenset(
                had[row.id]
                | through.get(row.id, set())
                | letters.get(row.id, set())
                | ({OrganisationId(row.onair_unit)} if row.onair_unit is not None else set())
            ),
        )
        for row in cases
    }
