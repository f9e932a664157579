"""The public page that says when something is due: plain HTML, no script, for a phone and for a printer.

Nothing is asked of the reader but a kind and a day, and nothing is kept.
"""

from datetime import date
from html import escape

from fastapi.responses import HTMLResponse

from console import public_page
from console.public_page import framed, other_of
from console.rules_wire import DueDay, DueView
from intake.rules import explained
from intake.rules.policy import Clock
from intake.sentences import say

# Outside these no calendar is known, and a form should not offer what cannot be answered.
FIRST, LAST = date(2004, 1, 1), date(2199, 12, 31)


def page(
    clocks: list[Clock],
    lang: str,
    *,
    kind: str = "",
    day: date | None = None,
    view: DueView | None = None,
    refused: str = "",
) -> str:
    """The form, and below it the answer or the sentence why there is none."""
    answer = _answer(view, lang) if view else f'<section class="no" role="alert">{escape(refused)}</section>'
    query = f"lang={other_of(lang)}" + (f"&kind={kind}&date={day}" if kind and day else "")
    about = f'<p class="quiet">{escape(say("due.about", lang=lang))}</p>'
    body = f"{about}\n{_form(clocks, lang, kind, day)}\n{answer if view or refused else ''}"
    return framed(say("due.title", lang=lang), lang, f"/due?{query}", say("due.other", lang=lang), body)


def too_many(lang: str) -> HTMLResponse:
    return public_page.too_many(
        say("due.title", lang=lang), lang, f"/due?lang={other_of(lang)}", say("due.other", lang)
    )


def _form(clocks: list[Clock], lang: str, kind: str, day: date | None) -> str:
    options = "".join(
        f'<option value="{escape(clock.name)}"{" selected" if clock.name == kind else ""}>'
        f"{escape(explained.title(clock, lang))}</option>"
        for clock in clocks
    )
    return f"""<form action="/due" method="get"><input type="hidden" name="lang" value="{lang}">
<label>{escape(say("due.kind", lang=lang))}<select name="kind">{options}</select></label>
<label>{escape(say("due.date", lang=lang))}
<input type="date" name="date" required min="{FIRST}" max="{LAST}" value="{day or ""}"></label>
<button>{escape(say("due.ask", lang=lang))}</button></form>"""


def _answer(view: DueView, lang: str) -> str:
    names = [say(f"due.column.{name}", lang=lang) for name in ("day", "number", "why")]
    heads = "".join(f"<th scope=col>{escape(name)}</th>" for name in names)
    rows = "".join(_row(day, lang, last=day.day == view.due and day.counts) for day in view.days)
    until = say("clocks.too_late_from", lang=lang, moment=f"{view.too_late_from:%Y-%m-%d %H:%M}")
    source = say("due.source", lang=lang, pack=view.pack, calendar=view.calendar)
    return f"""<section aria-live="polite"><p class="quiet">{escape(view.title)}</p>
<p class="due"><time datetime="{view.due}">{view.due}</time> {escape(view.weekday)}</p>
<p class="quiet">{escape(until)}</p></section>
<section><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
<p class="quiet">{escape(source)}</p></section>"""


def _row(day: DueDay, lang: str, *, last: bool) -> str:
    sort = ("counts" if day.counts else "skipped") + (" last" if last else "")
    number = say("clocks.number", lang=lang, number=day.number) if day.number else say("due.skipped", lang=lang)
    return (
        f'<tr class="{sort}"><td>{day.day} {escape(day.weekday)}</td><td>{escape(number)}</td>'
        f"<td>{escape(day.why)}</td></tr>"
    )
