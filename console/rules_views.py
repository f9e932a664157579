"""Calendar and policy packs as pages see them. Shapes only; decides nothing."""

from collections.abc import Iterable

from console.rules_wire import (
    AdoptedPackView,
    AnnouncedYear,
    CalendarProposal,
    CalendarVersion,
    CalendarYear,
    DayDifference,
    KindTally,
    LayerWord,
    PackClock,
    PackDifference,
    PackProposalView,
    PackView,
    SimulatedClock,
    SimulationView,
    WorkDay,
)
from intake.office.calendar_books import ProposalRecord, VersionRecord, YearRecord
from intake.office.policies import AdoptedPack, PackProposal
from intake.rules import explained, pack_changes, simulation
from intake.rules.calendar import Day
from intake.rules.holiday_names import holiday_name
from intake.rules.policy import Pack, Term
from intake.rules.simulation import Compared, Verdict
from intake.sentences import say
from intake.words import PersonId

# A page for reading; the command writes every clock into a file.
MOST_CLOCKS = 200


def work_day(day: Day, lang: str = "zh-CN") -> WorkDay:
    return WorkDay(
        day=day.day,
        working=day.working,
        why=day.why,
        layer=day.layer,
        name=holiday_name(day.name, lang),
        provisional=day.provisional,
    )


def calendar_year(record: YearRecord, lang: str) -> CalendarYear:
    words = [
        LayerWord(day=word.day, layer=word.layer, working=word.working, name=holiday_name(word.name, lang))
        for word in record.words
    ]
    return CalendarYear(
        version=record.version,
        year=record.year,
        announced=record.announced,
        years=record.years,
        following=record.left,
        days=[work_day(day, lang) for day in record.days],
        words=words,
    )


def calendar_version(record: VersionRecord, visitor: PersonId) -> CalendarVersion:
    return CalendarVersion(
        id=record.id,
        state=record.state,
        reason=record.reason,
        proposed_by=record.proposed_by,
        mine=record.proposer == visitor,
        proposed_at=record.proposed_at,
        approved_by=record.approved_by,
        approved_at=record.approved_at,
        refused_at=record.refused_at,
        refusal=record.refusal,
        words=record.words,
        years=[AnnouncedYear(year=year, announced=is_out) for year, is_out in record.years.items()],
    )


def calendar_proposal(record: ProposalRecord, visitor: PersonId) -> CalendarProposal:
    said = record.proposal.said
    return CalendarProposal(
        version=calendar_version(record.version, visitor),
        words=[LayerWord(day=one.day, layer=one.layer, working=one.working, name=one.name) for one in said],
        changes=[DayDifference(before=work_day(one.before), after=work_day(one.after)) for one in record.changes],
        running=record.running,
        only_past=record.only_past,
    )


def term(term: Term, lang: str | None) -> str:
    """A term in words."""
    (name,) = term.model_fields_set
    return say(f"policy.term.{name}", lang=lang, number=getattr(term, name))


def pack_view(pack: Pack, lang: str | None) -> PackView:
    clocks = [
        PackClock(
            name=clock.name,
            title=explained.title(clock, lang),
            term=term(clock.term, lang),
            plan=clock.plan,
            rules=list(clock.rules),
            quote=clock.quote,
        )
        for clock in pack.clocks
    ]
    return PackView(name=pack.name, version=pack.version, title=pack.title, effective=pack.effective, clocks=clocks)


def adopted_pack(found: AdoptedPack, lang: str | None) -> AdoptedPackView:
    return AdoptedPackView(
        id=found.id,
        pack=pack_view(found.pack, lang),
        text=found.text,
        sha256=found.sha256,
        adopted_by=found.adopted_by,
        adopted_at=found.adopted_at,
        clocks=found.clocks,
    )


def pack_proposal(found: PackProposal, present: Pack, lang: str | None) -> PackProposalView:
    return PackProposalView(
        id=found.id,
        pack=pack_view(found.pack, lang),
        text=found.text,
        reason=found.reason,
        proposed_by=found.proposed_by,
        proposed_at=found.proposed_at,
        decided_by=found.decided_by,
        decided_at=found.decided_at,
        refusal=found.refusal,
        adopted_as=found.adopted_as,
        differences=differences(present, found.pack) if found.decided_at is None else [],
    )


def differences(present: Pack, other: Pack) -> list[PackDifference]:
    found = pack_changes.differences(present, other)
    return [PackDifference(place=one.place, before=one.before, after=one.after) for one in found]


def simulated(compared: Iterable[Compared], other: Pack, lang: str | None) -> SimulationView:
    titles = {clock.name: explained.title(clock, lang) for clock in other.clocks}
    found = list(compared)
    differing = [one for one in found if one.differs]
    tallies = [
        KindTally(
            kind=kind,
            title=titles.get(kind, kind),
            clocks=tally.clocks,
            moved=tally.moved,
            met_before=tally.before.get(Verdict.MET, 0),
            met_after=tally.after.get(Verdict.MET, 0),
            missed_before=tally.before.get(Verdict.MISSED, 0),
            missed_after=tally.after.get(Verdict.MISSED, 0),
            running_before=tally.before.get(Verdict.RUNNING, 0),
            running_after=tally.after.get(Verdict.RUNNING, 0),
        )
        for kind, tally in simulation.tallied(found).items()
    ]
    clocks = [
        SimulatedClock(
            clock=one.ran.clock,
            case_id=one.ran.case,
            kind=titles.get(one.ran.kind, one.ran.kind),
            start=one.ran.facts.counted_from,
            due_before=one.due_before,
            due_after=one.due_after,
            before=one.before,
            after=one.after,
        )
        for one in differing[:MOST_CLOCKS]
    ]
    return SimulationView(tallies=tallies, clocks=clocks, more=len(differing) - len(clocks))
