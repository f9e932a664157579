"""Set-up keeps its hands off another tree: a linked environment or package folder is refused in a sentence."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("link", [".venv", "console/web/node_modules"])
def test_a_linked_folder_is_refused_before_anything_is_written(tmp_path: Path, link: str) -> None:
    clone, other = tmp_path / "clone", tmp_path / "other"
    shutil.copytree(ROOT / "scripts", clone / "scripts")
    (clone / link).parent.mkdir(parents=True, exist_ok=True)
    other.mkdir()
    (other / "kept.txt").write_text("theirs", encoding="utf-8")
    (clone / link).symlink_to(other)
    command = [sys.executable, str(clone / "scripts/prepare.py"), "run"]
    told = subprocess.run(command, cwd=clone, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 1
    assert link in told.stdout + told.stderr
    assert "Traceback" not in told.stderr
    assert [path.name for path in other.iterdir()] == ["kept.txt"]
