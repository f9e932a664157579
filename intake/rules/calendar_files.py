"""A year of the calendar as a file people can carry: CSV for spreadsheets, iCal for calendars. Pure: text in, text out.

Files made by others are read too: an iCal of holidays from anywhere says 补班 or 上班 where a weekend is worked.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from intake.rules.calendar import ONE_DAY, Layer, Word
from intake.rules.calendar_words import Said
from intake.words import Refusal

COLUMNS = ("day", "layer", "working", "name")
# A file of one station's words for some years; anything longer is another file.
MOST_DAYS = 4_000
LONGEST_NAME = 80
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)

_YES = frozenset({"1", "yes", "true", "work", "working", "上班", "班", "是"})
_NO = frozenset({"0", "no", "false", "off", "放假", "休", "否"})
_HEADS = {"日期": "day", "层级": "layer", "上班": "working", "名称": "name"}
_LAYERS = {"国家": Layer.NATIONAL, "省": Layer.PROVINCE, "市": Layer.CITY, "本单位": Layer.UNIT}
_WORKED = re.compile(r"补班|上班|\bwork", re.IGNORECASE)


class BadCalendarFile(Refusal):
    """The text is neither our CSV nor an iCal of whole days: where it is wrong."""

    key = "intake.bad_calendar_file"


def read(text: str, layer: Layer) -> list[Said]:
    """Words from CSV or iCal; `layer` is whose they are where the file does not say. Raises BadCalendarFile."""
    plain = text.removeprefix("\ufeff").strip()
    said = list(_from_ical(plain, layer) if plain.upper().startswith("BEGIN:VCALENDAR") else _from_csv(plain, layer))
    if not said:
        raise BadCalendarFile(line=1, fault="-")
    return said


def csv_of(words: Iterable[Word]) -> str:
    """With a byte order mark, without which spreadsheets misread Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for word in words:
        writer.writerow((word.day.isoformat(), word.layer.value, "1" if word.working else "0", word.name))
    return "\ufeff" + out.getvalue()


def ical_of(words: Iterable[Word], version: int) -> str:
    """One whole-day event for each word, in the order given (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rexian//Working days//ZH", "CALSCALE:GREGORIAN"]
    for word in words:
        stamp = f"{word.day:%Y%m%d}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{stamp}-{word.layer}@rexian",
            f"DTSTAMP:{stamp}T000000Z",
            f"DTSTART;VALUE=DATE:{stamp}",
            f"DTEND;VALUE=DATE:{word.day + ONE_DAY:%Y%m%d}",
            f"SUMMARY:{_escaped(word.name or ('上班' if word.working else '放假'))}",
            f"X-REXIAN-LAYER:{word.layer}",
            f"X-REXIAN-WORKING:{'1' if word.working else '0'}",
            f"SEQUENCE:{version}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _from_csv(text: str, layer: Layer) -> Iterator[Said]:
    rows = csv.reader(io.StringIO(text))
    try:
        heads = [_HEADS.get(head.strip(), head.strip().lower()) for head in next(rows, [])]
        if "day" not in heads or "working" not in heads:
            raise BadCalendarFile(line=1, fault=",".join(COLUMNS))
        for number, row in enumerate(rows, 2):
            if any(cell.strip() for cell in row):
                yield _row(dict(zip(heads, map(str.strip, row), strict=False)), number, layer)
    except csv.Error as fault:
        raise BadCalendarFile(line=rows.line_num, fault=str(fault)) from fault


def _row(row: dict[str, str], line: int, layer: Layer) -> Said:
    whose = row.get("layer", "")
    said = row.get("working", "").lower()
    if said and said not in _YES | _NO:
        raise BadCalendarFile(line=line, fault=said[:40])
    return Said(
        layer=_layer(whose, line) if whose else layer,
        day=_day(row.get("day", ""), line),
        working=said in _YES if said else None,
        name=row.get("name", "")[:LONGEST_NAME],
    )


def _from_ical(text: str, layer: Layer) -> Iterator[Said]:
    event: dict[str, tuple[str, int]] = {}
    found = 0
    for number, line in _unfolded(text):
        head, _, value = line.partition(":")
        name = head.partition(";")[0].upper()
        if (name, value.upper()) == ("BEGIN", "VEVENT"):
            event = {}
        elif (name, value.upper()) == ("END", "VEVENT"):
            for said in _event(event, number, layer):
                found += 1
                if found > MOST_DAYS:
                    raise BadCalendarFile(line=number, fault=str(MOST_DAYS))
                yield said
        else:
            event[name] = (value, number)


def _event(event: dict[str, tuple[str, int]], line: int, layer: Layer) -> Iterator[Said]:
    start, at = event.get("DTSTART", ("", line))
    first = _day(start[:8], at)
    ended = event.get("DTEND")
    end = _day(ended[0][:8], ended[1]) if ended else first + ONE_DAY
    if not 0 < (end - first).days <= MOST_DAYS:
        raise BadCalendarFile(line=at, fault=start[:40])
    name = re.sub(r"\\(.)", r"\1", event.get("SUMMARY", ("", line))[0])[:LONGEST_NAME]
    stated = event.get("X-REXIAN-WORKING")
    working = stated[0] == "1" if stated else bool(_WORKED.search(name))
    whose, where = event.get("X-REXIAN-LAYER", ("", line))
    for n in range((end - first).days):
        yield Said(
            layer=_layer(whose, where) if whose else layer,
            day=first + timedelta(days=n),
            working=working,
            name=name,
        )


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    held, began = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t"):
            held += line[1:]
            continue
        if held:
            yield began, held
        held, began = line.rstrip("\r"), number
    if held:
        yield began, held


def _day(text: str, line: int) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as fault:
        raise BadCalendarFile(line=line, fault=text[:40]) from fault
    if not FIRST <= found <= LAST:
        raise BadCalendarFile(line=line, fault=text[:40])
    return found


def _layer(text: str, line: int) -> Layer:
    try:
        return _LAYERS.get(text) or Layer(text.lower())
    except ValueError as fault:
        raise BadCalendarFile(line=line, fault=text[:40]) from fault


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text.replace("\n", " "))


def _folded(line: str) -> str:
    """No line longer than 75 bytes, and no character cut in two."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 74:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
