"""`rexian show`: the programme. A show is named by its number in the year, as 2016-3, or by its day."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from console.commands import screen
from console.commands.unit import done, of_today, today
from intake.sentences import say
from intake.words import ShowState

if TYPE_CHECKING:
    from intake.office.show_rows import Show
    from intake.records.database import Database
    from intake.rules.show_window import Schedule

app = typer.Typer()

DAYS_AHEAD = 92
DATE = ["%Y-%m-%d"]
CLOCK = ["%H:%M"]

Which = Annotated[str, typer.Argument(metavar="SHOW", help=say("cli.show.which"), show_default=False)]
Start = Annotated[datetime | None, typer.Option("--start", metavar="HH:MM", formats=CLOCK, help=say("cli.show.start"))]
End = Annotated[datetime | None, typer.Option("--end", metavar="HH:MM", formats=CLOCK, help=say("cli.show.end"))]
OfUnit = Annotated[str | None, typer.Option("--unit", metavar="UNIT", help=say("cli.show.unit"))]
Why = Annotated[str, typer.Option("--reason", help=say("cli.show.reason"))]


@app.command("plan", help=say("cli.show.plan"))
def plan(
    day: Annotated[
        datetime, typer.Argument(metavar="DATE", formats=DATE, help=say("cli.show.day"), show_default=False)
    ],
    start: Start = None,
    end: End = None,
    unit: OfUnit = None,
    practice: Annotated[bool, typer.Option("--practice", help=say("cli.show.practice"))] = False,
) -> None:
    """Without times those of the settings' rhythm. A day off is told and planned all the same."""
    from console.commands.opening import database
    from intake.office import shows

    with database() as db:
        rhythm = _rhythm()
        made = shows.plan(
            db,
            day=day.date(),
            start=start.time() if start else rhythm.start,
            end=end.time() if end else rhythm.end,
            unit=of_today(db, unit).id if unit else None,
            rhythm=rhythm,
            at=datetime.now(UTC),
            practice=practice,
        )
        done(say("cli.show.planned", show=_title(made), day=made.day))
        _warn(db, made.day)


@app.command("list", help=say("cli.show.list"))
def list_shows(
    first: Annotated[
        datetime | None, typer.Option("--from", metavar="DATE", formats=DATE, help=say("cli.show.from"))
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", metavar="DATE", formats=DATE, help=say("cli.show.to"))
    ] = None,
) -> None:
    from console.commands.opening import database
    from intake.office import organisations, shows
    from intake.office.numbering import local

    begin = first.date() if first else today()
    end, now = last.date() if last else begin + timedelta(days=DAYS_AHEAD), datetime.now(UTC)
    rows = []
    with database() as db:
        for show in shows.shows(db, begin, end):
            with db.read() as tx:
                unit = "" if show.unit is None else organisations.organisation_in(tx, show.unit, show.day).name
            times = f"{local(show.starts_at):%H:%M}–{local(show.ends_at):%H:%M}"
            state = say(f"show.state.{show.standing(now)}")
            rows.append([_title(show), str(show.day), times, escape(unit), state, escape(show.reason)])
    heads = [say(f"cli.show.column.{name}") for name in ("show", "day", "time", "unit", "state", "reason")]
    screen.show(heads, rows)
    if not rows:
        screen.sentences().print(say("cli.show.none", first=begin, last=end))


@app.command("change", help=say("cli.show.change"))
def change(
    show: Which,
    day: Annotated[
        datetime | None, typer.Option("--day", metavar="DATE", formats=DATE, help=say("cli.show.day"))
    ] = None,
    start: Start = None,
    end: End = None,
    unit: OfUnit = None,
    reason: Why = "",
) -> None:
    """What is not said stays; `--unit ""` takes the unit away."""
    from console.commands.opening import database
    from intake.office import shows
    from intake.office.numbering import local

    with database() as db:
        found = _known(db, show)
        chosen = found.unit if unit is None else (of_today(db, unit).id if unit else None)
        made = shows.change(
            db,
            found.id,
            day=day.date() if day else found.day,
            start=_clock(start, local(found.starts_at)),
            end=_clock(end, local(found.ends_at)),
            unit=chosen,
            reason=reason or found.reason,
            version=found.version,
            rhythm=_rhythm(),
            at=datetime.now(UTC),
        )
        done(say("cli.show.changed", show=_title(made), day=made.day))
        _warn(db, made.day)


@app.command("cancel", help=say("cli.show.cancel"))
def cancel(show: Which, reason: Why = "") -> None:
    from console.commands.opening import database
    from intake.office import shows

    with database() as db:
        found = _known(db, show)
        shows.call_off(db, found.id, reason=reason, version=found.version, rhythm=_rhythm(), at=datetime.now(UTC))
    done(say("cli.show.cancelled", show=_title(found), day=found.day))


@app.command("clear-practice", help=say("cli.show.clear_practice"))
def clear_practice() -> None:
    from console.commands.opening import database
    from intake.office import practice_season

    with database() as db:
        count = practice_season.clear(db, datetime.now(UTC))
    done(say("cli.show.cleared", count=count) if count else say("cli.show.nothing_to_clear"))


def _clock(said: datetime | None, before: datetime) -> time:
    return said.time() if said else before.time().replace(tzinfo=None)


def _rhythm() -> "Schedule":
    from telephony.settings import TelephonySettings

    return TelephonySettings().schedule()  # type: ignore[call-arg]  # secrets come from the file


def _known(db: "Database", said: str) -> "Show":
    """Raises NoSuchShow."""
    from intake.office import shows

    numbered = re.fullmatch(r"(\d{4})-(\d{1,3})", said)
    if numbered:
        year, number = int(numbered[1]), int(numbered[2])
        near = shows.shows(db, date(year - 1, 12, 31), date(year, 12, 31))
        found = [show for show in near if (show.year, show.number) == (year, number) and not show.practice]
    else:
        try:
            day = date.fromisoformat(said)
        except ValueError:
            raise shows.NoSuchShow from None
        found = [show for show in shows.shows(db, day, day) if show.state is not ShowState.CALLED_OFF]
    if len(found) != 1:
        raise shows.NoSuchShow
    return found[0]


def _title(show: "Show") -> str:
    number = "–" if show.number is None else f"{show.year}-{show.number}"
    return f"{number} {say('cli.show.is_practice')}" if show.practice else number


def _warn(db: "Database", day: date) -> None:
    from intake.office import shows

    found = shows.look(db, day, _rhythm())
    if not found.working:
        why = (
            say("clocks.why.named", why=say(f"clocks.why.{found.why}"), name=found.name)
            if found.name
            else say(f"clocks.why.{found.why}")
        )
        sentence = say("cli.show.day_off", day=day, why=why, next=found.next_day or "–")
        screen.sentences().print(f"[yellow]![/] {escape(sentence)}")
    elif found.provisional:
        screen.sentences().print(f"[yellow]![/] {escape(say('cli.show.provisional', year=day.year))}")
