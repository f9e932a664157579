"""A snapshot: the content of every cell of one paper as canonical JSON; equal papers have equal hashes. Pure."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from intake.documents.catalogue import layout
from intake.documents.cells import Cell, Layout
from intake.rules import canonical
from intake.words import Refusal
from intake.words.documents import Form

Content: TypeAlias = str | Sequence[Mapping[str, str]]
Kept: TypeAlias = str | tuple[Mapping[str, str], ...]


class UnknownCell(Refusal):
    """The form has no cell of this name. `nearest` is the one that was probably meant."""

    key = "documents.unknown_cell"


class WrongContent(Refusal):
    """A list where text belongs, or the other way round."""

    key = "documents.wrong_content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What stands outside the table, if it is shown. `number` is the paper's own (文号); some forms print it.

    `beside` says what travels with the paper, or with which paper it travels.
    """

    shown: bool
    number: str
    case_number: str
    policy: str
    beside: str

    @property
    def kept(self) -> Mapping[str, str | bool]:
        """For the snapshot. Papers without company are written as they were before there was any, for their hash."""
        return {name: value for name, value in asdict(self).items() if name != "beside" or value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    form: Form
    cells: Mapping[str, Kept]
    strip: Strip

    @property
    def text(self) -> str:
        """Canonical: keys in order, no spaces, characters as they are."""
        return canonical.canonical({"form": self.form, "cells": dict(self.cells), "strip": self.strip.kept})

    @property
    def sha256(self) -> str:
        return canonical.sha256(self.text)


def snapshot(form: Form, cells: Mapping[str, Content], strip: Strip) -> Snapshot:
    """Every cell of the form, those that were not given empty. Raises: UnknownCell, WrongContent."""
    known = layout(form)
    names = [cell.name for cell in known.cells]
    for name in cells:
        if name not in names:
            raise UnknownCell(form=form, name=name[:40], nearest=nearest(name, names))
    return Snapshot(
        form=form, cells={cell.name: _kept(known, cell, cells.get(cell.name)) for cell in known.cells}, strip=strip
    )


def read(text: str) -> Snapshot:
    """What `Snapshot.text` wrote."""
    found: dict[str, Any] = json.loads(text)
    return snapshot(Form(found["form"]), found["cells"], Strip(**({"beside": ""} | found["strip"])))


def nearest(name: str, names: Iterable[str]) -> str:
    """The known name most like this one, or nothing."""
    return next(iter(get_close_matches(name, list(names), n=1, cutoff=0.5)), "")


def clean(text: str) -> str:
    """Text as paper can hold it: lines, and no characters that only steer a screen or turn the reading round.

    Characters are never replaced by others that look alike: a name is written as its owner writes it.
    """
    text = re.sub(r"\r\n?|[\u2028\u2029\v\f]", "\n", text).replace("\t", " ")
    kept = (letter for letter in text if letter == "\n" or unicodedata.category(letter) not in _UNPRINTABLE)
    return "\n".join(line.rstrip() for line in "".join(kept).split("\n")).strip("\n")


# Control, format (bidirectional marks among them), surrogate and noncharacter.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Cn"})


def _kept(known: Layout, cell: Cell, content: Content | None) -> Kept:
    if not cell.columns:
        if not isinstance(content, str | None):
            raise WrongContent(form=known.form, name=cell.name)
        return clean(content or "")
    if isinstance(content, str) and content:
        raise WrongContent(form=known.form, name=cell.name)
    names = [column.name for column in cell.columns]
    rows = []
    for given in content or ():
        if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
            raise WrongContent(form=known.form, name=cell.name)
        for name in given:
            if name not in names:
                raise UnknownCell(form=known.form, name=f"{cell.name}.{name}"[:60], nearest=nearest(name, names))
        rows.append({name: clean(given.get(name, "")) for name in names})
    return tuple(rows)
