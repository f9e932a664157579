"""The public page that says when something is due: plain HTML, no script, for a phone and for a printer.

Nothing is asked of the reader but a kind and a day, and nothing is kept.
"""

from datetime import date
from html import escape

from console.rules_wire import DueDay, DueView
from intake.rules import explained
from intake.rules.policy import Clock
from intake.sentences import say

# Outside these no calendar is known, and a form should not offer what cannot be answered.
FIRST, LAST = date(2004, 1, 1), date(2199, 12, 31)

STYLE = """
:root{color-scheme:light dark;--ink:#1b2230;--quiet:#5a6475;--line:#d5dae3;--paper:#f5f6f9;--card:#fff;--mark:#0b5f4a}
@media (prefers-color-scheme:dark){:root{
 --ink:#e8ebf2;--quiet:#a3adbd;--line:#3a4354;--paper:#141a24;--card:#1d2532;--mark:#6fd3b5}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
 font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
main{max-width:680px;margin:0 auto;padding:16px}
header{display:flex;justify-content:space-between;align-items:baseline;gap:12px;flex-wrap:wrap}
h1{font-size:22px;margin:8px 0}a{color:var(--mark)}
form,section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px;margin:12px 0}
label{display:block;font-size:14px;color:var(--quiet);margin-bottom:12px}
select,input{display:block;width:100%;min-height:46px;font:inherit;color:var(--ink);background:var(--paper);
 border:1px solid var(--line);border-radius:8px;padding:8px 10px;margin-top:4px}
button{min-height:46px;font:600 16px/1 inherit;font-family:inherit;border:0;border-radius:8px;padding:0 24px;
 background:#0b5f4a;color:#fff;width:100%}
:focus-visible{outline:3px solid #b98500;outline-offset:2px}
.due{font-size:28px;font-weight:700;margin:0}.quiet{color:var(--quiet);margin:4px 0}
.no{border-left:5px solid #a33}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:7px 8px;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:14px;color:var(--quiet);font-weight:400}
tr.counts td{font-weight:600}tr.skipped td{color:var(--quiet)}
tr.last td{background:color-mix(in srgb,var(--mark) 18%,transparent)}
td:first-child,td:nth-child(2){white-space:nowrap}
"""


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
    other = "en" if lang == "zh-CN" else "zh-CN"
    query = f"lang={other}" + (f"&amp;kind={escape(kind)}&amp;date={day}" if kind and day else "")
    title = say("due.title", lang=lang)
    return f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)}</title><link rel="icon" href="/rexian.svg"><style>{STYLE}</style></head>
<body><main><header><h1>{escape(title)}</h1>
<a href="/due?{query}" lang="{other}" hreflang="{other}">{escape(say("due.other", lang=lang))}</a></header>
<p class="quiet">{escape(say("due.about", lang=lang))}</p>
{_form(clocks, lang, kind, day)}
{answer if view or refused else ""}
</main></body></html>
"""


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
