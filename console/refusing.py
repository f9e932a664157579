"""How a refusal becomes an answer over HTTP: one shape for all of them, in the language the page asks for."""

import logging

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from console.refusals import STATUS, BooksAway, NotHere, NotReadable, OurFault
from intake.sentences import spoken_language
from intake.words import Refusal

LONGEST_FACT = 200

log = logging.getLogger("rexian.console")


def refuse_shape(request: Request, fault: Exception) -> JSONResponse:
    """Says which field, never what was in it: a body may hold a password, or what JSON cannot carry back."""
    assert isinstance(fault, RequestValidationError)
    fields = sorted({".".join(map(str, error["loc"])) for error in fault.errors()})
    return refuse(request, NotReadable(fields=", ".join(fields)[:LONGEST_FACT]))


def refuse_request(request: Request, fault: Exception) -> JSONResponse:
    """What the framework itself turns away, in the shape of every other refusal."""
    assert isinstance(fault, HTTPException)
    answer = refuse(request, NotHere(status=fault.status_code))
    answer.status_code = fault.status_code
    answer.headers.update(fault.headers or {})
    return answer


def refuse_for_now(request: Request, fault: Exception) -> JSONResponse:
    """The database is busy beyond all patience, or away. Which statement is in the log, whose values never are."""
    log.error("the books did not answer", exc_info=fault)
    return refuse(request, BooksAway())


def refuse_by_fault(request: Request, _: Exception) -> JSONResponse:
    """The server raises it again after the answer, so that the log has all of it."""
    return refuse(request, OurFault())


def refuse(request: Request, refusal: Exception) -> JSONResponse:
    """The one place where a refusal becomes an answer, in the language the page asks for."""
    assert isinstance(refusal, Refusal)
    lang = asked_language(request.headers.get("accept-language"))
    facts = {name: value for name, value in refusal.facts.items() if name not in ("error", "message")}
    return JSONResponse(
        {"error": type(refusal).__name__, "message": refusal.sentence(lang), **facts}, STATUS[type(refusal)]
    )


def asked_language(accepted: str | None) -> str:
    """Of the languages that a browser accepts the first one counts."""
    return spoken_language((accepted or "").split(",")[0].strip() or None)
