"""`rexian user`: who may sign in, and with which roles. Passwords are typed unseen, piped in, or made here."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.house.passwords import made_password
from intake.sentences import say
from intake.words import Role

app = typer.Typer()

Roles = Annotated[list[Role], typer.Option("--role", help=say("cli.user.role"))]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help=say("cli.user.password_stdin"))]


@app.command("add", help=say("cli.user.add"))
def add(name: str, role: Roles, display: str = "", password_stdin: FromStdin = False) -> None:
    from console.commands.opening import database
    from intake.office import people

    password, is_made = _password(password_stdin)
    with database() as db:
        person = people.add_person(
            db, name=name, display=display or name, password=password, roles=role, at=datetime.now(UTC)
        )
    _told(say("cli.user.added", name=person.name), password if is_made else "")


@app.command("list", help=say("cli.user.list"))
def list_people() -> None:
    from console.commands.opening import database
    from intake.office import people

    table = Table(*(say(f"cli.user.column.{name}") for name in ("name", "display", "roles", "lang", "state")))
    with database() as db:
        for person in people.people(db, datetime.now(UTC)):
            state = "disabled" if person.disabled else "must_change" if person.must_change else "active"
            roles = ", ".join(say(f"cli.role.{role}") for role in sorted(person.roles))
            table.add_row(person.name, person.display, roles, person.lang, say(f"cli.user.state.{state}"))
    Console().print(table)


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
    Console().print(say("cli.user.enabled" if undo else "cli.user.disabled", name=name))


@app.command("roles", help=say("cli.user.roles"))
def roles(name: str, role: Roles) -> None:
    from console.commands.opening import database
    from intake.office import people

    with database() as db:
        person = people.set_roles(db, name, role, datetime.now(UTC))
    told = ", ".join(say(f"cli.role.{given}") for given in sorted(person.roles))
    Console().print(say("cli.user.roles_set", name=name, roles=told))


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
    console = Console()
    console.print(f"[green]✓[/] {sentence}", highlight=False)
    if password:
        console.print(say("cli.user.made", password=password), highlight=False, markup=False)
