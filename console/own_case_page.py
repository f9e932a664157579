"""The public page where a caller sees how their own case stands: plain HTML, no script."""

from html import escape

from console.public_page import framed, other_of
from intake.office.own_case import DIGITS, OwnCase
from intake.sentences import say


def page(lang: str, *, number: str = "", found: OwnCase | None = None, refused: str = "") -> str:
    """The form, and below it the answer, or the sentence why there is none."""
    body = f'<p class="quiet">{escape(say("own_case.about", lang))}</p>{_form(lang, number)}'
    if refused:
        body += f'<section class="no" role="alert">{escape(refused)}</section>'
    elif found is not None:
        body += _answer(found, lang)
    return framed(say("own_case.title", lang), lang, f"/case?lang={other_of(lang)}", say("own_case.other", lang), body)


def _form(lang: str, number: str) -> str:
    return f"""<form action="/case?lang={lang}" method="post" autocomplete="off">
<label>{escape(say("own_case.number", lang))}
<input name="number" inputmode="numeric" required maxlength="12" value="{escape(number, quote=True)}"></label>
<label>{escape(say("own_case.digits", lang, count=DIGITS))}
<input name="digits" inputmode="numeric" required maxlength="{DIGITS}" pattern="[0-9]{{{DIGITS}}}"></label>
<button>{escape(say("own_case.ask", lang))}</button></form>"""


def _answer(found: OwnCase, lang: str) -> str:
    lines = [f'<p class="due">{escape(say(f"own_case.phase.{found.phase.value}", lang))}</p>']
    if found.practice:
        lines.insert(0, f"<p><strong>{escape(say('own_case.practice', lang))}</strong></p>")
    if found.due_on is not None:
        key = "own_case.due_provisional" if found.provisional else "own_case.due"
        lines.append(f"<p>{escape(say(key, lang, unit=found.unit, day=found.due_on.isoformat()))}</p>")
    return f'<section aria-live="polite">{"".join(lines)}</section>'
