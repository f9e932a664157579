"""How a refusal becomes an answer over HTTP: one shape for all of them, in the language the page asks for."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from console.refusals import STATUS, NotHere, NotReadable
from intake.sentences import spoken_language
from intake.words import Refusal

LONGEST_FACT = 200


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


def refuse(request: Request, refusal: Exception) -> JSONResponse:
    """The one place where a refusal becomes an answer, in the language the page asks for."""
    assert isinstance(refusal, Refusal)
    lang = spoken_language((request.headers.get("accept-language") or "").split(",")[0].strip() or None)
    facts = {name: value for name, value in refusal.facts.items() if name not in ("error", "message")}
    return JSONResponse(
        {"error": type(refusal).__name__, "message": refusal.sentence(lang), **facts}, STATUS[type(refusal)]
    )
