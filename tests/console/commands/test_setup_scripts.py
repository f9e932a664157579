"""The scripts behind `make`: which Node will do, what pip's settings mean to uv, what an interruption leaves."""

import os
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
