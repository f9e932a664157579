"""Organisations, people and shows as the pages see them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime

from console.register_wire import (
    DayOfShowView,
    NameView,
    NewAccountView,
    PersonView,
    PostView,
    RosterFault,
    RosterView,
    ShowRow,
    SignatureView,
    UnitView,
    WrapView,
)
from console.stages_wire import ShowLineView, StageView
from intake.office.accounts import Account
from intake.office.organisations import Named, Organisation
from intake.office.programme.stages import Line
from intake.office.rosters import Look, NewAccount
from intake.office.show_rows import Show
from intake.office.wrapping import Wrap
from intake.rules import keeping
from intake.rules.rights import Sight
from intake.rules.show_table import DayOfShow
from intake.words import OrganisationId
from intake.words.preparing import CallUpState
from intake.words.shows import AgreementState


def unit_view(unit: Organisation) -> UnitView:
    return UnitView(
        id=unit.id,
        duty=unit.duty,
        branch=unit.branch,
        name=unit.name,
        english=unit.english,
        prefix=unit.prefix,
        aliases=list(unit.aliases),
        phone=unit.phone,
        closed_on=unit.closed_on,
        closed=unit.closed,
        successor=unit.successor,
        roles=list(keeping.roles_of(unit.duty)),
        version=unit.version,
    )


def name_view(name: Named) -> NameView:
    return NameView(sort=name.sort, name=name.name, prefix=name.prefix, since=name.since, until=name.until)


def roster_view(seen: Look, accounts: Iterable[NewAccount], lang: str) -> RosterView:
    return RosterView(
        units=list(seen.units),
        people=list(seen.people),
        posts=seen.posts,
        faults=[RosterFault(line=one.line, sentence=one.sentence(lang)) for one in seen.faults],
        accounts=[
            NewAccountView(login=one.login, display=one.display, unit=one.unit, password=one.password)
            for one in accounts
        ],
    )


def person_view(account: Account, names: Mapping[OrganisationId, str], day: date) -> PersonView:
    person = account.person
    return PersonView(
        id=person.id,
        name=person.name,
        display=person.display,
        must_change=person.must_change,
        disabled=person.disabled,
        posts=[
            PostView(
                organisation=term.post.organisation,
                organisation_name=names.get(term.post.organisation, ""),
                role=term.post.role,
                since=term.since,
                until=term.until,
                now=keeping.holds(term.since, term.until, day),
            )
            for term in account.terms
        ],
        version=person.version,
    )


def show_row(show: Show, unit_name: str, agreement: AgreementState, call_up: CallUpState, now: datetime) -> ShowRow:
    return ShowRow(
        id=show.id,
        year=show.year,
        number=show.number,
        day=show.day,
        starts_at=show.starts_at,
        ends_at=show.ends_at,
        unit=show.unit,
        unit_name=unit_name,
        state=show.standing(now),
        agreement=agreement,
        call_up=call_up,
        reason=show.reason,
        practice=show.practice,
        version=show.version,
    )


def line_view(found: Line) -> ShowLineView:
    return ShowLineView(stages=[StageView(**asdict(one)) for one in found.stages], asides=list(found.asides))


def wrap_view(found: Wrap, sight: Sight) -> WrapView:
    return WrapView(
        over=found.over,
        cases=found.cases,
        drafts=len(found.drafts),
        numbers=list(found.drafts) if sight.calls else [],
        on_the_line=found.on_the_line,
        notes=found.notes,
        signatures=[
            SignatureView(party=one.party, name=one.name, at=one.at, cases=one.cases) for one in found.signatures
        ],
        may_sign=list(found.may_sign),
    )


def day_view(day: DayOfShow) -> DayOfShowView:
    return DayOfShowView(
        day=day.day,
        working=day.working,
        why=day.why,
        name=day.name,
        provisional=day.provisional,
        next_day=day.next_day,
    )
