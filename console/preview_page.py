"""The month's preview for the public: page, fragment for the portal, news feed, calendar. Published words only."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as xml
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse

from console import public_page
from console.public_page import framed, other_of
from intake.office.programme.previews import Published
from intake.rules import explained, preview
from intake.rules.preview import PreviewShow
from intake.sentences import say
from intake.settings import house

# What XML cannot hold at all; one such character would make the whole feed unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Octets of a line of a calendar file (RFC 5545, 3.1).
_LONGEST_LINE = 75
# Four columns do not fit a phone: there each show is a block of lines.
_ON_A_PHONE = """<style>@media(max-width:600px){
.rexian-preview thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.rexian-preview tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}
.rexian-preview td{display:block;border:0;padding:1px 0}.rexian-preview td:nth-child(3){font-weight:600}}</style>"""


def title(month: str, lang: str) -> str:
    first = preview.first_day(month)
    return say("preview.title", lang, month=f"{first:%B %Y}" if lang == "en" else f"{first.year}年{first.month}月")


def page(found: Published, lang: str) -> str:
    month, other = found.preview.month, other_of(lang)
    links = " · ".join(
        f'<a href="{address}">{escape(say(key, lang))}</a>'
        for address, key in (
            (f"/preview/{month}/docx", "preview.files"),
            (f"/preview/{month}/ics", "preview.calendar"),
            ("/preview/rss", "preview.feed"),
            (f"/preview?lang={lang}", "preview.all"),
        )
    )
    body = f"{fragment(found, lang)}<p>{links}</p>"
    head = f'<link rel="alternate" type="application/rss+xml" href="/preview/rss?lang={lang}">{_ON_A_PHONE}'
    return framed(title(month, lang), lang, f"/preview/{month}?lang={other}", say("preview.other", lang), body, head)


def fragment(found: Published, lang: str) -> str:
    """What the district's portal puts into a page of its own: no head, no style, nothing but the facts."""
    heads = "".join(
        f'<th scope="col">{escape(say(f"preview.column.{name}", lang))}</th>'
        for name in ("day", "time", "unit", "content")
    )
    rows = "".join(_row(show, lang) for show in found.preview.shows)
    rows = rows or f'<tr><td colspan="4">{escape(say("preview.called_off", lang))}</td></tr>'
    said = say("preview.published", lang, at=f"{_local(found.at):%Y-%m-%d %H:%M}", version=found.version)
    return f"""<section class="rexian-preview" lang="{lang}"><p>{escape(say("preview.about", lang))}</p>
<p><strong>{escape(hotline(found, lang))}</strong></p>
<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
<p class="quiet">{escape(said)} · SHA-256 {found.sha256[:16]}</p></section>"""


def months(found: Sequence[Published], lang: str) -> str:
    lines = "".join(
        f'<li><a href="/preview/{one.preview.month}?lang={lang}">{escape(title(one.preview.month, lang))}</a></li>'
        for one in found
    )
    body = f"<section><ul>{lines}</ul></section>" if lines else _said(say("preview.none_at_all", lang))
    return framed(say("preview.all", lang), lang, f"/preview?lang={other_of(lang)}", say("preview.other", lang), body)


def absent(sentence: str, address: str, lang: str) -> str:
    """Nothing to read at this address, in a sentence."""
    body = f'{_said(sentence)}<p><a href="/preview?lang={lang}">{escape(say("preview.all", lang))}</a></p>'
    said = say("preview.other", lang)
    return framed(say("preview.all", lang), lang, f"{address}?lang={other_of(lang)}", said, body)


def too_many(lang: str) -> HTMLResponse:
    said = say("preview.all", lang), say("preview.other", lang)
    return public_page.too_many(said[0], lang, f"/preview?lang={other_of(lang)}", said[1])


def hotline(found: Published, lang: str) -> str:
    number = found.preview.hotline
    return say("preview.hotline", lang, number=number) if number else say("preview.no_hotline", lang)


def unit(show: PreviewShow, lang: str) -> str:
    """Its English name where it has one and English is asked for."""
    named = show.unit_english if lang == "en" and show.unit_english else show.unit
    return named or say("preview.undecided", lang)


def rss(found: Sequence[Published], base: str, lang: str) -> str:
    """One entry for each month's newest version."""
    items = "".join(_item(one, base, lang) for one in found)
    about = _xml(say("preview.about", lang))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>{_xml(say("preview.all", lang))}</title><link>{_xml(base)}preview</link>
<description>{about}</description><language>{lang}</language>{items}</channel></rss>
"""


def calendar(found: Published, lang: str) -> str:
    """RFC 5545: times in UTC, so that no reader needs our zone's history."""
    stamp = f"{found.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rexian//Preview//ZH", "METHOD:PUBLISH"]
    for show in found.preview.shows:
        begins, ends = _times(show)
        said = f"{show.content}\n{hotline(found, lang)}".strip()
        lines += [
            "BEGIN:VEVENT",
            f"UID:show-{show.show}@rexian",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{found.version}",
            f"DTSTART:{begins:%Y%m%dT%H%M%SZ}",
            f"DTEND:{ends:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{_ical(say('preview.show', lang, unit=unit(show, lang)))}",
            f"DESCRIPTION:{_ical(said)}",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _row(show: PreviewShow, lang: str) -> str:
    day = f"{show.day} {explained.weekday(date.fromisoformat(show.day), lang)}"
    content = show.content or say("preview.undecided", lang)
    return (
        f'<tr><td><time datetime="{show.day}">{escape(day)}</time></td><td>{show.starts}–{show.ends}</td>'
        f"<td>{escape(unit(show, lang))}</td><td>{escape(content)}</td></tr>"
    )


def _item(one: Published, base: str, lang: str) -> str:
    month, link = one.preview.month, f"{base}preview/{one.preview.month}?lang={lang}"
    told = "".join(
        f"{show.day} {show.starts}–{show.ends} {unit(show, lang)} {show.content}\n" for show in one.preview.shows
    )
    return (
        f"<item><title>{_xml(title(month, lang))}</title><link>{_xml(link)}</link>"
        f'<guid isPermaLink="false">{one.sha256}</guid><pubDate>{format_datetime(one.at.astimezone(UTC))}</pubDate>'
        f"<description>{_xml(told + hotline(one, lang))}</description></item>"
    )


def _times(show: PreviewShow) -> tuple[datetime, datetime]:
    zone = ZoneInfo(house().timezone)
    begins, ends = (datetime.fromisoformat(f"{show.day} {at}").replace(tzinfo=zone) for at in (show.starts, show.ends))
    return begins.astimezone(UTC), (ends if ends > begins else ends + timedelta(days=1)).astimezone(UTC)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(house().timezone))


def _said(sentence: str) -> str:
    return f'<section class="no" role="alert">{escape(sentence)}</section>'


def _xml(text: str) -> str:
    return xml(_NOT_XML.sub("", text))


def _ical(text: str) -> str:
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", text)
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on behind a break and a blank, never inside a character."""
    parts, length = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if length + octets > _LONGEST_LINE:
            parts.append("")
            length = 1
        parts[-1] += sign
        length += octets
    return "\r\n ".join(parts)
