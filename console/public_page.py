"""The look of the pages anybody may read: plain HTML, no script, for a phone and for a printer."""

from html import escape

from fastapi import Request
from fastapi.responses import HTMLResponse

from intake.sentences import say, spoken_language

# A page is in the language the browser asks for, so a shared cache must not give it to another.
SPOKEN = {"Vary": "Accept-Language"}

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
nav{display:flex;gap:4px 20px;flex-wrap:wrap;border-top:1px solid var(--line);margin-top:24px;padding-top:8px}
nav a{padding:10px 0}nav a[aria-current]{color:var(--ink);text-decoration:none;font-weight:600}
@media print{nav,header a{display:none}}
"""
# What stands on every public page; a page that a reader keeps is asked for anew when this look changes.
EDITION = 2
PAGES = (("/preview", "public.preview"), ("/due", "public.due"), ("/case", "public.case"))


def other_of(lang: str) -> str:
    return "en" if lang == "zh-CN" else "zh-CN"


def framed(title: str, lang: str, other: str, other_said: str, body: str, head: str = "") -> str:
    """A whole page. `other` is the address of the same page in the other language."""
    spoken = other_of(lang)
    return f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)}</title><link rel="icon" href="/rexian.svg"><style>{STYLE}</style>{head}</head>
<body><main><header><h1>{escape(title)}</h1>
<a href="{escape(other)}" lang="{spoken}" hreflang="{spoken}">{escape(other_said)}</a></header>
{body}
{_beside(other, lang)}
</main></body></html>
"""


def _beside(here: str, lang: str) -> str:
    """The way to the other public pages, in the language of this one."""
    current = {page: " aria-current=page" for page, _ in PAGES if here.startswith(page)}
    links = "".join(
        f'<a href="{page}?lang={lang}"{current.get(page, "")}>{escape(say(key, lang))}</a>' for page, key in PAGES
    )
    return f'<nav aria-label="{escape(say("public.pages", lang))}">{links}</nav>'


def too_many(title: str, lang: str, other: str, other_said: str) -> HTMLResponse:
    """Who asks too often reads so on the page they asked for, and not in JSON."""
    said = f'<section class="no" role="alert">{escape(say("console.too_many_questions", lang))}</section>'
    return HTMLResponse(framed(title, lang, other, other_said, said), 429, headers={"Retry-After": "60"} | SPOKEN)


def language(request: Request, asked: str = "") -> str:
    """What was asked for, else what the browser speaks."""
    return spoken_language(asked or (request.headers.get("accept-language") or "zh-CN").split(",")[0].strip())
