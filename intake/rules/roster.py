"""A roster (单位名册) as somebody typed it: its columns in both languages, and what is wrong with each line. Pure.

Every fault of a file is found before anything is written, each with the number of its line as a spreadsheet shows it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.rules.who import UNIT_ROLES
from intake.sentences import say, text
from intake.words import Branch, Role

# Column -> the headings it is known by.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "单位名称", "unit", "name"),
    "branch": ("类别", "branch"),
    "aliases": ("别名", "简称", "aliases"),
    "phone": ("电话", "phone"),
    "prefix": ("文号字头", "prefix"),
    "person": ("姓名", "person"),
    "login": ("登录名", "login"),
    "role": ("职务", "role"),
}
LONGEST: Mapping[str, int] = {
    "unit": 80,
    "branch": 24,
    "aliases": 400,
    "phone": 64,
    "prefix": 40,
    "person": 80,
    "login": 40,
    "role": 24,
}
# Words of a closed list and things that are typed into machines: full width says nothing there. Names stay as typed.
_PLAIN = frozenset({"branch", "phone", "login", "role"})
LOGIN = re.compile(r"[\w.@-]{1,40}")
_BETWEEN_ALIASES = re.compile(r"[、，,;；/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one line, as a sentence's key and its facts."""

    line: int
    key: str
    facts: tuple[tuple[str, str], ...] = ()

    def sentence(self, lang: str | None = None) -> str:
        return say("roster.line", lang, line=self.line, fault=say(self.key, lang, **dict(self.facts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line in our words: a unit, and somebody who has a post there if one is named."""

    line: int
    unit: str
    branch: Branch
    aliases: tuple[str, ...]
    phone: str
    prefix: str
    person: str
    login: str
    role: Role | None


def fault(line: int, key: str, **facts: str) -> Fault:
    return Fault(line=line, key=f"roster.{key}", facts=tuple(facts.items()))


def read(rows: Sequence[Sequence[str]]) -> tuple[list[Entry], list[Fault]]:
    """The lines of a table whose first one holds the headings; empty lines are passed over."""
    top = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if top is None:
        return [], [fault(1, "empty")]
    columns, faults = _headings(rows[top], top + 1)
    if faults:
        return [], faults
    entries: list[Entry] = []
    for line, row in enumerate(rows[top + 1 :], start=top + 2):
        cells = {name: _cell(name, row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        wrong = list(_wrong(line, cells))
        faults += wrong
        if not wrong:
            entries.append(_entry(line, cells))
    faults += _against_each_other(entries)
    if not entries and not faults:
        faults.append(fault(1, "empty"))
    return entries, sorted(faults, key=lambda one: one.line)


def _cell(name: str, said: str) -> str:
    return " ".join((unicodedata.normalize("NFKC", said) if name in _PLAIN else said).split())


def _headings(row: Sequence[str], line: int) -> tuple[dict[str, int], list[Fault]]:
    known = {heading: name for name, headings in COLUMNS.items() for heading in headings}
    columns: dict[str, int] = {}
    faults: list[Fault] = []
    for at, cell in enumerate(row):
        heading = unicodedata.normalize("NFKC", cell).removeprefix("\ufeff").strip().lower()
        name = known.get(heading)
        if not heading:
            continue
        if name is None:
            faults.append(fault(line, "unknown_column", name=cell.strip()[:40]))
        elif name in columns:
            faults.append(fault(line, "column_twice", name=cell.strip()[:40]))
        else:
            columns[name] = at
    if "unit" not in columns:
        faults.append(fault(line, "no_unit_column"))
    return columns, faults


def _wrong(line: int, cells: Mapping[str, str]) -> Iterator[Fault]:
    for name, cell in cells.items():
        if len(cell) > LONGEST[name] or "\0" in cell:
            yield fault(line, "too_long", name=COLUMNS[name][0], longest=str(LONGEST[name]))
    if not cells["unit"]:
        yield fault(line, "no_unit")
    if _branch(cells.get("branch", "")) is None:
        yield fault(line, "unknown_branch", name=cells["branch"])
    login, role, person = (cells.get(name, "") for name in ("login", "role", "person"))
    if (login or role or person) and not (login and role):
        yield fault(line, "half_a_person")
    if login and not LOGIN.fullmatch(login):
        yield fault(line, "bad_login", name=login)
    if role and _role(role) is None:
        yield fault(line, "unknown_role", name=role)


def _against_each_other(entries: Sequence[Entry]) -> Iterator[Fault]:
    """What only a look at several lines shows: a name of two units, a login of two people, a line that stands twice."""
    units: dict[str, Entry] = {}
    called: dict[str, str] = {}
    logins: dict[str, str] = {}
    said: set[tuple[str, str, Role | None]] = set()
    for entry in entries:
        first = units.setdefault(entry.unit, entry)
        facts = (entry.branch, entry.aliases, entry.phone, entry.prefix)
        bare = facts == (Branch.NONE, (), "", "") or facts == (Branch.DEPARTMENT, (), "", "")
        if first is not entry and not bare and facts != (first.branch, first.aliases, first.phone, first.prefix):
            yield fault(entry.line, "unit_differs", line_before=str(first.line))
        for name in (entry.unit, *entry.aliases):
            if called.setdefault(name, entry.unit) != entry.unit:
                yield fault(entry.line, "name_twice", name=name)
        if entry.login and logins.setdefault(entry.login.lower(), entry.person) != entry.person:
            yield fault(entry.line, "login_twice", name=entry.login)
        line = (entry.unit, entry.login.lower(), entry.role)
        if line in said:
            yield fault(entry.line, "line_twice")
        said.add(line)


def _entry(line: int, cells: Mapping[str, str]) -> Entry:
    aliases = (part.strip() for part in _BETWEEN_ALIASES.split(cells.get("aliases", "")))
    return Entry(
        line=line,
        unit=cells["unit"],
        branch=_branch(cells.get("branch", "")) or Branch.DEPARTMENT,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias and alias != cells["unit"])),
        phone=cells.get("phone", ""),
        prefix=cells.get("prefix", ""),
        person=cells.get("person", ""),
        login=cells.get("login", ""),
        role=_role(cells["role"]) if cells.get("role") else None,
    )


def _branch(said: str) -> Branch | None:
    """Nothing said means a department, which most units are."""
    if not said:
        return Branch.DEPARTMENT
    names = {text(f"branch.{one}", lang).lower(): one for one in Branch for lang in ("zh-CN", "en")}
    return names.get(said.lower()) or next((one for one in Branch if one.value == said.lower()), None)


def _role(said: str) -> Role | None:
    names = {text(f"role.{one}", lang).lower(): one for one in UNIT_ROLES for lang in ("zh-CN", "en")}
    return names.get(said.lower()) or next((one for one in UNIT_ROLES if one.value == said.lower()), None)
