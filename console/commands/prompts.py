"""`rexian prompts`: what callers hear; any prompt replaced by a file or recorded over the phone."""

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from console.commands import screen
from console.commands.opening import furnish, home
from intake.sentences import say, spoken_language
from intake.words import Refusal

app = typer.Typer()

# Ringing, walking to the phone, two minutes of speech and hearing it again.
RECORD_SECONDS = 240.0
LOOK_SECONDS = 0.5
RING_MILLISECONDS = 30_000


class NothingRecorded(Refusal):
    key = "cli.prompts.nothing"


@app.command("list", help=say("cli.prompts.list"))
def list_prompts() -> None:
    from telephony.pbx import prompts

    heads = [say(f"cli.prompts.column.{name}") for name in ("name", "text", "source", "seconds")]
    rows = []
    lang = spoken_language()
    for prompt in prompts.state(home()):
        source = say("cli.prompts.own" if prompt.own else "cli.prompts.shipped")
        text = prompt.text.get(lang) or next(iter(prompt.text.values()), "")
        rows.append([prompt.name, escape(text), source, f"{prompt.seconds:.1f}"])
    screen.show(heads, rows)


@app.command("replace", help=say("cli.prompts.replace"))
def replace(name: str, file: Path) -> None:
    from telephony.pbx import prompts

    prompt = prompts.replace(home(), name, file, datetime.now(UTC))
    _told(say("cli.prompts.replaced", name=name, path=file, seconds=prompt.seconds))


@app.command("restore", help=say("cli.prompts.restore"))
def restore(name: str) -> None:
    from telephony.pbx import prompts

    prompts.restore(home(), name, datetime.now(UTC))
    _told(say("cli.prompts.restored", name=name))


@app.command("record", help=say("cli.prompts.record"))
def record(name: str, to: Annotated[str, typer.Option("--to", help=say("cli.prompts.to"))]) -> None:
    folder = furnish()
    from telephony.pbx import prompts
    from telephony.pbx.refusals import NoSuchPrompt

    if name not in prompts.names():
        raise NoSuchPrompt(name=name, names=" ".join(prompts.names()))
    draft = f"{name.replace('_', '-')}-{secrets.token_hex(4)}"
    file = prompts.draft_file(folder, draft)
    _ring(to, draft)
    screen.sentences().print(say("cli.prompts.ringing", phone=to))
    try:
        _wait_for(file)
        prompt = prompts.replace(folder, name, file, datetime.now(UTC))
    finally:
        file.unlink(missing_ok=True)
    _told(say("cli.prompts.replaced", name=name, path=to, seconds=prompt.seconds))


def _ring(phone: str, draft: str) -> None:
    """Call a studio phone by its name and connect it to the recorder of the dial plan."""
    from console.rehearsal.placing import line
    from telephony.settings import TelephonySettings

    settings = TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file
    door = line(settings)
    try:
        door.ask(
            {
                "Action": "Originate",
                "Channel": f"PJSIP/{phone}",
                "CallerID": '"Rexian" <100>',
                "Context": "prompt-recording",
                "Exten": "record",
                "Priority": "1",
                "Timeout": str(RING_MILLISECONDS),
                "Async": "true",
                "Variable": f"DRAFT={draft}",
            }
        )
    finally:
        door.close()


def _wait_for(file: Path) -> None:
    """Until the recorder has closed its file: its size stands still and no channel works on it any more."""
    limit = time.monotonic() + RECORD_SECONDS
    seen = -1
    while time.monotonic() < limit:
        size = file.stat().st_size if file.exists() else -1
        if size > 0 and size == seen and not _is_on_the_line():
            return
        if size < 0 and seen < 0 and time.monotonic() > limit - RECORD_SECONDS + RING_MILLISECONDS / 1000 + 5:
            break
        seen = size
        time.sleep(LOOK_SECONDS)
    if seen <= 0:
        raise NothingRecorded


def _is_on_the_line() -> bool:
    from telephony import pbx

    try:
        return "prompt-recording" in pbx.cli(home(), "core show channels concise")
    except pbx.NoAnswer:
        return False


def _told(sentence: str) -> None:
    screen.sentences().print(f"[green]✓[/] {sentence}")
