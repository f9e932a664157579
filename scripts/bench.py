"""`make bench`: runs the `measure()` of every module in tests/bench, prints a table, writes a JSON list.

A module that cannot be measured is named with its reason and costs the others nothing; the exit status is then 1.
`make bench BENCH="ring start"` measures only those modules; the file always holds exactly one run. Ctrl-C keeps what
was measured before it.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

# A module that needs what the machine lacks says so as its tests do: with a skip.
from _pytest.outcomes import Skipped
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# A table in a log file is for reading, not for eighty columns.
FILE_WIDTH = 170
FIELDS = ("name", "unit", "value", "aim", "better", "reference", "reference_value")


def measures(chosen: list[str]) -> list[Path]:
    found = sorted((ROOT / "tests" / "bench").glob("*.py"))
    return [path for path in found if path.stem[0] != "_" and (not chosen or path.stem in chosen)]


def measure(path: Path) -> list[dict[str, Any]]:
    """The rows of one module, each with exactly the fields that the file promises."""
    spec = importlib.util.spec_from_file_location(f"tests.bench.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    if not hasattr(module, "measure"):
        return []
    return [{field: row.get(field) for field in FIELDS} for row in module.measure()]


def is_met(row: dict[str, Any]) -> bool | None:
    if row["aim"] is None or row["value"] is None:
        return None
    return bool(row["value"] <= row["aim"] if row["better"] == "lower" else row["value"] >= row["aim"])


def table(rows: list[dict[str, Any]]) -> Table:
    shown = Table("name", "value", "unit", "aim", "", "reference", "its value")
    for row in rows:
        sign = {True: "[green]✓", False: "[red]✗", None: ""}[is_met(row)]
        shown.add_row(
            row["name"],
            _figure(row["value"]),
            row["unit"],
            _figure(row["aim"]),
            sign,
            row["reference"] or "",
            _figure(row["reference_value"]),
        )
    return shown


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def main() -> int:
    console = Console()
    if not console.is_terminal:
        console = Console(width=FILE_WIDTH)
    rows: list[dict[str, Any]] = []
    # Before anything is measured: measures work in homes of their own.
    latest = Path(os.environ.get("REXIAN_HOME") or ROOT / "var") / "bench" / "latest.json"
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    failed: list[str] = []
    chosen = measures(sys.argv[1:])
    for number, path in enumerate(chosen, 1):
        with Progress(*columns, console=console) as progress:
            progress.add_task(f"{number}/{len(chosen)} {path.stem}", total=None)
            try:
                rows += measure(path)
            except Skipped as skipped:
                failed.append(f"{path.stem}: {skipped}")
            except KeyboardInterrupt:
                # What was measured took most of an hour.
                failed += [f"{one.stem}: not measured" for one in chosen[number - 1 :]]
                break
            except Exception as fault:  # noqa: BLE001  told below, and the exit status tells it too
                failed.append(f"{path.stem}: {type(fault).__name__}: {fault}")
                console.print_exception(max_frames=8)
    latest.parent.mkdir(parents=True, exist_ok=True)
    latest.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    console.print(table(rows))
    console.print(str(latest))
    for line in failed:
        console.print(f"[red]✗[/red] {escape(line)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
