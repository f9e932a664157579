"""`rexian unit`: the register of organisations. Each is named by a name or an alias it has today."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from console.commands import screen
from intake.sentences import say
from intake.words import Branch, Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from intake.office.organisations import Organisation
    from intake.office.rosters import NewAccount
    from intake.records.database import Database

app = typer.Typer()

FAULTS = 1

Which = Annotated[str, typer.Argument(metavar="UNIT", help=say("cli.unit.which"), show_default=False)]
OnDay = Annotated[datetime | None, typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help=say("cli.unit.on"))]

Successor = Annotated[str | None, typer.Option("--successor", metavar="UNIT", help=say("cli.unit.successor"))]


class NoSuchFile(Refusal):
    key = "cli.no_such_file"


@app.command("list", help=say("cli.unit.list"))
def list_units(
    on: OnDay = None, closed: Annotated[bool, typer.Option("--closed", help=say("cli.unit.closed"))] = False
) -> None:
    from console.commands.opening import database
    from intake.office import organisations

    with database() as db, db.read() as tx:
        found = organisations.organisations_in(tx, on.date() if on else today())
    heads = [say(f"cli.unit.column.{name}") for name in ("name", "branch", "aliases", "prefix", "phone", "state")]
    rows = [
        [
            escape(unit.name),
            like(unit),
            escape("、".join(unit.aliases)),
            escape(unit.prefix),
            escape(unit.phone),
            say("cli.unit.closed_since", day=unit.closed_on) if unit.closed_on else "",
        ]
        for unit in found
        if closed or not unit.closed
    ]
    screen.show(heads, rows)


@app.command("show", help=say("cli.unit.show"))
def show(unit: Which) -> None:
    from console.commands.opening import database
    from intake.office import organisations, posts

    with database() as db, db.read() as tx:
        found = known(tx, unit)
        names = organisations.names_in(tx, found.id)
        terms = posts.terms_in(tx, found.id)
    out = screen.sentences()
    out.print(f"[bold]{escape(found.name)}[/]  {like(found)}  {escape(found.phone)}")
    heads = [say(f"cli.unit.column.{name}") for name in ("sort", "name", "prefix", "since", "until")]
    screen.show(
        heads,
        [
            [say(f"name.{one.sort}"), escape(one.name), escape(one.prefix), str(one.since), day_text(one.until)]
            for one in names
        ],
    )
    if terms:
        heads = [say(f"cli.post.column.{name}") for name in ("person", "role", "since", "until")]
        screen.show(
            heads,
            [
                [
                    escape(f"{term.display} ({term.name})"),
                    say(f"cli.role.{term.post.role}"),
                    str(term.since),
                    day_text(term.until),
                ]
                for term in terms
            ],
        )


@app.command("add", help=say("cli.unit.add"))
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("cli.unit.name"), show_default=False)],
    branch: Annotated[
        str, typer.Option("--branch", metavar="|".join(Branch), help=say("cli.unit.branch"))
    ] = "department",
    alias: Annotated[list[str] | None, typer.Option("--alias", help=say("cli.unit.aliases"))] = None,
    phone: Annotated[str, typer.Option("--phone", help=say("cli.unit.phone"))] = "",
    prefix: Annotated[str, typer.Option("--prefix", help=say("cli.unit.prefix"))] = "",
    english: Annotated[str, typer.Option("--english", help=say("cli.unit.english"))] = "",
) -> None:
    from console.commands.opening import database
    from intake.office import bodies

    if branch not in list(Branch):
        raise typer.BadParameter(branch, param_hint="--branch")
    with database() as db:
        made = bodies.add_organisation(
            db,
            name=name,
            branch=Branch(branch),
            at=datetime.now(UTC),
            prefix=prefix,
            aliases=alias or [],
            phone=phone,
            english=english,
        )
    done(say("cli.unit.added", name=made.name))


@app.command("rename", help=say("cli.unit.rename"))
def rename(
    unit: Which,
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("cli.unit.name"), show_default=False)],
    since: Annotated[
        datetime, typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help=say("cli.unit.since"))
    ],
    prefix: Annotated[str | None, typer.Option("--prefix", help=say("cli.unit.prefix"))] = None,
    english: Annotated[str | None, typer.Option("--english", help=say("cli.unit.english"))] = None,
) -> None:
    from console.commands.opening import database
    from intake.office import bodies

    with database() as db:
        found = of_today(db, unit)
        made = bodies.rename(
            db, found.id, name=name, since=since.date(), at=datetime.now(UTC), prefix=prefix, english=english
        )
    done(say("cli.unit.renamed", before=found.name, name=made.name, day=since.date()))


@app.command("alias", help=say("cli.unit.alias"))
def alias(
    unit: Which,
    name: Annotated[str, typer.Argument(metavar="ALIAS", help=say("cli.unit.alias_name"), show_default=False)],
    end: Annotated[bool, typer.Option("--end", help=say("cli.unit.end_alias"))] = False,
) -> None:
    from console.commands.opening import database
    from intake.office import bodies

    with database() as db:
        change = bodies.end_alias if end else bodies.add_alias
        found = change(db, of_today(db, unit).id, name, datetime.now(UTC))
    done(say("cli.unit.called", name=found.name, aliases="、".join(found.aliases) or say("cli.none")))


@app.command("close", help=say("cli.unit.close"))
def close(unit: Which, on: OnDay = None, successor: Successor = None) -> None:
    from console.commands.opening import database
    from intake.office import bodies

    day = on.date() if on else today()
    with database() as db:
        after = None if successor is None else of_today(db, successor).id
        found = bodies.close(db, of_today(db, unit).id, datetime.now(UTC), on=day, successor=after)
    done(say("cli.unit.is_closed", name=found.name, day=day))


@app.command("import", help=say("cli.unit.import"))
def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("cli.unit.file"), show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("cli.unit.dry_run"))] = False,
) -> None:
    """Exit status 1 and every fault by its line when something is wrong, and nothing is written."""
    from console.commands.opening import database
    from console.house.passwords import made_password
    from intake.office import roster_files, rosters

    if not file.is_file():
        raise NoSuchFile(path=file)
    rows = roster_files.rows(file.read_bytes())
    out = screen.sentences()
    with database() as db:
        seen = rosters.look(db, rows, datetime.now(UTC))
        if seen.faults:
            errors = screen.sentences(error=True)
            for fault in seen.faults:
                errors.print(f"[red]✗[/] {escape(fault.sentence())}")
            raise typer.Exit(FAULTS)
        units, people, new_posts = len(seen.units), len(seen.people), seen.posts
        if dry_run:
            out.print(say("cli.unit.would_import", units=units, people=people, posts=new_posts))
            return
        made = rosters.take_in(db, rows, datetime.now(UTC), password=made_password)
    done(say("cli.unit.imported", units=units, people=people, posts=new_posts))
    _passwords(made)


def _passwords(made: list["NewAccount"]) -> None:
    if made:
        screen.sentences().print(say("cli.unit.passwords"))
        heads = [say(f"cli.unit.column.{name}") for name in ("login", "person", "name", "password")]
        screen.show(
            heads, [[escape(part) for part in (one.login, one.display, one.unit, one.password)] for one in made]
        )


def today() -> date:
    from intake.office.numbering import local

    return local(datetime.now(UTC)).date()


def known(tx: "Connection", name: str) -> "Organisation":
    """The organisation that bears the name, or the alias, today. Raises NoSuchOrganisation."""
    from intake.office import organisations

    found = organisations.find_in(tx, name, today())
    if found is None:
        raise organisations.NoSuchOrganisation(name=name)
    return organisations.organisation_in(tx, found, today())


def of_today(db: "Database", name: str) -> "Organisation":
    with db.read() as tx:
        return known(tx, name)


def like(unit: "Organisation") -> str:
    return say(f"branch.{unit.branch}") if unit.duty == "unit" else say(f"duty.{unit.duty}")


def day_text(day: date | None) -> str:
    return "" if day is None else str(day)


def done(sentence: str) -> None:
    screen.sentences().print(f"[green]✓[/] {escape(sentence)}")
