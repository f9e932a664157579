"""What the steps of a case cannot do without, read from the code: each route's body, and what its verb says it needs.

The page marks those cells before anything is sent; its tests compare the two. Reads the text of the verbs, so what is
demanded in any other way than by `need` is not seen.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERBS = ROOT / "intake" / "office" / "casework"
# Words of every step: the page sends them by itself, or asks for them beside the form.
EVERYWHERE = {"version", "happened", "why_late"}

# What a verb calls by another name than the body it came in.
CELL = {"promise": "text", "evidence": "evidence_of"}


@dataclass
class Found:
    always: set[str] = field(default_factory=set)
    sometimes: set[str] = field(default_factory=set)


def demands() -> dict[str, dict[str, list[str]]]:
    """By address: what is always demanded, and what only of some cases or beside some other word."""
    found = {}
    for route in sorted((ROOT / "console" / "routes").glob("casework_*.py")):
        for address, shape, verb in _routes(route):
            told = Found(always=_of_shape(shape))
            _read(*verb, told, conditional=False, seen=set())
            told.sometimes -= told.always
            found[address] = {"always": sorted(told.always), "sometimes": sorted(told.sometimes)}
    return found


def text() -> str:
    return json.dumps(demands(), indent=2, sort_keys=True) + "\n"


def _routes(path: Path) -> Iterator[tuple[str, str, tuple[str, str]]]:
    for one in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(one, ast.FunctionDef):
            continue
        addresses = [_address(decorator) for decorator in one.decorator_list]
        shapes = [arg.annotation.attr for arg in one.args.args if isinstance(arg.annotation, ast.Attribute)]
        verbs = [call for call in ast.walk(one) if isinstance(call, ast.Call) and _verb(call.func) is not None]
        if addresses and shapes and verbs:
            verb = _verb(verbs[0].func)
            assert verb is not None
            yield addresses[0], shapes[0], verb


def _address(decorator: ast.expr) -> str:
    assert isinstance(decorator, ast.Call)
    said = decorator.args[0]
    assert isinstance(said, ast.Constant)
    return f"/api/casework{said.value}"


def _verb(called: ast.expr) -> tuple[str, str] | None:
    """`answering.reply` as its module and name; None for anything but a verb of the casework."""
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
        return None
    module, name = called.value.id, called.attr
    known = (VERBS / f"{module}.py").exists() and name in _functions(module)
    return (module, name) if known else None


def _functions(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((VERBS / f"{module}.py").read_text("utf-8"))
    return {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}


def _of_shape(name: str) -> set[str]:
    from console.casework import said

    fields = getattr(said, name).model_fields
    # A text may be there and empty; whether it may be is the verb's to say.
    return {one for one, told in fields.items() if told.is_required() and told.annotation is not str} - EVERYWHERE


def _read(module: str, name: str, told: Found, *, conditional: bool, seen: set[tuple[str, str]]) -> None:
    if (module, name) in seen:
        return
    seen.add((module, name))
    _block(_functions(module)[name].body, module, told, conditional, seen)


def _block(body: list[ast.stmt], module: str, told: Found, conditional: bool, seen: set[tuple[str, str]]) -> None:
    for one in body:
        if isinstance(one, ast.With):
            _block(one.body, module, told, conditional, seen)
        elif isinstance(one, ast.If | ast.For):
            _block([*one.body, *one.orelse], module, told, True, seen)
            # Whatever stands behind a way out is for those who did not take it.
            conditional = conditional or any(isinstance(inner, ast.Return) for inner in ast.walk(one))
        else:
            for call in (inner for inner in ast.walk(one) if isinstance(inner, ast.Call)):
                _call(call, module, told, conditional, seen)


def _call(call: ast.Call, module: str, told: Found, conditional: bool, seen: set[tuple[str, str]]) -> None:
    where = told.sometimes if conditional else told.always
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "need":
        where |= {CELL.get(word.arg, word.arg) for word in call.keywords if word.arg}
    elif name in _functions(module):
        _read(module, name, told, conditional=conditional, seen=seen)
    elif (other := _verb(call.func)) is not None:
        _read(*other, told, conditional=conditional, seen=seen)
