"""A part that lets others go first, asked of a process of its own."""

import subprocess
import sys
from pathlib import Path

SAYS = (
    "import os; from pathlib import Path; from console.house.yielding import GROUP, let_others_first;"
    "let_others_first(6); print(os.nice(0), GROUP.read_text().split()[-1] if GROUP.exists() else 2)"
)


def test_a_part_and_its_group_step_back() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SAYS], capture_output=True, text=True, check=True, start_new_session=True
    )
    assert said.stdout.split() == ["6", "2"]


def test_a_system_that_knows_no_groups_lets_it_run_on(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from console.house import yielding;"
        "yielding.GROUP = Path(sys.argv[1]); yielding.let_others_first(1); print('on')"
    )
    nowhere = tmp_path / "none" / "autogroup"
    said = subprocess.run(
        [sys.executable, "-c", script, str(nowhere)], capture_output=True, text=True, check=True, start_new_session=True
    )
    assert said.stdout.strip() == "on"
