"""`rexian calendar`: the working days as they count, and how two people change them."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from console.commands import screen
from intake.rules import calendar_files, calendar_words, explained
from intake.rules.calendar import ONE_DAY, Day, Layer, Why
from intake.rules.calendar_words import Proposal, Said
from intake.sentences import say
from intake.words import PersonId

if TYPE_CHECKING:
    from intake.records.database import Database

app = typer.Typer()

By = Annotated[str, typer.Option("--by", help=say("cli.calendar.by"), show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help=say("cli.calendar.reason"), show_default=False)]
WhichLayer = Annotated[Layer, typer.Option("--layer", help=say("cli.calendar.layer"))]
Announce = Annotated[
    list[int] | None, typer.Option("--announce", help=say("cli.calendar.announce"), min=2000, max=2199)
]
Version = Annotated[int, typer.Argument(help=say("cli.calendar.version"), metavar="VERSION", show_default=False)]
# One sign for each kind of day in the year's picture, with a colour that only repeats it.
SIGNS = {
    Why.WORKDAY: (" ", ""),
    Why.MADE_UP: ("+", "bold yellow"),
    Why.WEEKEND: ("·", "dim"),
    Why.DAY_OFF: ("*", "red"),
}


@app.command("show", help=say("cli.calendar.show"))
def show(
    day: Annotated[str, typer.Argument(help=say("cli.calendar.day"), metavar="DATE", show_default=False)] = "",
) -> None:
    from console.commands.opening import database
    from intake.office import calendar_books

    with database() as db:
        if day:
            found = _days([day])[0]
            year = calendar_books.year(db, found.year)
            _print_day(year.days[(found - date(found.year, 1, 1)).days])
            for word in year.words:
                if word.day == found:
                    _print(f"  {say(f'calendar.layer.{word.layer}')}  {_work(word.working)}  {word.name}")
            return
        heads = [say(f"cli.calendar.column.{name}") for name in ("version", "state", "words", "years", "reason")]
        rows = []
        for one in calendar_books.versions(db):
            years = " ".join(f"{'' if is_out else '-'}{year}" for year, is_out in one.years.items())
            shown = years if len(one.years) < 6 else f"{min(one.years)}–{max(one.years)}"
            rows.append([str(one.id), say(f"calendar.state.{one.state}"), str(one.words), shown, escape(one.reason)])
        screen.show(heads, rows)


@app.command("year", help=say("cli.calendar.year"))
def year(
    number: Annotated[int, typer.Argument(metavar="YEAR", min=2000, max=2199, show_default=False)],
    csv: Annotated[Path | None, typer.Option("--csv", help=say("cli.calendar.csv"), show_default=False)] = None,
    ical: Annotated[Path | None, typer.Option("--ical", help=say("cli.calendar.ical"), show_default=False)] = None,
) -> None:
    """Each month as a line of days; with --csv or --ical the year's words as a file, `-` for the screen."""
    from console.commands.opening import database
    from intake.office import calendar_books

    with database() as db:
        found = calendar_books.year(db, number)
    for path, text in (
        (csv, calendar_files.csv_of(found.words)),
        (ical, calendar_files.ical_of(found.words, found.version)),
    ):
        if path is not None:
            _write(path, text)
    if csv is None and ical is None:
        _picture(found.days, announced=found.announced)


@app.command("propose", help=say("cli.calendar.propose"))
def propose(
    by: By,
    reason: Reason,
    days: Annotated[list[str] | None, typer.Option("--day", help=say("cli.calendar.days"))] = None,
    work: Annotated[bool, typer.Option("--work/--off", help=say("cli.calendar.work"))] = False,
    take_back: Annotated[bool, typer.Option("--take-back", help=say("cli.calendar.take_back"))] = False,
    name: Annotated[str, typer.Option("--name", help=say("cli.calendar.name"))] = "",
    layer: WhichLayer = Layer.UNIT,
    announce: Announce = None,
) -> None:
    working = None if take_back else work
    said = [Said(layer=layer, day=day, working=working, name=name[:80]) for day in _days(days or [])]
    _propose(said, announce, reason, by)


@app.command("import", help=say("cli.calendar.import"))
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, show_default=False)],
    by: By,
    reason: Reason,
    layer: WhichLayer = Layer.NATIONAL,
    announce: Announce = None,
) -> None:
    """CSV or iCal; what the calendar says already is left out."""
    _propose(calendar_files.read(file.read_text("utf-8-sig"), layer), announce, reason, by, from_file=True)


@app.command("diff", help=say("cli.calendar.diff"))
def diff(version: Version) -> None:
    from console.commands.opening import database

    with database() as db:
        _print_diff(db, version)


