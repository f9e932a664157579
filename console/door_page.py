"""The pages at the studio's door: the list for the telephone of who has the code, and the sheet that shows the code."""

from html import escape

from console.public_page import framed, other_of
from intake.documents import qr
from intake.office.numbering import local
from intake.office.programme.door_codes import AtTheDoor, DoorCode
from intake.office.programme.onair_people import Listed
from intake.sentences import say

_LIST_STYLE = """<meta name="robots" content="noindex"><style>
ul{list-style:none;margin:0;padding:0}li{padding:10px 0;border-bottom:1px solid var(--line)}
li:last-child{border-bottom:0}li strong{font-size:20px}
.go{display:flex;min-height:46px;align-items:center;justify-content:center;margin-top:8px;border-radius:8px;
 background:#0b5f4a;color:#fff;font-weight:600;text-decoration:none}
button{font-size:16px;font-weight:600}
.here{color:var(--mark);font-weight:600;margin:4px 0 0}.sure{font-size:22px;font-weight:700;margin:0 0 14px}
form.plain{border:0;padding:0;margin:0 0 14px;background:none}
</style>"""
_SHEET_STYLE = """<style>
.sheet{text-align:center}.sheet svg{width:min(70vw,96mm);height:auto;background:#fff;padding:9mm;border-radius:8px}
.sheet .unit{font-size:26px;font-weight:700;margin:0}.sheet .scan{font-size:24px;font-weight:700;margin:8px 0}
.sheet .address{overflow-wrap:anywhere;font-family:monospace}
@media print{header a,.noprint{display:none}body{background:#fff;color:#000}section{border:0}
 .sheet svg{width:110mm}@page{margin:18mm}}
</style>"""


def the_list(found: AtTheDoor, token: str, lang: str, done: Listed | None = None) -> str:
    lines = "".join(_line(one, token, lang) for one in found.people)
    body = f'<p class="quiet">{escape(_about(found, lang))}</p>'
    if done is not None and done.person.arrived_at is not None:
        said = say("door.done", lang, name=done.person.name, at=_clock(done))
        body += f'<section role="status"><p class="due">✓ {escape(said)}</p></section>'
    body += f"<section><ul>{lines}</ul></section>" if lines else _alert(say("door.nobody", lang))
    body += f'<p class="quiet">{escape(say("door.not_listed", lang))}</p>'
    return _page(token, lang, body)


def sure(one: Listed, token: str, lang: str) -> str:
    """Nothing can be taken back at the door, so it is asked twice."""
    person = one.person
    asked = escape(say("door.sure", lang, name=person.name, post=person.post))
    body = f"""<section><p class="sure">{asked}</p>
<form class="plain" action="/door/{escape(token)}/{one.id}?lang={lang}" method="post">
<button>{escape(say("door.sign", lang))}</button></form>
<a href="/door/{escape(token)}?lang={lang}">{escape(say("door.back", lang))}</a></section>"""
    return _page(token, lang, body, f"/door/{token}/{one.id}")


def refused(sentence: str, lang: str) -> str:
    """Without the token: what is wrong may be the token."""
    said = say("door.other", lang)
    return framed(say("door.title", lang), lang, f"?lang={other_of(lang)}", said, _alert(sentence), _LIST_STYLE)


def sheet(code: DoorCode, address: str, unit: str, day: str, minutes: int, lang: str) -> str:
    """For the wall and for a screen at the door. The picture is made here; nothing is fetched for it."""
    opens, closes = (f"{local(at):%H:%M}" for at in (code.opens_at, code.closes_at))
    when = say("door.sheet.when", lang, opens=opens, closes=closes, minutes=minutes)
    body = f"""<section class="sheet"><p class="unit">{escape(unit)}</p><p>{escape(day)}</p>
<p class="scan">{escape(say("door.sheet.scan", lang))}</p>{qr.svg(address)}
<p>{escape(when)}</p><p class="quiet address">{escape(address)}</p></section>
<p class="quiet noprint">{escape(say("door.sheet.print", lang))}</p>"""
    return framed(say("door.title", lang), lang, f"?lang={other_of(lang)}", say("door.other", lang), body, _SHEET_STYLE)


def _page(token: str, lang: str, body: str, address: str = "") -> str:
    here = f"{address or f'/door/{token}'}?lang={other_of(lang)}"
    return framed(say("door.title", lang), lang, here, say("door.other", lang), body, _LIST_STYLE)


def _line(one: Listed, token: str, lang: str) -> str:
    person = one.person
    who = f'<strong>{escape(person.name)}</strong> <span class="quiet">{escape(person.post)}</span>'
    if person.arrived_at is not None:
        return f'<li>{who}<p class="here">{escape(say("door.signed", lang, at=_clock(one)))}</p></li>'
    said = escape(say("door.me", lang, name=person.name))
    return f'<li>{who}<a class="go" href="/door/{escape(token)}/{one.id}?lang={lang}">{said}</a></li>'


def _about(found: AtTheDoor, lang: str) -> str:
    show = found.show
    starts, ends = (f"{local(at):%H:%M}" for at in (show.starts_at, show.ends_at))
    return say("door.about", lang, day=show.day.isoformat(), starts=starts, ends=ends, unit=found.unit_name)


def _clock(one: Listed) -> str:
    at = one.person.arrived_at
    return "" if at is None else f"{local(at):%H:%M:%S}"


def _alert(sentence: str) -> str:
    return f'<section class="no" role="alert">{escape(sentence)}</section>'
