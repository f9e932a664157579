"""A command line that cannot be carried out, in the reader's language. Knows Typer's errors by name only.

Typer carries Click inside itself: what it raises is no longer anything that `click` knows, and the classes
have no public address. Their names and fields are what its own help tells, and a test holds each of them.
"""

from typer.exceptions import TyperException

from intake.sentences import say

STATUS = 2
# By the names of Typer's errors; any other is told as it stands.
KEYS = {"MissingParameter": "cli.usage.missing", "NoSuchOption": "cli.usage.option", "BadParameter": "cli.usage.bad"}


def is_help(wrong: TyperException) -> bool:
    """No word was given where one was needed; the error carries the help text."""
    return type(wrong).__name__ == "NoArgsIsHelpError"


def sentence(wrong: TyperException) -> str:
    parameter = getattr(wrong, "param", None)
    name = _name(parameter) or getattr(wrong, "option_name", "")
    context = getattr(wrong, "ctx", None)
    path = getattr(context, "command_path", None) or "rexian"
    words = context.args if context is not None and not name else []
    key = KEYS.get(type(wrong).__name__, "cli.usage.command" if not name else "cli.usage.bad")
    return say(key, name=name or " ".join(map(str, words)), path=path, said=str(wrong))


def _name(parameter: object) -> str:
    """An option as it is typed, an argument as help shows it."""
    typed = [str(one) for one in getattr(parameter, "opts", ()) if str(one).startswith("--")]
    return typed[0] if typed else str(getattr(parameter, "display_name_raw", "")).upper()
