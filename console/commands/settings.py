"""`rexian settings`: every setting with its value and source; `set` writes rexian.toml and refuses what is wrong."""

from typing import Annotated, Any

import tomlkit
import typer
from pydantic import ValidationError
from pydantic_core import PydanticUndefined
from rich.console import Console
from rich.table import Table

from console.commands.opening import home
from console.house import known_settings
from intake.sentences import say
from intake.settings import ensure_secrets
from intake.words import Refusal

app = typer.Typer()


class NoSuchSetting(Refusal):
    key = "house.refusal.no_such_setting"


class WrongValue(Refusal):
    key = "house.refusal.wrong_value"


class SecretSetting(Refusal):
    key = "house.refusal.secret_setting"


@app.command("show", help=say("cli.settings.show"))
def show(changed: Annotated[bool, typer.Option("--changed", help=say("cli.settings.changed"))] = False) -> None:
    ensure_secrets(home())
    table = Table(*(say(f"cli.settings.column.{name}") for name in ("name", "value", "what")))
    for known in known_settings.all_settings():
        value = known_settings.value(known)
        if changed and value == known.default:
            continue
        style = "" if value == known.default else "bold"
        shown = "********" if known.is_secret else str(value)
        table.add_row(known.name, f"[{style}]{shown}[/]" if style else shown, known_settings.meaning(known))
    Console().print(table)


@app.command("set", help=say("cli.settings.set"))
def set_setting(name: str, value: str) -> None:
    folder = home()
    ensure_secrets(folder)
    known = next((found for found in known_settings.all_settings() if found.name == name), None)
    if known is None:
        raise NoSuchSetting(name=name)
    if known.is_secret:
        raise SecretSetting(name=name, path=str(folder / "secrets.toml"))
    parsed = _parsed(value)
    try:
        # Asked of the section itself, so that its own rules decide and not a copy of them.
        known.section(**{known.field: parsed})
    except ValidationError as wrong:
        raise WrongValue(name=name, value=value, fault=wrong.errors()[0]["msg"]) from wrong
    path = folder / "rexian.toml"
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    place: Any = document if not known.section.section else document.setdefault(known.section.section, tomlkit.table())
    if parsed == known.default and known.default is not PydanticUndefined:
        place.pop(known.field, None)
    else:
        place[known.field] = parsed
    draft = path.with_suffix(".new")
    draft.write_text(tomlkit.dumps(document), "utf-8")
    draft.replace(path)
    Console().print(say("cli.settings.done", name=name, value=value, path=path), highlight=False)


def _parsed(value: str) -> Any:
    """What TOML would make of it (number, true, list), or the text itself."""
    try:
        return tomlkit.parse(f"x = {value}")["x"].unwrap()
    except tomlkit.exceptions.ParseError:
        return value
