"""The house's own rules, asserted: sizes, words, both languages, tables that match their migrations."""

import ast
import importlib.metadata
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from console.refusals import STATUS
from intake import sentences
from intake.records.database import Database
from intake.records.migrate import migrate
from intake.records.tables import metadata

ROOT = Path(__file__).parent.parent
ROOMS = ("intake", "telephony", "transcription", "console")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
# Longer on purpose; each has its reason in docs/decisions/0007-long-files.md.
EXCUSED = {"console/wire.py", "console/web", "intake/records/migrations"}

FORBIDDEN_WORDS = frozenset({"util", "utils", "helper", "helpers", "manager", "handler", "ticket", "incident"})


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            inside = str(path.relative_to(ROOT))
            if "node_modules" not in inside and not inside.startswith(tuple(EXCUSED)):
                yield path


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_short_and_say_their_job(path: Path) -> None:
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    assert len(source.splitlines()) <= LONGEST_MODULE, "a wall is missing"
    assert not tree.body or ast.get_docstring(tree), "a module begins with one sentence on its job and limit"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_names_use_the_glossary_s_words(path: Path) -> None:
    parts = set(re.split(r"[_/.]", str(path.relative_to(ROOT)).lower()))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            parts |= set(re.findall(r"[A-Z]?[a-z]+", node.name.replace("_", " ").lower()))
    assert not parts & FORBIDDEN_WORDS


def catalogues() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("texts/**/zh-CN.toml")):
            yield path.parent


@pytest.mark.parametrize("folder", list(catalogues()), ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_sentence_exists_in_both_languages_with_the_same_facts(folder: Path) -> None:
    import tomllib

    chinese, english = (tomllib.loads((folder / f"{lang}.toml").read_text("utf-8")) for lang in ("zh-CN", "en"))
    assert chinese.keys() == english.keys()
    for key in chinese:
        facts = [{name for _, name, _, _ in string.Formatter().parse(text[key]) if name} for text in (chinese, english)]
        assert facts[0] == facts[1], key
        assert english[key].strip(), key
        assert chinese[key].strip(), key


def test_no_two_refusals_of_the_wire_share_a_name_or_a_sentence() -> None:
    for told in (lambda one: one.__name__, lambda one: one.key):
        said = [told(one) for one in STATUS]
        assert sorted(said) == sorted(set(said))


def test_a_sentence_that_another_room_has_is_turned_away(tmp_path: Path) -> None:
    for lang in ("zh-CN", "en"):
        (tmp_path / f"{lang}.toml").write_text('"intake.not_here" = "{status}"', "utf-8")
    with pytest.raises(ValueError, match="sentences twice"):
        sentences.load(tmp_path)


def test_tables_and_migrations_agree(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'bare.db'}")
    migrate(db)
    with db.read() as tx:
        # FTS5 makes tables of its own below a name, which no Table describes.
        mine = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith("search_index_")}
        context = MigrationContext.configure(tx, opts=mine)
        assert compare_metadata(context, metadata) == []
    db.close()


def test_the_package_refers_to_nothing_outside_itself() -> None:
    for path in modules():
        assert "../shared" not in path.read_text("utf-8"), path


def _imported() -> dict[str, str]:
    """Top-level module -> one file of the rooms that imports it, wherever in the file."""
    found: dict[str, str] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            found |= {name.partition(".")[0]: str(path.relative_to(ROOT)) for name in names}
    return found


def test_what_runs_imports_nothing_that_only_tests_install() -> None:
    """`make run` installs requirements/run.txt alone; here the packages of the tests are installed too."""
    locked = re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*])?==", (ROOT / "requirements/run.txt").read_text("utf-8"))
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in locked}
    brought = importlib.metadata.packages_distributions()
    ours = set(ROOMS) | set(sys.stdlib_module_names)
    missing = {
        module: path
        for module, path in _imported().items()
        if module not in ours
        and names.isdisjoint(re.sub(r"[-_.]+", "-", one).lower() for one in brought.get(module, [module]))
    }
    assert missing == {}
