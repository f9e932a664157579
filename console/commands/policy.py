"""`rexian policy`: the packs of rules, what differs between them, and what another would have done."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from console.commands import screen
from intake.rules import explained, pack_changes, policy
from intake.rules.policy import Pack, Term
from intake.rules.simulation import Compared, Tally, Verdict
from intake.sentences import say
from intake.words import Refusal

app = typer.Typer()

File = Annotated[str, typer.Argument(help=say("cli.policy.file"), metavar="FILE", show_default=False)]
# The screen shows the kinds; single clocks are for files.
MOST_SHOWN = 20
FIELDS = ("clock", "case", "kind", "start", "due_before", "due_after", "before", "after")


class NoSuchPack(Refusal):
    """Neither a file nor a pack that ships."""

    key = "cli.policy.no_such_pack"


@app.command("list", help=say("cli.policy.list"))
def list_packs() -> None:
    from console.commands.opening import database
    from intake.office import calendars, policies

    rows = []
    with database() as db:
        adopted = policies.packs(db)
        for position, one in enumerate(adopted):
            state = say("policy.state.before" if position else "policy.state.in_force")
            rows.append(
                [_named(one.pack), escape(one.pack.title), f"{state} {one.adopted_at:%Y-%m-%d}", str(one.clocks)]
            )
        for proposal in policies.proposals(db):
            if proposal.decided_at is None:
                rows.append([_named(proposal.pack), escape(proposal.pack.title), say("policy.state.proposed"), ""])
    known = {(one.pack.name, one.pack.version) for one in adopted}
    for name in calendars.shipped_names():
        pack = calendars.pack(name)
        if (pack.name, pack.version) not in known:
            rows.append([_named(pack), escape(pack.title), say("policy.state.ships"), ""])
    screen.show([say(f"cli.policy.column.{name}") for name in ("pack", "title", "state", "clocks")], rows)


@app.command("show", help=say("cli.policy.show"))
def show(file: Annotated[str, typer.Argument(help=say("cli.policy.file"), metavar="[FILE]")] = "") -> None:
    """The clocks of a pack, each with its term; without a name those in force."""
    pack = _in_force() if not file else policy.read(_text(file))
    screen.sentences().print(f"{_named(pack)}  {pack.title}", markup=False)
    rows = []
    for clock in pack.clocks:
        plan = " ".join(clock.rules) if clock.plan else say("policy.target")
        rows.append([clock.name, escape(explained.title(clock)), term(clock.term), plan])
    screen.show([say(f"cli.policy.column.{name}") for name in ("kind", "title", "term", "plan")], rows)


@app.command("check", help=say("cli.policy.check"))
def check(file: File) -> None:
    from intake.office import policies

    pack = policies.check(_text(file))
    _print_differences(_in_force(), pack)
    screen.sentences().print(f"[green]✓[/] {say('cli.policy.whole', pack=_named(pack))}")


@app.command("adopt", help=say("cli.policy.adopt"))
def adopt(
    file: File,
    proposed_by: Annotated[str, typer.Option("--proposed-by", help=say("cli.policy.proposed_by"), show_default=False)],
    approved_by: Annotated[str, typer.Option("--approved-by", help=say("cli.policy.approved_by"), show_default=False)],
) -> None:
    from console.commands.calendar import person_named
    from console.commands.opening import database
    from intake.office import policies

    text = _text(file)
    with database() as db:
        proposer, approver = person_named(db, proposed_by), person_named(db, approved_by)
        policies.adopt(db, text, proposed_by=proposer, approved_by=approver, at=datetime.now(UTC))
    screen.sentences().print(f"[green]✓[/] {say('cli.policy.adopted', pack=_named(policy.read(text)))}")


@app.command("simulate", help=say("cli.policy.simulate"))
def simulate(
    file: File,
    since: Annotated[
        datetime | None, typer.Option("--since", help=say("cli.policy.since"), formats=["%Y-%m-%d"], show_default=False)
    ] = None,
    to_json: Annotated[Path | None, typer.Option("--json", help=say("cli.policy.json"), show_default=False)] = None,
    to_xlsx: Annotated[Path | None, typer.Option("--xlsx", help=say("cli.policy.xlsx"), show_default=False)] = None,
) -> None:
    """Due days and outcomes by the pack in force and by another, for running clocks and, with --since, ended ones."""
    from console.commands.opening import database
    from intake.office import policies, simulating
    from intake.rules import simulation

    other = policies.check(_text(file))
    begin = since.replace(tzinfo=other.zone) if since else None
    with database() as db:
        found = list(simulating.simulate(db, other, datetime.now(UTC), since=begin))
    tallies = simulation.tallied(found)
    if to_json is not None:
        _write(to_json, json.dumps([line(one) for one in found], ensure_ascii=False, indent=1).encode() + b"\n")
    if to_xlsx is not None:
        _write(to_xlsx, spreadsheet(found))
    if to_json is None or str(to_json) != "-":
        _print_tallies(tallies.items(), other)
        _print_clocks([one for one in found if one.differs])


def term(term: Term) -> str:
    """A term in words."""
    (name,) = term.model_fields_set
    return say(f"policy.term.{name}", number=getattr(term, name))


def line(one: Compared) -> dict[str, Any]:
    return {
        "clock": one.ran.clock,
        "case": one.ran.case,
        "kind": one.ran.kind,
        "start": one.ran.facts.counted_from.isoformat(),
        "due_before": one.due_before.isoformat() if one.due_before else None,
        "due_after": one.due_after.isoformat() if one.due_after else None,
        "before": one.before.value,
        "after": one.after.value,
    }


def spreadsheet(found: Iterable[Compared]) -> bytes:
    from console.spreadsheet import workbook

    heads = [say(f"policy.field.{name}") for name in FIELDS]
    return workbook([(say("policy.simulation"), heads, _rows(found))])


def _rows(found: Iterable[Compared]) -> Iterator[list[Any]]:
    for one in found:
        ran, verdicts = one.ran, (one.before, one.after)
        told = [say(f"policy.verdict.{verdict}") for verdict in verdicts]
        yield [ran.clock, ran.case, ran.kind, ran.facts.counted_from, one.due_before, one.due_after, *told]


def _print_tallies(tallies: Iterable[tuple[str, Tally]], other: Pack) -> None:
    titles = {clock.name: explained.title(clock) for clock in other.clocks}
    heads = ("kind", "clocks", "moved", "met", "missed", "running")
    rows = []
    for kind, tally in tallies:
        both = [
            f"{tally.before.get(verdict, 0)} → {tally.after.get(verdict, 0)}"
            for verdict in (Verdict.MET, Verdict.MISSED, Verdict.RUNNING)
        ]
        rows.append([titles.get(kind, kind), str(tally.clocks), str(tally.moved), *both])
    screen.show([say(f"policy.tally.{name}") for name in heads], rows)


def _print_clocks(differing: list[Compared]) -> None:
    if not differing:
        return
    shown = [[str(cell or "–") for cell in row] for row in _rows(differing[:MOST_SHOWN])]
    screen.show([say(f"policy.field.{name}") for name in FIELDS], shown)
    if len(differing) > MOST_SHOWN:
        screen.sentences().print(say("cli.policy.more", count=len(differing) - MOST_SHOWN))


def _print_differences(before: Pack, after: Pack) -> None:
    found = pack_changes.differences(before, after)
    rows = [[escape(cell or "–") for cell in (one.place, one.before, one.after)] for one in found]
    screen.show([say(f"cli.policy.column.{name}") for name in ("place", "before", "after")], rows)


def _in_force() -> Pack:
    from console.commands.opening import database
    from intake.office import rules_in_force

    with database() as db, db.read() as tx:
        return rules_in_force.in_force(tx).pack


def _text(file: str) -> str:
    """A file, or the name of a pack that ships. Raises NoSuchPack."""
    from intake.office import calendars

    path = Path(file)
    if path.is_file():
        return path.read_text("utf-8")
    if file in calendars.shipped_names():
        return calendars.shipped_text(file)
    raise NoSuchPack(file=file, names=", ".join(calendars.shipped_names()))


def _named(pack: Pack) -> str:
    return f"{pack.name} {pack.version}"


def _write(path: Path, content: bytes) -> None:
    if str(path) == "-":
        sys.stdout.buffer.write(content)
    else:
        path.write_bytes(content)
        screen.sentences().print(f"[green]✓[/] {say('cli.calendar.written', file=path)}")
