"""当月预告 for anybody: page, fragment, Word file, news feed, calendar file. Only what was published."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from console import preview_page
from console.attempts import TooManyQuestions, check_questions
from console.house_of import house_of
from console.public_page import EDITION, SPOKEN, language
from console.rooms import Room
from intake.office import printing
from intake.office.programme import previews
from intake.office.programme.previews import Published
from intake.rules.preview import NoSuchMonth
from intake.sentences import say

router = Room(prefix="/preview", include_in_schema=False)

# Two years of months; whoever wants older ones knows their address.
MOST_MONTHS = 24
NOT_FOUND, UNCHANGED = 404, 304
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Month = Annotated[str, Path(max_length=40)]
Lang = Annotated[str, Query(max_length=20)]


@router.get("")
def months(request: Request, lang: Lang = "") -> Response:
    spoken = language(request, lang)
    try:
        check_questions(request)
    except TooManyQuestions:
        return preview_page.too_many(spoken)
    found = previews.public_months(house_of(request).db, MOST_MONTHS)
    return HTMLResponse(preview_page.months(found, spoken), headers=SPOKEN)


@router.get("/rss")
def rss(request: Request, lang: Lang = "") -> Response:
    check_questions(request)
    found = previews.public_months(house_of(request).db, MOST_MONTHS)
    said = preview_page.rss(found, str(request.base_url), language(request, lang))
    return Response(said, media_type="application/rss+xml", headers=SPOKEN)


@router.get("/{month}")
def page(month: Month, request: Request, lang: Lang = "") -> Response:
    return _answer(request, month, lang, lambda found, spoken: HTMLResponse(preview_page.page(found, spoken)))


@router.get("/{month}/fragment")
def fragment(month: Month, request: Request, lang: Lang = "") -> Response:
    """For the portal, which may fetch it from its own pages: there is nothing in it but what is public."""
    shared = {"Access-Control-Allow-Origin": "*"}
    return _answer(
        request, month, lang, lambda found, spoken: HTMLResponse(preview_page.fragment(found, spoken), headers=shared)
    )


@router.get("/{month}/ics")
def calendar(month: Month, request: Request, lang: Lang = "") -> Response:
    return _answer(
        request,
        month,
        lang,
        lambda found, spoken: Response(
            preview_page.calendar(found, spoken), media_type="text/calendar", headers=_named(f"preview-{month}.ics")
        ),
    )


@router.get("/{month}/docx")
def word(month: Month, request: Request, lang: Lang = "") -> Response:
    """F10 as it was issued."""

    def made(found: Published, _: str) -> Response:
        printed = printing.render(house_of(request).db, found.document, at=house_of(request).now())
        return Response(printed.docx, media_type=WORD, headers=_named(f"preview-{month}.docx"))

    return _answer(request, month, lang, made)


def _answer(request: Request, month: str, lang: str, made: Callable[[Published, str], Response]) -> Response:
    spoken = language(request, lang)
    try:
        check_questions(request)
        found = previews.public(house_of(request).db, month)
    except TooManyQuestions:
        return preview_page.too_many(spoken)
    except NoSuchMonth as refusal:
        return _absent(refusal.sentence(spoken), spoken)
    if found is None:
        return _absent(say("preview.none", spoken), spoken)
    mark = f'"{found.sha256[:24]}-{found.version}-{spoken}-{EDITION}"'
    kept = {"ETag": mark, "Cache-Control": "no-cache"} | SPOKEN
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=UNCHANGED, headers=kept)
    answer = made(found, spoken)
    answer.headers.update(kept)
    return answer


def _absent(sentence: str, spoken: str) -> Response:
    return HTMLResponse(preview_page.absent(sentence, "/preview", spoken), NOT_FOUND, headers=SPOKEN)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
