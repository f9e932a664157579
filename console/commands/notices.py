"""`rexian notices`: what may not have arrived, a person's own list, and the channels people are reached through."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from console.commands import screen
from console.commands.unit import done, of_today
from intake.sentences import say, spoken_language
from intake.words import PersonId
from intake.words.notices import ChannelId, NotificationId, Rejoinder, ToOrganisation, ToPerson

if TYPE_CHECKING:
    from intake.office.channels import Channel, Owner
    from intake.records.database import Database
    from intake.rules.ladder import Quiet

app = typer.Typer()

CLOCK = ["%H:%M"]

OfPerson = Annotated[str, typer.Option("--person", metavar="NAME", help=say("cli.notices.person"))]
OfUnit = Annotated[str, typer.Option("--unit", metavar="UNIT", help=say("cli.notices.unit"))]
Which = Annotated[int, typer.Argument(metavar="CHANNEL", min=1, help=say("cli.notices.channel"), show_default=False)]
From = Annotated[
    datetime | None, typer.Option("--quiet-from", metavar="HH:MM", formats=CLOCK, help=say("cli.notices.quiet"))
]
Until = Annotated[
    datetime | None, typer.Option("--quiet-until", metavar="HH:MM", formats=CLOCK, help=say("cli.notices.quiet"))
]


@app.command("list", help=say("cli.notices.list"))
def list_notices(person: OfPerson = "") -> None:
    """Without a person: what somebody must decide on, and where nobody was there to be told."""
    from console.commands.opening import database

    with database() as db:
        if person:
            _list_of(db, _person(db, person))
        else:
            _list_doubts(db)


@app.command("resolve", help=say("cli.notices.resolve"))
def resolve(
    notice: Annotated[int, typer.Argument(metavar="NOTICE", min=1, help=say("cli.notices.notice"), show_default=False)],
    said: Annotated[
        Rejoinder, typer.Argument(metavar="|".join(Rejoinder), help=say("cli.notices.said"), show_default=False)
    ],
) -> None:
    from console.commands.opening import database
    from intake.office import outbox

    with database() as db:
        outbox.resolve(db, NotificationId(notice), said, at=datetime.now(UTC), by=None)
    done(say(f"cli.notices.resolved.{said.value}"))


@app.command("channels", help=say("cli.notices.channels"))
def list_channels(person: OfPerson = "", unit: OfUnit = "") -> None:
    from console.commands.opening import database
    from intake.office import channels

    with database() as db:
        found = channels.channels_of(db, _owner(db, person, unit))
    heads = [say(f"cli.notices.column.{name}") for name in ("channel", "label", "scheme", "quiet", "state")]
    screen.show(heads, [_channel(one) for one in found])


@app.command("add", help=say("cli.notices.add"))
def add(
    label: Annotated[str, typer.Option("--label", help=say("cli.notices.label"))],
    person: OfPerson = "",
    unit: OfUnit = "",
    quiet_from: From = None,
    quiet_until: Until = None,
) -> None:
    """The address is a secret: typed unseen, or one line on standard input, never a word of the command line."""
    from console.commands.opening import database
    from intake.office import channels

    address = _address()
    with database() as db:
        made = channels.add_channel(
            db,
            _owner(db, person, unit),
            label=label[:40],
            address=address,
            quiet=_quiet(quiet_from, quiet_until),
            at=datetime.now(UTC),
            by=None,
        )
    done(say("cli.notices.added", channel=made.id))


@app.command("test", help=say("cli.notices.test"))
def test(channel: Which) -> None:
    from console.commands.opening import database
    from intake.office import channels

    with database() as db:
        channels.test_channel(db, ChannelId(channel), at=datetime.now(UTC), by=None)
    done(say("cli.notices.added", channel=channel))


@app.command("check", help=say("cli.notices.check"))
def check(
    channel: Which,
    code: Annotated[str, typer.Argument(metavar="CODE", help=say("cli.notices.code"), show_default=False)],
) -> None:
    from console.commands.opening import database
    from intake.office import channels

    with database() as db:
        channels.confirm_channel(db, ChannelId(channel), code, at=datetime.now(UTC), by=None)
    done(say("cli.notices.checked"))


@app.command("remove", help=say("cli.notices.remove"))
def remove(channel: Which) -> None:
    from console.commands.opening import database
    from intake.office import channels

    with database() as db:
        channels.remove_channel(db, ChannelId(channel), at=datetime.now(UTC), by=None)
    done(say("cli.notices.removed"))


def _list_of(db: "Database", person: PersonId) -> None:
    from intake.office import notice_lists

    heads = [say(f"cli.notices.column.{name}") for name in ("text", "told", "read")]
    rows = [
        [escape(one.text), _moment(one.made_at), _moment(one.read_at)]
        for one in notice_lists.notices(db, person, lang=spoken_language())
    ]
    screen.show(heads, rows)


def _list_doubts(db: "Database") -> None:
    from intake.office import notice_lists

    now, lang = datetime.now(UTC), spoken_language()
    doubts, vacancies = notice_lists.doubts(db, now, lang=lang), notice_lists.vacancies(db, now, lang=lang)
    if not doubts and not vacancies:
        screen.sentences().print(say("cli.notices.none"))
    if doubts:
        heads = [
            say(f"cli.notices.column.{name}") for name in ("notice", "state", "text", "reader", "tried", "receipt")
        ]
        rows = [
            [
                str(one.id),
                say(f"cli.notices.state.{one.state}"),
                escape(one.text or say("cli.notices.test_message")),
                escape(f"{one.reader} · {one.channel}"),
                _moment(one.tried_at),
                escape(one.receipt),
            ]
            for one in doubts
        ]
        screen.show(heads, rows)
    for one in vacancies:
        screen.sentences().print(say("cli.notices.vacancy", name=escape(one.name), count=one.count))


def _channel(one: "Channel") -> list[str]:
    quiet = f"{one.quiet.since:%H:%M}–{one.quiet.until:%H:%M}" if one.quiet else ""
    state = say("cli.notices.state.checked" if one.checked_at else "cli.notices.state.unchecked")
    return [str(one.id), escape(one.label), one.scheme, quiet, state]


def _owner(db: "Database", person: str, unit: str) -> "Owner":
    if bool(person) == bool(unit):
        raise typer.BadParameter(say("cli.notices.whose"), param_hint="--person")
    return ToPerson(person=_person(db, person)) if person else ToOrganisation(organisation=of_today(db, unit).id)


def _person(db: "Database", name: str) -> PersonId:
    from intake.office import people

    with db.read() as tx:
        row = people.by_name(tx, name)
    if row is None:
        raise people.NoSuchPerson(name=name)
    return PersonId(row.id)


def _quiet(since: datetime | None, until: datetime | None) -> "Quiet | None":
    from intake.rules.ladder import Quiet

    if since is None and until is None:
        return None
    if since is None or until is None:
        raise typer.BadParameter(say("cli.notices.quiet"), param_hint="--quiet-from")
    return Quiet(since=since.time(), until=until.time())


def _address() -> str:
    if sys.stdin.isatty():
        typed: str = typer.prompt(say("cli.notices.ask"), hide_input=True)
        return typed.strip()
    return sys.stdin.readline().strip()


def _moment(moment: datetime | None) -> str:
    from intake.office.numbering import local

    return "" if moment is None else f"{local(moment):%Y-%m-%d %H:%M}"