@app.command("approve", help=say("cli.calendar.approve"))
def approve(version: Version, by: By) -> None:
    from console.commands.opening import database
    from intake.office import calendars, recomputing

    moved = looked = 0
    now = datetime.now(UTC)
    with database() as db:
        person = person_named(db, by)
        calendars.approve(db, version, person=person, at=now)
        with db.read() as tx:
            left = recomputing.left_in(tx)
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task(say("cli.calendar.following"), total=left)
            for batch in recomputing.recompute(db, now, person):
                looked, moved = looked + batch.looked, moved + batch.moved
                progress.advance(bar, batch.looked)
    _done("cli.calendar.approved", version=version, clocks=looked, moved=moved)


@app.command("refuse", help=say("cli.calendar.refuse"))
def refuse(version: Version, by: By, reason: Reason) -> None:
    from console.commands.opening import database
    from intake.office import calendars

    with database() as db:
        calendars.refuse(db, version, why=reason, person=person_named(db, by), at=datetime.now(UTC))
    _done("cli.calendar.refused", version=version)


def person_named(db: "Database", name: str) -> PersonId:
    """Raises: NoSuchPerson."""
    from intake.office import people

    with db.read() as tx:
        row = people.by_name(tx, name)
    if row is None:
        raise people.NoSuchPerson(name=name)
    return PersonId(row.id)


def _propose(said: list[Said], announce: list[int] | None, reason: str, by: str, *, from_file: bool = False) -> None:
    from console.commands.opening import database
    from intake.office import calendars, rules_in_force

    with database() as db:
        with db.read() as tx:
            layers = rules_in_force.layers_in(tx, calendars.newest_in(tx))
        wanted = Proposal(said=tuple(said), years=dict.fromkeys(announce or [], True))
        # A file holds a whole year; a day that somebody typed must not vanish without a word.
        news = calendar_words.only_news(layers, wanted) if from_file else wanted
        version = calendars.propose(
            db,
            said=news.said,
            years=news.years,
            reason=reason,
            person=person_named(db, by),
            at=datetime.now(UTC),
        )
        _print_diff(db, version)
    _done("cli.calendar.proposed", version=version)


def _print_diff(db: "Database", version: int) -> None:
    from intake.office import calendar_books

    found = calendar_books.proposal(db, version, datetime.now(UTC))
    for number, is_out in found.proposal.years.items():
        _print(say("calendar.announced" if is_out else "calendar.withdrawn", year=number))
    rows = []
    for change in found.changes:
        shown = f"{change.day.isoformat()} {explained.weekday(change.day)}"
        rows.append([shown, escape(_look(change.before)), escape(_look(change.after))])
    screen.show([say(f"cli.calendar.column.{name}") for name in ("day", "before", "after")], rows)
    _print(say("calendar.running", count=found.running))
    if found.only_past:
        _print(say("calendar.only_past"))


def _days(written: list[str]) -> list[date]:
    """Days and spans of days: 2026-10-01 or 2026-10-01..2026-10-07."""
    found = []
    for one in written:
        first, _, last = one.partition("..")
        try:
            begin = date.fromisoformat(first)
            end = date.fromisoformat(last or first)
        except ValueError as fault:
            raise calendar_files.BadCalendarFile(line=1, fault=one[:40]) from fault
        if not 0 <= (end - begin).days <= calendar_files.MOST_DAYS:
            raise calendar_files.BadCalendarFile(line=1, fault=one[:40])
        found += [begin + n * ONE_DAY for n in range((end - begin).days + 1)]
    return found


def _picture(days: list[Day], *, announced: bool) -> None:
    out = Console(highlight=False, soft_wrap=True)
    for month in range(1, 13):
        line = f"{month:>2} "
        for day in days:
            if day.day.month == month:
                sign, style = SIGNS[day.why]
                cell = f"{day.day.day:>2}{sign}"
                line += f"[{style}]{cell}[/]" if style else cell
        out.print(line)
    working = sum(day.working for day in days)
    out.print(say("cli.calendar.legend", working=working))
    for day in days:
        if day.name and day.why in (Why.MADE_UP, Why.DAY_OFF):
            _print(f"  {day.day.isoformat()} {explained.weekday(day.day)}  {_look(day)}")
    if not announced:
        out.print(f"[yellow]![/] {say('calendar.provisional', year=days[0].day.year)}")


def _print_day(day: Day) -> None:
    _print(f"{day.day.isoformat()} {explained.weekday(day.day)}  {_look(day)}")
    if day.provisional:
        _print(say("calendar.provisional", year=day.day.year))


def _look(day: Day) -> str:
    return f"{say(f'clocks.why.{day.why}')}{f': {day.name}' if day.name else ''}"


def _work(working: bool) -> str:
    return say("calendar.worked" if working else "calendar.off")


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        sys.stdout.write(text)
    else:
        path.write_text(text, "utf-8", newline="")
        _done("cli.calendar.written", file=path)


def _print(text: str) -> None:
    Console(highlight=False, soft_wrap=True, markup=False).print(text)


def _done(key: str, **facts: Any) -> None:
    Console(highlight=False, soft_wrap=True).print(f"[green]✓[/] {say(key, **facts)}")
