"""Everything a reader can do with POST, PUT, PATCH and DELETE: bodies for each address, as its description has it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import httpx

from intake.records.database import Database
from tests.console.furnished import Client

WORD = "写入的话"
DAY = "2016-07-25"
MOMENT = "2016-07-20T09:00:00+08:00"
# So many bodies are tried for one address: the first that is taken is enough.
MOST = 4
NO_WORDS_HELP = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND)
_PLAIN: Mapping[str, Any] = {"integer": 1, "number": 1.0, "boolean": True, "null": None}
_FORMATS: Mapping[str, str] = {"date": DAY, "date-time": MOMENT, "time": "17:30:00", "uuid": "0" * 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The application's own description, and what names in bodies stand for."""

    components: Mapping[str, Any]
    named: Mapping[str, Any] = field(default_factory=dict)

    def values(self, shape: Mapping[str, Any], name: str = "", *, whole: bool = True) -> list[Any]:
        """What may stand there, the likeliest first."""
        if "$ref" in shape:
            return self.values(self.components[shape["$ref"].rsplit("/", 1)[1]], name, whole=whole)
        if name in self.named:
            one = self.named[name]
            return [[one] if shape.get("type") == "array" else one]
        if "enum" in shape or "const" in shape:
            return list(shape.get("enum", [shape.get("const")]))
        for several in ("anyOf", "oneOf"):
            if several in shape:
                found = [value for one in shape[several] for value in self.values(one, name, whole=whole)]
                return sorted(found, key=lambda value: value is None)
        kind = shape.get("type")
        if kind == "object" or "properties" in shape:
            return list(islice(self._objects(shape, whole=whole), MOST))
        if kind == "array":
            return [[one] for one in self.values(shape.get("items", {}), whole=whole)] or [[]]
        if kind == "string":
            return [_FORMATS.get(shape.get("format", ""), WORD)]
        return [_PLAIN.get(str(kind), {})]

    def _objects(self, shape: Mapping[str, Any], *, whole: bool) -> Iterator[dict[str, Any]]:
        needed = shape.get("required", ())
        places = {
            name: self.values(one, name, whole=whole)
            for name, one in shape.get("properties", {}).items()
            if whole or name in needed
        }
        # One thing varied after the other is enough; everything with everything would never end.
        first = {name: found[0] for name, found in places.items() if found}
        yield first
        for name, found in places.items():
            for other in found[1:]:
                yield first | {name: other}


def bodies(described: Mapping[str, Any], shapes: Shapes) -> Iterator[Any]:
    """Bodies for one operation: with what is needed alone, and with everything."""
    content = described.get("requestBody", {}).get("content", {})
    shape = content.get("application/json", {}).get("schema")
    if shape is None:
        yield None
        return
    for whole in (True, False):
        yield from islice(shapes.values(shape, whole=whole), MOST)


def send(client: Client, method: str, address: str, described: Mapping[str, Any], shapes: Shapes) -> httpx.Response:
    """The first answer that is a yes, or the last no."""
    version, answer, before = 1, httpx.Response(httpx.codes.NOT_FOUND), ""
    for body in bodies(described, shapes):
        for _ in range(2):
            if isinstance(body, dict) and "version" in body:
                body["version"] = version
            answer = client.request(method, address, json=body)
            said = answer.json() if answer.status_code == httpx.codes.CONFLICT else {}
            version = said.get("newest", version)
            if said.get("error") != "Stale":
                break
        # Where it is a matter of the record's state, other words are refused in the same way.
        if answer.is_success or answer.status_code in NO_WORDS_HELP or (said and said["error"] == before):
            break
        before = said.get("error", "")
    return answer


class Undone:
    """The books as they were, again and again: each act meets the same house."""

    def __init__(self, db: Database) -> None:
        self._path = db.url.removeprefix("sqlite:///")
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(self._path)) as books:
            books.backup(self._kept)

    def undo(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=10)) as books:
            books.execute("PRAGMA synchronous=OFF")
            self._kept.backup(books)
