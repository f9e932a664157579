"""`rexian user`: who may sign in, and with which roles. Passwords are typed unseen, piped in, or made here."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from console.commands import screen
from console.house.passwords import made_password
from intake.sentences import say
from intake.words import STATION_ROLES, Refusal, Role

app = typer.Typer()


class NoStationRole(Refusal):
    """The station gives no such role; whoever works for another body has a post there instead."""

    key = "house.refusal.no_station_role"


Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        metavar="ROLE",
        help=say("cli.user.role", roles=screen.roles_to_type(STATION_ROLES)),
    ),
]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help=say("cli.user.password_stdin"))]


@app.command("add", help=say("cli.user.add"))
def add(
    name: str,
    role: Roles,
    display: Annotated[str, typer.Option("--display", help=say("cli.user.display"))] = "",
    password_stdin: FromStdin = False,
) -> None:
    from console.commands.opening import database
    from intake.office import people

    given = _station_roles(role)
    password, is_made = _password(password_stdin)
    with database() as db:
        person = people.add_person(
            db, name=name, display=display or name, password=password, roles=given, at=datetime.now(UTC)
        )
    _told(say("cli.user.added", name=person.name), password if is_made else "")


@app.command("list", help=say("cli.user.list"))
def list_people() -> None:
    from console.commands.opening import database
    from intake.office import people

    heads = [say(f"cli.user.column.{name}") for name in ("name", "display", "roles", "lang", "state")]
    rows = []
    with database() as db:
        for person in people.people(db, datetime.now(UTC)):
            state = "disabled" if person.disabled else "must_change" if person.must_change else "active"
            roles = ", ".join(say(f"cli.role.{role}") for role in sorted(person.roles))
            rows.append(
                [escape(person.name), escape(person.display), roles, person.lang, say(f"cli.user.state.{state}")]
            )
    screen.show(heads, rows)


@app.command("password", help=say("cli.user.password"))
def password(name: str, password_stdin: FromStdin = False) -> None:
    from console.commands.opening import database
    from intake.office import people

    new, is_made = _password(password_stdin)
    with database() as db:
        people.set_password(db, name, new, datetime.now(UTC))
    _told(say("cli.user.password_set", name=name), new if is_made else "")


@app.command("disable", help=say("cli.user.disable"))
def disable(name: str, undo: Annotated[bool, typer.Option("--undo", help=say("cli.user.undo"))] = False) -> None:
    from console.commands.opening import database
    from intake.office import people

    with database() as db:
        people.disable(db, name, datetime.now(UTC), disabled=not undo)
    screen.sentences().print(say("cli.user.enabled" if undo else "cli.user.disabled", name=name))


@app.command("roles", help=say("cli.user.roles"))
def roles(name: str, role: Roles) -> None:
    from console.commands.opening import database
    from intake.office import people

    given = _station_roles(role)
    with database() as db:
        person = people.set_roles(db, name, given, datetime.now(UTC))
    told = ", ".join(say(f"cli.role.{one}") for one in sorted(person.roles))
    screen.sentences().print(say("cli.user.roles_set", name=name, roles=told))


def _station_roles(words: list[str]) -> list[Role]:
    """Raises NoStationRole."""
    for word in words:
        if word not in STATION_ROLES:
            raise NoStationRole(role=word, roles=", ".join(STATION_ROLES))
    return [Role(word) for word in words]


def _password(from_stdin: bool) -> tuple[str, bool]:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    if sys.stdin.isatty():
        typed: str = typer.prompt(
            say("cli.user.ask"), hide_input=True, confirmation_prompt=True, default="", show_default=False
        )
        if typed:
            return typed, False
    return made_password(), True


def _told(sentence: str, password: str) -> None:
    console = screen.sentences()
    console.print(f"[green]✓[/] {sentence}")
    if password:
        console.print(say("cli.user.made", password=password), markup=False)
        console.print(say("cli.user.made_note"))
