"""`rexian post`: who plays which part in an organisation, from which day to which."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from console.commands import screen
from console.commands.unit import day_text, done, known
from console.house.passwords import made_password
from intake.rules.keeping import RoleElsewhere
from intake.sentences import say
from intake.words import PersonId, Post, Role

if TYPE_CHECKING:
    from sqlalchemy import Connection

app = typer.Typer()

Login = Annotated[str, typer.Argument(metavar="LOGIN", help=say("cli.post.login"), show_default=False)]
Unit = Annotated[str, typer.Argument(metavar="UNIT", help=say("cli.unit.which"), show_default=False)]
RoleName = Annotated[
    str,
    typer.Argument(
        metavar="ROLE",
        help=say("cli.post.role", roles=screen.roles_to_type(Role)),
        show_default=False,
    ),
]


@app.command("give", help=say("cli.post.give"))
def give(
    login: Login,
    unit: Unit,
    role: RoleName,
    since: Annotated[
        datetime | None, typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help=say("cli.post.since"))
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", metavar="DATE", formats=["%Y-%m-%d"], help=say("cli.post.until"))
    ] = None,
    new: Annotated[bool, typer.Option("--new", help=say("cli.post.new"))] = False,
    display: Annotated[str, typer.Option("--display", help=say("cli.post.display"))] = "",
) -> None:
    from console.commands.opening import database
    from intake.office import accounts, posts

    now, password = datetime.now(UTC), made_password()
    begins = since.date() if since else None
    with database() as db:
        with db.read() as tx:
            place = _post(tx, unit, role)
            person = None if new else _person(tx, login)
        if person is None:
            accounts.add_account(db, name=login, display=display, password=password, post=place, at=now, since=begins)
        else:
            posts.give_post(db, person, place, now, since=begins, until=until.date() if until else None)
    done(say("cli.post.given", login=login, unit=unit, role=say(f"cli.role.{role}")))
    if new:
        out = screen.sentences()
        out.print(say("cli.user.made", password=password), markup=False)
        out.print(say("cli.user.made_note"))


@app.command("end", help=say("cli.post.end"))
def end(
    login: Login,
    unit: Unit,
    role: RoleName,
    on: Annotated[
        datetime | None, typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help=say("cli.post.on"))
    ] = None,
    hand_to: Annotated[str, typer.Option("--hand-to", metavar="LOGIN", help=say("cli.post.hand_to"))] = "",
) -> None:
    from console.commands.opening import database
    from intake.office import posts

    now, day = datetime.now(UTC), on.date() if on else None
    with database() as db:
        with db.read() as tx:
            place, person = _post(tx, unit, role), _person(tx, login)
            taker = _person(tx, hand_to) if hand_to else None
        if taker is None:
            posts.end_post(db, person, place, now, on=day)
        else:
            posts.hand_over(db, place, giver=person, taker=taker, at=now, on=day)
    done(say("cli.post.ended", login=login, unit=unit, role=say(f"cli.role.{role}")))


@app.command("list", help=say("cli.post.list"))
def list_posts(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=say("cli.post.only_unit"), show_default=False)] = "",
    past: Annotated[bool, typer.Option("--all", help=say("cli.post.all"))] = False,
) -> None:
    from console.commands.opening import database
    from intake.office import organisations, posts
    from intake.office.numbering import local

    today = local(datetime.now(UTC)).date()
    with database() as db, db.read() as tx:
        names = {one.id: one.name for one in organisations.organisations_in(tx, today)}
        terms = posts.terms_in(tx, known(tx, unit).id if unit else None)
    heads = [say(f"cli.post.column.{name}") for name in ("unit", "person", "role", "since", "until")]
    rows = [
        [
            escape(names[term.post.organisation]),
            escape(f"{term.display} ({term.name})"),
            say(f"cli.role.{term.post.role}"),
            str(term.since),
            day_text(term.until),
        ]
        for term in terms
        if past or _not_over(term.until, today)
    ]
    screen.show(heads, rows)


def _not_over(until: date | None, today: date) -> bool:
    return until is None or until > today


def _post(tx: "Connection", unit: str, role: str) -> Post:
    if role not in list(Role):
        raise RoleElsewhere(role=role)
    return Post(organisation=known(tx, unit).id, role=Role(role))


def _person(tx: "Connection", login: str) -> PersonId:
    from intake.office import people

    row = people.by_name(tx, login)
    if row is None:
        raise people.NoSuchPerson(name=login)
    return PersonId(row.id)
