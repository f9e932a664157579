"""Who may do what, for the documents: one line for each act, from the table that decides it."""

from collections.abc import Collection

from intake.rules.rights import ALLOWED
from intake.sentences import LANGUAGES, text
from intake.words import STATION_ROLES, Role

HEADS = {"en": "| May | Who |", "zh-CN": "| 可以 | 谁 |"}
COMMAS = {"en": ", ", "zh-CN": "、"}


def markdown(lang: str) -> str:
    """Written into docs by scripts/fresh.py. An act without a sentence raises KeyError."""
    assert lang in LANGUAGES
    rows = [f"| {text(f'right.{act}', lang)} | {_who(roles, lang)} |" for act, roles in ALLOWED.items()]
    return "\n".join([HEADS[lang], "|---|---|", *rows]) + "\n"


def _who(roles: Collection[Role], lang: str) -> str:
    if set(roles) == set(Role):
        return text("right.everybody", lang)
    if set(roles) == set(STATION_ROLES):
        return text("right.station", lang)
    return COMMAS[lang].join(text(f"cli.role.{role}", lang) for role in Role if role in roles)
