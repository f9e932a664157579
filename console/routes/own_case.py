"""A caller's own question: how does my case stand? No sign-in; by case number and the last digits of their number."""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse

from console import own_case_page
from console.attempts import TooManyQuestions, check_own_case
from console.house_of import house_of
from console.public_page import language
from console.rooms import Room
from intake.office.numbering import local
from intake.office.own_case import own_case, plain
from intake.sentences import say

router = Room(tags=["public"])

TOO_MANY, NOT_FOUND = 429, 404
# Of what a form can hold more is nobody's case number.
LONGEST = 12
# What was asked is nobody else's business, on a shared computer least of all.
UNKEPT = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
LATER = {"Retry-After": "3600"}


async def _said(request: Request) -> tuple[str, str]:
    """Number and digits as they were typed; whatever else was sent is none of both."""
    try:
        said = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:
        return "", ""
    number, digits = ("".join(said.get(name, [""])[:1])[:LONGEST] for name in ("number", "digits"))
    return number, digits


Said = Annotated[tuple[str, str], Depends(_said)]


@router.get("/case", include_in_schema=False, response_class=HTMLResponse)
def ask(request: Request, lang: str = "") -> Response:
    return HTMLResponse(own_case_page.page(language(request, lang)), headers=UNKEPT)


@router.post("/case", include_in_schema=False, response_class=HTMLResponse)
def answer(request: Request, said: Said, lang: str = "") -> Response:
    """One answer for a number that is none, a case of somebody else and wrong digits: there is nothing to learn."""
    spoken = language(request, lang)
    number, digits = said
    try:
        check_own_case(request, plain(number))
    except TooManyQuestions:
        refused = say("own_case.too_many", spoken)
        return HTMLResponse(own_case_page.page(spoken, refused=refused), TOO_MANY, headers=UNKEPT | LATER)
    found = own_case(house_of(request).db, number, digits, local(house_of(request).now()).date())
    if found is None:
        refused = say("own_case.none", spoken)
        return HTMLResponse(own_case_page.page(spoken, refused=refused), NOT_FOUND, headers=UNKEPT)
    return HTMLResponse(own_case_page.page(spoken, number=number, found=found), headers=UNKEPT)
