"""`rexian settings`: every setting with its value; `set` and `unset` write rexian.toml and refuse what is wrong."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, get_origin

import tomlkit
import typer
from pydantic import ValidationError
from pydantic_core import PydanticUndefined
from rich.markup import escape

from console.commands import screen
from console.commands.opening import home
from console.house import known_settings, ports
from console.house.known_settings import KnownSetting
from intake.sentences import say
from intake.settings import ensure_secrets
from intake.words import Refusal

app = typer.Typer()

SPOKEN = {"是": True, "yes": True, "on": True, "否": False, "no": False, "off": False}


class NoSuchSetting(Refusal):
    key = "house.refusal.no_such_setting"


class WrongValue(Refusal):
    key = "house.refusal.wrong_value"


class SecretSetting(Refusal):
    key = "house.refusal.secret_setting"


class NotOurAddress(Refusal):
    """The house would be opened to an address at which nobody can reach this machine."""

    key = "house.refusal.not_our_address"


@app.command("show", help=say("cli.settings.show"))
def show(changed: Annotated[bool, typer.Option("--changed", help=say("cli.settings.changed"))] = False) -> None:
    ensure_secrets(home())
    rows = []
    for known in known_settings.all_settings():
        value = known_settings.value(known)
        if changed and value == known.default:
            continue
        shown = "********" if known.is_secret else escape(screen.value(value))
        is_own = value != known.default and not known.is_secret
        rows.append([known.name, f"[bold]{shown}[/]" if is_own else shown, escape(known_settings.meaning(known))])
    screen.show([say(f"cli.settings.column.{name}") for name in ("name", "value", "what")], rows)


@app.command("set", help=say("cli.settings.set"))
def set_setting(name: str, value: str) -> None:
    folder = home()
    ensure_secrets(folder)
    known = _writable(name, folder)
    parsed = _parsed(value, known)
    try:
        # Asked of the section itself, so that its own rules decide and not a copy of them.
        known.section(**{known.field: parsed})
    except ValidationError as wrong:
        raise WrongValue(name=name, value=value, fault=_fault(wrong)) from wrong
    if name == "console.open_to" and parsed:
        _check_address(str(parsed))
    document = _document(folder)
    place: Any = document if not known.section.section else document.setdefault(known.section.section, tomlkit.table())
    if parsed == known.default and known.default is not PydanticUndefined:
        place.pop(known.field, None)
    else:
        place[known.field] = parsed
    path = _write(folder, document)
    _told(say("cli.settings.done", name=name, value=screen.value(parsed), path=path), known)


@app.command("unset", help=say("cli.settings.unset"))
def unset(name: str) -> None:
    folder = home()
    ensure_secrets(folder)
    known = _writable(name, folder)
    document = _document(folder)
    section = known.section.section
    place: Any = document.get(section, {}) if section else document
    if known.field not in place:
        now = screen.value(known_settings.value(known))
        _told(say("cli.settings.not_set", name=name, path=folder / "rexian.toml", value=now), known)
        return
    del place[known.field]
    if section and not place:
        del document[section]
    _write(folder, document)
    _told(say("cli.settings.unset_done", name=name, value=screen.value(known.default)), known)


def _writable(name: str, folder: Path) -> KnownSetting:
    known = next((found for found in known_settings.all_settings() if found.name == name), None)
    if known is None:
        raise NoSuchSetting(name=name)
    if known.is_secret:
        raise SecretSetting(name=name, path=str(folder / "secrets.toml"))
    return known


def _document(folder: Path) -> tomlkit.TOMLDocument:
    path = folder / "rexian.toml"
    return tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()


def _write(folder: Path, document: tomlkit.TOMLDocument) -> Path:
    path = folder / "rexian.toml"
    draft = path.with_suffix(".new")
    draft.write_text(tomlkit.dumps(document), "utf-8")
    draft.replace(path)
    return path


def _told(sentence: str, known: KnownSetting) -> None:
    out = screen.sentences()
    out.print(sentence, markup=False)
    # The language is put into the environment by ourselves, for the children.
    if known.variable in os.environ and known.name != "lang":
        out.print(say("cli.settings.environment", variable=known.variable), markup=False)


def _check_address(address: str) -> None:
    """Raises NotOurAddress. What the next start would refuse is better refused while somebody looks."""
    if not ports.is_ours_to_open(address):
        raise NotOurAddress(address=address, ours=", ".join(ports.own_addresses()) or say("cli.value.none"))


def _fault(wrong: ValidationError) -> str:
    """What is wrong with it, in the reader's language where we have the words; else as the checker tells it."""
    first = wrong.errors()[0]
    key = f"cli.fault.{first['type']}"
    facts = {name: screen.value(fact) for name, fact in first.get("ctx", {}).items()}
    if "expected" in facts:
        facts["expected"] = ", ".join(re.findall("'([^']*)'", facts["expected"])) or facts["expected"]
    try:
        return say(key, **facts)
    except KeyError:
        return first["msg"].removeprefix("Value error, ")


def _parsed(value: str, known: KnownSetting) -> Any:
    """What TOML would make of it (number, true, list), or the text itself; yes, no and lists also as they are shown."""
    wanted = known.section.model_fields[known.field].annotation
    if wanted is bool and value.lower() in SPOKEN:
        return SPOKEN[value.lower()]
    try:
        told = tomlkit.parse(f"x = {value}")["x"].unwrap()
        # "100" is a number to TOML and a telephone number to us.
        return value if wanted is str and not isinstance(told, str) else told
    except tomlkit.exceptions.ParseError:
        is_list = get_origin(wanted) is tuple
        return [part.strip() for part in value.split(",") if part.strip()] if is_list else value
