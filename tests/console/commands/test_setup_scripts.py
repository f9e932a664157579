"""The scripts behind `make`: which Node will do, what pip's settings mean to uv, what an interruption leaves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def said(code: str, **environment: str) -> str:
    """What a line of Python prints beside the scripts: they are programs, not a package."""
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "scripts",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


@pytest.mark.parametrize(
    ("version", "will_do"),
    [
        ("v20.18.1", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("", False),
    ],
)
def test_only_a_node_that_can_build_the_console_is_taken(version: str, will_do: bool) -> None:
    assert said(f"import web; print(web.is_suitable({version!r}))") == str(will_do)


def test_an_empty_home_is_replaced_by_the_user_s_own() -> None:
    assert said("import steps; print(steps.cache_folder().is_absolute())", HOME="", XDG_CACHE_HOME="") == "True"


def test_a_step_is_done_only_when_it_ended_with_the_same_inputs(tmp_path: Path) -> None:
    code = (
        "import pathlib, steps; steps.STAMPS = pathlib.Path('{folder}/stamps');"
        "before = steps.is_done('x', 'a'); steps.done('x', 'a');"
        "print(before, steps.is_done('x', 'a'), steps.is_done('x', 'b'))"
    )
    assert said(code.format(folder=tmp_path)) == "False True False"


def test_a_mirror_that_pip_knows_is_told_to_uv(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://mirror.example/simple\n", "ascii")
    code = "import bootstrap; print(bootstrap.index_settings()['UV_DEFAULT_INDEX'])"
    assert said(code, PIP_CONFIG_FILE=str(tmp_path / "pip.conf")) == "https://mirror.example/simple"


@pytest.mark.parametrize("link", [".venv", "console/web/node_modules"])
def test_a_linked_folder_of_another_checkout_is_left_alone(tmp_path: Path, link: str) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    (theirs / "kept").touch()
    for name in ("scripts", "intake/texts"):
        shutil.copytree(ROOT / name, ours / name)
    for name in ("intake/sentences.py", "intake/__init__.py", "console/web/package.json"):
        (ours / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, ours / name)
    (ours / link).symlink_to(theirs)
    told = subprocess.run(
        [sys.executable, ours / "scripts" / "prepare.py", "run"],
        env={**os.environ, "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert f"rm {ours / link}" in told.stdout
    assert [one.name for one in theirs.iterdir()] == ["kept"]
    assert (ours / link).is_symlink()
