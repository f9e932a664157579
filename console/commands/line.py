"""The list of commands. Each is a module of this folder, imported only when it is asked for or help is shown."""

import sys
import tomllib
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.markup import escape
from typer.exceptions import TyperException

from console.commands import guide, screen, usage
from intake.sentences import LANGUAGES, say
from intake.words import Refusal

# In the order of a newcomer's day. A module offers `app` (a group of commands) or a function of its own name.
COMMANDS = (
    "setup",
    "run",
    "status",
    "doctor",
    "user",
    "unit",
    "post",
    "show",
    "settings",
    "backup",
    "restore",
    "prompts",
    "transcribe",
    "rehearse",
    "due",
    "calendar",
    "policy",
    "forms",
    "notices",
    "search",
)
# The children of the house; people rarely type these.
CHILDREN = ("asterisk", "app", "captions", "agi", "worker")


def line(words: Sequence[str]) -> typer.Typer:
    """The Typer application with the command in `words`, or with all of them when none is named."""
    named = next((word for word in words if word in COMMANDS + CHILDREN), None)
    made = typer.Typer(
        cls=guide.Group,
        help=say("cli.help"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    made.callback()(_language)
    for name in (named,) if named else COMMANDS + CHILDREN:
        if find_spec(f"console.commands.{name}") is None:
            continue
        module = import_module(f"console.commands.{name}")
        hidden = name in CHILDREN
        if isinstance(getattr(module, "app", None), typer.Typer):
            group = guide.in_our_words(module.app)
            made.add_typer(group, name=name, cls=guide.Group, help=say(f"cli.{name}.help"), no_args_is_help=True)
        else:
            made.command(name, cls=guide.Command, help=say(f"cli.{name}.help"), hidden=hidden)(getattr(module, name))
    return made


def run(words: Sequence[str]) -> None:
    """Carry out one command line; a refusal is one sentence and exit status 1, never a traceback."""
    try:
        if set(words) <= {"--lang", *LANGUAGES}:
            # Nothing is asked for: show what there is, and fail all the same, for a script that forgot its command.
            line(words)(args=["--help"], prog_name="rexian", standalone_mode=False)
            sys.exit(usage.STATUS)
        status = line(words)(args=list(words), prog_name="rexian", standalone_mode=False)
    except Refusal as refusal:
        _refuse(refusal.sentence())
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        _refuse(say("cli.wrong_settings", section=wrong.title, name=name, fault=first["msg"]))
    except tomllib.TOMLDecodeError as wrong:
        _refuse(say("cli.wrong_file", fault=wrong))
    except typer.Abort:
        sys.exit(130)
    except TyperException as wrong:
        if usage.is_help(wrong):
            sys.stderr.write(f"{wrong}\n" if str(wrong).strip() else "")  # some help is already on the screen
            sys.exit(usage.STATUS)
        _refuse(usage.sentence(wrong), usage.STATUS)
    except BrokenPipeError:
        sys.exit(0)
    else:
        sys.exit(status if isinstance(status, int) else 0)


def _refuse(sentence: str, status: int = 1) -> NoReturn:
    screen.sentences(error=True).print(f"[red]✗[/] {escape(sentence)}")
    sys.exit(status)


def _language(
    lang: Annotated[str, typer.Option("--lang", help=say("cli.lang"), metavar="zh-CN|en")] = "",
) -> None:
    """Chosen in `console.commands` already; here only so that help and errors know the option."""
