"""At the studio's door, for whoever has its code: the list of one show, and "I am here". No sign-in, no script."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from console import door_page
from console.attempts import TooManyQuestions, check_door
from console.house_of import house_of
from console.public_page import language
from console.rooms import Room
from intake.office.programme import door_codes
from intake.office.programme.door_codes import NoSuchDoor
from intake.office.programme.onair_people import NoSuchOnAirPerson
from intake.sentences import say
from intake.words.preparing import OnAirPersonId

router = Room(prefix="/door", include_in_schema=False)

TOO_MANY, NOT_FOUND, SEE_OTHER = 429, 404, 303
# Who is on the list is nobody else's business, and a telephone is lent.
UNKEPT = {"Cache-Control": "no-store"}
Token = Annotated[str, Path(max_length=200)]
Who = Annotated[str, Path(max_length=40)]
Lang = Annotated[str, Query(max_length=20)]


@router.get("/{token}")
def look(token: Token, request: Request, lang: Lang = "", done: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The list. `done` is who has just signed in."""

    def page(spoken: str) -> str:
        house = house_of(request)
        found = door_codes.at_the_door(house.db, token, house.now())
        new = next((one for one in found.people if str(one.id) == done), None)
        return door_page.the_list(found, token, spoken, new)

    return _answer(request, token, lang, page)


@router.get("/{token}/{who}")
def ask(token: Token, who: Who, request: Request, lang: Lang = "") -> Response:
    """Asked once more, for nothing can be taken back here."""

    def page(spoken: str) -> str:
        house = house_of(request)
        found = door_codes.at_the_door(house.db, token, house.now())
        one = next((one for one in found.people if str(one.id) == who), None)
        if one is None or one.person.arrived_at is not None:
            return door_page.the_list(found, token, spoken, one)
        return door_page.sure(one, token, spoken)

    return _answer(request, token, lang, page)


@router.post("/{token}/{who}")
def sign_in(token: Token, who: Who, request: Request, lang: Lang = "") -> Response:
    """They are here, by the server's clock."""
    spoken = language(request, lang)

    def page(_: str) -> str:
        # Nobody of the list has a number that is none.
        person = OnAirPersonId(int(who) if who.isascii() and who.isdigit() and len(who) < 18 else 0)
        door_codes.sign_in(house_of(request).db, token, person, house_of(request).now())
        return ""

    made = _answer(request, token, lang, page)
    if made.status_code >= NOT_FOUND:
        return made
    # Read back by a page that can be loaded again without signing in again.
    return RedirectResponse(f"/door/{token}?lang={spoken}&done={who}", SEE_OTHER, headers=UNKEPT)


def _answer(request: Request, token: str, lang: str, page: Callable[[str], str]) -> Response:
    spoken = language(request, lang)
    try:
        check_door(request, token)
        return HTMLResponse(page(spoken), headers=UNKEPT)
    except TooManyQuestions:
        return HTMLResponse(door_page.refused(say("door.too_many", spoken), spoken), TOO_MANY, headers=UNKEPT)
    except (NoSuchDoor, NoSuchOnAirPerson) as refusal:
        return HTMLResponse(door_page.refused(refusal.sentence(spoken), spoken), NOT_FOUND, headers=UNKEPT)
