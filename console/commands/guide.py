"""Help pages, whole in the reader's language: Typer's own words are English and cannot be told another."""

from enum import Enum
from typing import Any, Protocol

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from intake.sentences import say


class _Page(Protocol):
    """What a command and a group of commands have in common."""

    help: str | None

    def get_params(self, ctx: Any) -> list[Any]: ...


class Command(TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  Typer hands over a writer of its own
        _show(self, ctx, {})


class Group(TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        _show(self, ctx, {name: one.help or "" for name, one in found.items() if one is not None and not one.hidden})


def in_our_words(app: typer.Typer) -> typer.Typer:
    """The same group, whose commands show their help by this module."""
    for registered in app.registered_commands:
        registered.cls = Command
    return app


def _show(page: _Page, ctx: Any, commands: dict[str, str]) -> None:
    console = Console(highlight=False)
    parameters = [one for one in page.get_params(ctx) if not getattr(one, "hidden", False)]
    arguments = [one for one in parameters if isinstance(one, TyperArgument)]
    options = [one for one in parameters if isinstance(one, TyperOption)]
    words = [ctx.command_path, *(_argument(one) for one in arguments)]
    words += [say("cli.guide.command_word")] if commands else []
    words.append(say("cli.guide.options_word"))
    console.print(f"\n[bold]{say('cli.guide.usage')}[/]{escape(' '.join(words))}\n", soft_wrap=True)
    if page.help:
        console.print(f"  {escape(page.help)}\n")
    _rows(console, say("cli.guide.arguments"), [(_argument(one), _about(one)) for one in arguments])
    _rows(console, say("cli.guide.options"), [(_option(one), _about(one)) for one in options])
    _rows(console, say("cli.guide.commands"), list(commands.items()))


def _rows(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column(overflow="fold")
    for name, about in rows:
        grid.add_row(f"  {escape(name)}", escape(about))
    console.print(f"[bold]{title}[/]")
    console.print(grid)
    console.print()


def _argument(argument: Any) -> str:
    name = str(argument.metavar or argument.name).upper()
    return name if argument.required else f"[{name}]"


def _option(option: Any) -> str:
    typed = ", ".join(option.opts)
    return typed if option.is_flag else f"{typed} {option.metavar or str(option.name).upper()}"


def _about(parameter: Any) -> str:
    if parameter.name == "help":
        return say("cli.guide.help")
    told = [parameter.help or ""]
    if parameter.required:
        told.append(say("cli.guide.required"))
    default = parameter.default
    is_told = default not in (None, "", 0, False) and not callable(default) and parameter.show_default
    if is_told and not getattr(parameter, "is_flag", False):
        told.append(say("cli.guide.default", value=default.value if isinstance(default, Enum) else default))
    return " ".join(part for part in told if part)
