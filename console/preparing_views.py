"""A show's preparation as people see it."""

from datetime import datetime

from console.preparing_wire import (
    CommentView,
    LeaveView,
    ManuscriptView,
    MayPrepare,
    OnAirPersonView,
    OpinionView,
    OwedView,
    PostReportView,
    PreparationView,
    ScanView,
)
from intake.office.people import Person
from intake.office.programme.leaves import Leave
from intake.office.programme.manuscripts import Manuscript
from intake.office.programme.onair_people import Listed
from intake.office.programme.preparation import Preparation
from intake.office.programme.reports import Report
from intake.rules import preparing, who
from intake.words import Role
from intake.words.preparing import LeaveParty, LeaveState


def preparation_view(found: Preparation, person: Person, now: datetime) -> PreparationView:
    may = _may(found, person)
    return PreparationView(
        unit=found.show.unit,
        over=now >= found.show.ends_at,
        door_open=preparing.door_is_open(found.show.starts_at, found.show.ends_at, now),
        people_wanted=found.showing.people,
        lacks=list(found.lacks),
        owed=[
            OwedView(
                duty=one.duty,
                due_on=one.due_on,
                provisional=one.provisional,
                done_at=one.done_at,
                late=one.late,
                standing=one.standing,
            )
            for one in found.owed
        ],
        leaves=[_leave(one) for one in found.leaves],
        manuscripts=[_manuscript(one) for one in found.manuscripts],
        people=[_person(found, one, now, rings=may.prepare or may.door) for one in found.people],
        reports=[_report(one) for one in found.reports],
        figures=dict(found.figures),
        door_closed_by="" if found.door is None else found.door.person,
        door_closed_at=None if found.door is None else found.door.at,
        may=may,
    )


def _may(found: Preparation, person: Person) -> MayPrepare:
    def holds(roles: frozenset[Role]) -> bool:
        return not roles.isdisjoint(post.role for post in person.posts)

    newest = found.leaves[-1] if found.leaves else None
    return MayPrepare(
        prepare=found.show.unit in who.units(person.posts),
        comment=holds(preparing.COMMENTERS),
        put_on_file=holds(preparing.FILERS),
        attach=preparing.attaches(person.posts, found.show.unit),
        door=holds(preparing.DOOR),
        rehearse=preparing.rehearses(person.posts, found.show.unit),
        decide=[
            party
            for party in LeaveParty
            if newest is not None
            and newest.state is not LeaveState.WITHDRAWN
            and holds(preparing.OPINION[party])
            and preparing.waits_for(newest.opinions_by, party)
        ],
    )


def _leave(one: Leave) -> LeaveView:
    said = one.request
    return LeaveView(
        id=one.id,
        head_name=said.head_name,
        head_post=said.head_post,
        reason=said.reason,
        deputy_name=said.deputy_name,
        deputy_post=said.deputy_post,
        filed_at=one.filed_at,
        late=one.late,
        state=one.state,
        opinions=[
            OpinionView(party=other.party, agreed=other.agreed, words=other.words, person=other.person, at=other.at)
            for other in one.opinions
        ],
    )


def _manuscript(one: Manuscript) -> ManuscriptView:
    return ManuscriptView(
        id=one.id,
        version=one.version,
        topics=one.draft.topics,
        text=one.draft.text,
        commitments=one.draft.commitments,
        person=one.person,
        received_at=one.received_at,
        late=one.late,
        filed_at=one.filed_at,
        comments=[CommentView(text=said.text, person=said.person, at=said.at) for said in one.comments],
        scans=[
            ScanView(id=scan.id, kind=scan.kind, bytes=scan.bytes, sha256=scan.sha256, person=scan.person, at=scan.at)
            for scan in one.scans
        ],
    )


def _person(found: Preparation, one: Listed, now: datetime, *, rings: bool) -> OnAirPersonView:
    show, person = found.show, one.person
    return OnAirPersonView(
        id=one.id,
        part=person.part,
        name=person.name,
        post=person.post,
        mobile=person.mobile if rings else "",
        arrival=preparing.arrival(person, show.starts_at, show.ends_at, found.showing, now),
        arrived_at=person.arrived_at,
        left_at=person.left_at,
        left_early=preparing.left_early(person, show.ends_at),
        own_hand=one.own_hand,
    )


def _report(one: Report) -> PostReportView:
    return PostReportView(
        version=one.version,
        hot_topics=one.blocks.hot_topics,
        impressions=one.blocks.impressions,
        shortcomings=one.blocks.shortcomings,
        suggestions=one.blocks.suggestions,
        figures=dict(one.figures),
        person=one.person,
        filed_at=one.filed_at,
        late=one.late,
    )
