"""Refusals meet HTTP in one dictionary. A test asserts that every refusal of the house is in it."""

from fastapi import Request
from fastapi.responses import JSONResponse

from console import attempts, sound
from intake.office import books, cases, people, rehearsals, sessions, transcripts
from intake.records import migrate
from intake.sentences import spoken_language
from intake.words import Refusal
from telephony import moves


class NotAllowed(Refusal):
    """The person's roles do not permit this act."""

    key = "intake.not_allowed"


class MustChangePassword(Refusal):
    key = "intake.must_change_password"


class WrongOrigin(Refusal):
    """A request that another site's page may have made."""

    key = "intake.wrong_origin"


STATUS: dict[type[Refusal], int] = {
    attempts.TooManyAttempts: 429,
    books.NoSuchCall: 404,
    cases.NoSuchCase: 404,
    migrate.SchemaTooNew: 500,
    moves.CallNotOnLine: 409,
    moves.LineIsAway: 503,
    moves.MoveNotConfirmed: 504,
    MustChangePassword: 403,
    NotAllowed: 403,
    people.NameTaken: 409,
    people.NoSuchPerson: 404,
    people.WeakPassword: 422,
    people.WrongPassword: 401,
    sound.NoRecording: 404,
    rehearsals.NoSuchRehearsal: 404,
    rehearsals.RehearsalRunning: 409,
    sessions.Locked: 429,
    sessions.NotSignedIn: 401,
    transcripts.NoSuchSegment: 404,
    transcripts.NotYet: 409,
    transcripts.Stale: 409,
    WrongOrigin: 403,
}


def refuse(request: Request, refusal: Exception) -> JSONResponse:
    """The one place where a refusal becomes an answer, in the language the page asks for."""
    assert isinstance(refusal, Refusal)
    lang = spoken_language((request.headers.get("accept-language") or "").split(",")[0].strip() or None)
    facts = {name: value for name, value in refusal.facts.items() if name not in ("error", "message")}
    return JSONResponse(
        {"error": type(refusal).__name__, "message": refusal.sentence(lang), **facts}, STATUS[type(refusal)]
    )
