"""Command lines that cannot be carried out: one sentence in the reader's language, exit status 2, no traceback."""

from pathlib import Path

import pytest

from .shell import rexian


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("user", "add"), "NAME is missing", "缺少 NAME"),
        (("status", "--nope"), "no option --nope", "没有选项 --nope"),
        (("rehearse", "--callers", "x"), "value of --callers", "--callers 的值不可用"),
        (("due", "consult", "2016-13-07"), "value of DATE", "DATE 的值不可用"),
        (("nonsense",), "nonsense", "nonsense"),
    ],
)
def test_a_wrong_command_line_is_answered_with_one_sentence(
    tmp_path: Path, words: tuple[str, ...], english: str, chinese: str
) -> None:
    for lang, said in (("en", english), ("zh-CN", chinese)):
        told = rexian(tmp_path, "--lang", lang, *words)
        assert told.returncode == 2
        assert told.stdout == ""
        assert said in told.stderr
        assert "--help" in told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize("words", [(), ("user",)], ids=["rexian", "rexian user"])
def test_no_command_at_all_shows_what_there_is(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = rexian(tmp_path, "--lang", "en", *words)
    assert told.returncode == 2
    assert "Usage" in told.stdout + told.stderr
    assert "Traceback" not in told.stderr
