"""`rexian forms`: the papers' forms, their templates, and empty ones for paper."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from console.commands import screen
from intake.documents.catalogue import LAYOUTS, layout
from intake.documents.cells import Filling
from intake.documents.sandbox import BadTemplate
from intake.sentences import say
from intake.words import Refusal

app = typer.Typer()

Form = Annotated[str, typer.Argument(help=say("cli.forms.form"), metavar="FORM", show_default=False)]
Docx = Annotated[
    Path | None,
    typer.Option("--docx", help=say("cli.forms.docx"), exists=True, dir_okay=False, show_default=False),
]
Html = Annotated[
    Path | None,
    typer.Option("--html", help=say("cli.forms.html"), exists=True, dir_okay=False, show_default=False),
]
By = Annotated[str, typer.Option("--by", help=say("cli.forms.by"), show_default=False)]
Out = Annotated[Path, typer.Option("--out", help=say("cli.forms.out"), file_okay=False)]


class NothingGiven(Refusal):
    """Neither file of a template was named."""

    key = "cli.forms.nothing"


@app.command("list", help=say("cli.forms.list"))
def list_forms() -> None:
    from console.commands.opening import database
    from intake.office import document_templates

    rows = []
    with database() as db:
        for form in LAYOUTS:
            newest = document_templates.versions(db, form, datetime.now(UTC))[0]
            whose = say("cli.forms.own" if newest.accepted_by else "cli.forms.shipped")
            rows.append(
                [form.value, say(f"form.{form}"), str(newest.version), f"{whose} {newest.accepted_at:%Y-%m-%d}"]
            )
    screen.show([say(f"cli.forms.column.{name}") for name in ("form", "title", "version", "origin")], rows)


@app.command("show", help=say("cli.forms.show"))
def show(form: Form) -> None:
    """Every cell with the name that templates use, who fills it and how; then the versions of the template."""
    from console.commands.opening import database
    from intake.office import document_templates

    known = layout(form)
    screen.sentences().print(escape(f"{known.form}  {known.annex} {known.title}"))
    rows = []
    for cell in known.cells:
        filling = say(f"filling.{cell.filling}") if not cell.columns else say("filling.list")
        rows.append([cell.name, escape(cell.label.replace("\n", "")), say(f"hand.{cell.hand}"), filling])
        rows += [[f"  .{column.name}", escape(column.label), "", ""] for column in cell.columns]
    screen.show([say(f"cli.forms.column.{name}") for name in ("name", "label", "hand", "filling")], rows)
    sealed = [cell.label for cell in known.cells if cell.filling is Filling.SEAL]
    if sealed:
        screen.sentences().print(say("cli.forms.sealed", places=len(sealed)))
    with database() as db:
        found = document_templates.versions(db, known.form, datetime.now(UTC))
    lines = [
        [str(one.version), f"{one.accepted_at:%Y-%m-%d}", one.docx_sha256[:12], one.html_sha256[:12]] for one in found
    ]
    screen.show([say(f"cli.forms.column.{name}") for name in ("version", "since", "docx", "html")], lines)


@app.command("check", help=say("cli.forms.check"))
def check(form: Form, docx: Docx = None, html: Html = None) -> None:
    """Reads a template and prints papers by it, without accepting it."""
    from console.commands.opening import database
    from intake.documents.rendering import Template
    from intake.office import document_templates

    known, (docx_bytes, html_text) = layout(form), _read(docx, html)
    with database() as db:
        now = document_templates.files(document_templates.versions(db, known.form, datetime.now(UTC))[0])
    template = Template(docx=docx_bytes or now.docx, html=html_text or now.html)
    document_templates.check(known.form, template)
    screen.sentences().print(f"[green]✓[/] {say('cli.forms.whole', form=known.form)}")


@app.command("replace", help=say("cli.forms.replace"))
def replace(form: Form, by: By, docx: Docx = None, html: Html = None) -> None:
    from console.commands.calendar import person_named
    from console.commands.opening import database
    from intake.office import document_templates

    known, (docx_bytes, html_text) = layout(form), _read(docx, html)
    with database() as db:
        who = person_named(db, by)
        made = document_templates.replace(db, known.form, docx=docx_bytes, html=html_text, by=who, at=datetime.now(UTC))
    screen.sentences().print(f"[green]✓[/] {say('cli.forms.replaced', form=known.form, version=made.version)}")


@app.command("back", help=say("cli.forms.back"))
def back(
    form: Form,
    version: Annotated[
        int, typer.Argument(help=say("cli.forms.version"), metavar="VERSION", min=1, show_default=False)
    ],
    by: By,
) -> None:
    from console.commands.calendar import person_named
    from console.commands.opening import database
    from intake.office import document_templates

    known = layout(form)
    with database() as db:
        who = person_named(db, by)
        made = document_templates.back(db, known.form, version, by=who, at=datetime.now(UTC))
    screen.sentences().print(f"[green]✓[/] {say('cli.forms.replaced', form=known.form, version=made.version)}")


@app.command("blank", help=say("cli.forms.blank"))
def blank(form: Form, out: Out = Path()) -> None:
    """Both files of an empty form, for writing by hand."""
    from console.commands.opening import database
    from intake.office import printing

    known = layout(form)
    with database() as db:
        made = printing.blank(db, known.form, datetime.now(UTC))
    out.mkdir(parents=True, exist_ok=True)
    for ending, content in (("pdf", made.pdf), ("docx", made.docx)):
        path = out / f"{known.form}.{ending}"
        path.write_bytes(content)
        screen.sentences().print(escape(str(path)))


@app.command("template", help=say("cli.forms.template"))
def template(form: Form, out: Out = Path()) -> None:
    """The template in use as two files, to be changed and given back with `replace`."""
    from console.commands.opening import database
    from intake.office import document_templates

    known = layout(form)
    with database() as db:
        found = document_templates.files(document_templates.versions(db, known.form, datetime.now(UTC))[0])
    out.mkdir(parents=True, exist_ok=True)
    for ending, content in (("docx", found.docx), ("html", found.html.encode())):
        path = out / f"{known.form}.template.{ending}"
        path.write_bytes(content)
        screen.sentences().print(escape(str(path)))


def _read(docx: Path | None, html: Path | None) -> tuple[bytes | None, str | None]:
    if docx is None and html is None:
        raise NothingGiven
    try:
        return (docx.read_bytes() if docx else None, html.read_text("utf-8") if html else None)
    except UnicodeDecodeError as fault:
        raise BadTemplate(file="html", line=0, fault="UTF-8") from fault
