"""Are the generated files fresh? `--write` makes them again; without it a stale one fails the check."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BEGIN, END = "<!-- settings: begin -->\n", "<!-- settings: end -->\n"
RIGHTS_BEGIN, RIGHTS_END = "<!-- rights: begin -->\n", "<!-- rights: end -->\n"
STATES_BEGIN, STATES_END = "<!-- states: begin -->\n", "<!-- states: end -->\n"


def settings_table(text: str, lang: str) -> str:
    """The administrator's book with its table of settings made from the code."""
    from console.house import known_settings

    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{known_settings.markdown(lang)}{END}{after}"


def administrators_book(text: str, lang: str) -> str:
    """Both tables of it: who may do what, and the settings."""
    import console.commands  # noqa: F401  its catalogue names the roles
    from console.house import rights_table

    before, _, rest = text.partition(RIGHTS_BEGIN)
    _, _, after = rest.partition(RIGHTS_END)
    return settings_table(f"{before}{RIGHTS_BEGIN}{rights_table.markdown(lang)}{RIGHTS_END}{after}", lang)


def states(text: str, lang: str) -> str:
    """The book of the office with its pictures and tables drawn from the ones it decides by."""
    from scripts import case_states

    before, _, rest = text.partition(STATES_BEGIN)
    _, _, after = rest.partition(STATES_END)
    return f"{before}{STATES_BEGIN}{case_states.markdown(lang)}{STATES_END}{after}"


def openapi(_: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "console.openapi"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return made.stdout


def wire_types(_: str) -> str:
    """The browser's types. Made from openapi.json, so a stale one of those shows here too."""
    made = subprocess.run(
        ["node_modules/.bin/openapi-typescript", "openapi.json", "--immutable"],
        cwd=ROOT / "console" / "web",
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout


def demands(_: str) -> str:
    """What the page's forms must ask for, beside the test that compares them."""
    from scripts import demands as read

    return read.text()


GENERATED: dict[str, Callable[[str], str]] = {
    "docs/administrator.md": lambda text: administrators_book(text, "en"),
    "docs/administrator.zh-CN.md": lambda text: administrators_book(text, "zh-CN"),
    "docs/office.md": lambda text: states(text, "en"),
    "docs/office.zh-CN.md": lambda text: states(text, "zh-CN"),
    "console/web/tests/demands.json": demands,
    "console/web/openapi.json": openapi,
    "console/web/src/wire/generated.ts": wire_types,
}


def main() -> int:
    # Defaults must be the code's, not those of a station that happens to live on this machine.
    for name in [name for name in os.environ if name.startswith("REXIAN_")]:
        del os.environ[name]
    stale = []
    with tempfile.TemporaryDirectory() as empty:
        os.environ["REXIAN_HOME"] = empty
        for name, make in GENERATED.items():
            path = ROOT / name
            found = path.read_text("utf-8")
            made = make(found)
            if made != found:
                stale.append(name)
                if "--write" in sys.argv:
                    path.write_text(made, "utf-8")
    for name in stale:
        sys.stdout.write(f"stale: {name}    mend: python scripts/fresh.py --write\n")
    return 1 if stale and "--write" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
