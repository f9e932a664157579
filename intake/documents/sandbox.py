"""The language of templates: names, conditions and lists of the form's own cells, and nothing that computes or calls.

Templates may come from outside the house. What is not on the list below is refused before anything is rendered, so
that a template can neither reach into the program nor grow without end.
"""

from collections.abc import Iterator

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from intake.documents.cells import Layout
from intake.documents.snapshot import nearest
from intake.words import Refusal

# What a paper knows besides its cells.
STRIP_NAMES = ("doc_strip", "doc_number", "doc_case", "doc_policy", "doc_practice", "doc_qr", "doc_beside")
_LOOP_NAMES = ("index", "first", "last", "length")
_FILTERS = frozenset({"e", "escape", "length", "trim", "default"})
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
    nodes.Filter,
)


class BadTemplate(Refusal):
    """A template that cannot be read, or does what templates may not. `fault` says what, `line` where."""

    key = "documents.bad_template"


class UnknownName(Refusal):
    """A template asks for something its form does not have. `nearest` is what was probably meant."""

    key = "documents.unknown_name"


class CellNotShown(Refusal):
    """A template leaves out cells that its form cannot do without."""

    key = "documents.cell_not_shown"


def environment() -> Environment:
    """Everything is escaped, and what is missing is a fault rather than a blank."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    made.globals.clear()
    made.filters = {name: kind for name, kind in made.filters.items() if name in _FILTERS}
    return made


def names(layout: Layout) -> tuple[str, ...]:
    return (*(cell.name for cell in layout.cells), *STRIP_NAMES)


def check(layout: Layout, sources: Iterator[str] | list[str], file: str) -> None:
    """Raises: BadTemplate, UnknownName, CellNotShown."""
    made, shown = environment(), set[str]()
    for source in sources:
        try:
            tree = made.parse(source)
        except TemplateSyntaxError as fault:
            raise BadTemplate(file=file, line=fault.lineno, fault=str(fault.message)[:120]) from fault
        _check_nodes(tree, layout, file)
        shown |= {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}
    missing = [cell for cell in layout.cells if cell.required and cell.name not in shown]
    if missing:
        named = " ".join(f"{cell.name}({cell.label})".replace("\n", "") for cell in missing)
        raise CellNotShown(file=file, cells=named[:300])


def _check_nodes(tree: nodes.Template, layout: Layout, file: str) -> None:
    known = names(layout)
    columns = {column.name for cell in layout.cells for column in cell.columns} | set(_LOOP_NAMES)
    lists = {cell.name for cell in layout.cells if cell.columns}
    own = {one.target.name for one in tree.find_all(nodes.For) if isinstance(one.target, nodes.Name)}
    for node in _every(tree):
        if not isinstance(node, _ALLOWED):
            raise BadTemplate(file=file, line=node.lineno, fault=type(node).__name__)
        match node:
            case nodes.Name(name=name) if node.ctx == "load" and name not in own and name not in (*known, "loop"):
                raise UnknownName(file=file, line=node.lineno, name=name[:40], nearest=nearest(name, known))
            case nodes.Getattr(attr=attr) if attr not in columns:
                raise UnknownName(file=file, line=node.lineno, name=attr[:40], nearest=nearest(attr, columns))
            case nodes.Filter(name=name) if name not in _FILTERS:
                raise BadTemplate(file=file, line=node.lineno, fault=f"|{name[:40]}")
            case nodes.For():
                # Lists inside lists of the same paper would multiply.
                if not (isinstance(node.iter, nodes.Name) and node.iter.name in lists) or node.recursive:
                    raise BadTemplate(file=file, line=node.lineno, fault="for … in")
                if any(True for _ in node.find_all(nodes.For)):
                    raise BadTemplate(file=file, line=node.lineno, fault="for … for")


def _every(tree: nodes.Node) -> Iterator[nodes.Node]:
    for child in tree.iter_child_nodes():
        yield child
        yield from _every(child)
