"""The web application: routes, headers, refusals, the built console. Owns no thread and no connection of its own."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import TypeAdapter
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as TooManyConnections
from starlette.datastructures import State
from starlette.exceptions import HTTPException

from console.attempts import Attempts
from console.entrance import Entrance
from console.headers import KeptToItself, LoopbackOnly
from console.house_of import House
from console.kept_counts import KeptCounts
from console.refusing import refuse, refuse_by_fault, refuse_for_now, refuse_request, refuse_shape
from console.routes import (
    assessment,
    assessment_exclusions,
    assessment_sheets,
    attitudes,
    calendar,
    call_backs,
    call_ups,
    calls,
    cases,
    casework,
    channels,
    commitments,
    dashboard,
    desk,
    desk_notes,
    desk_records,
    documents,
    door,
    door_codes,
    due,
    exercises,
    feed,
    guest,
    internal,
    lists,
    notices,
    own_case,
    people,
    policies,
    preparing,
    preview,
    previews,
    rehearsal_packs,
    rehearsals,
    research,
    season,
    session,
    show_agreement,
    shows,
    softphone,
    status,
    templates,
    units,
)
from console.wire import FeedMessage, Problem
from intake.words import Refusal

HERE = Path(__file__).parent
STATIC = HERE / "static"

# What may be asked, one module for each kind of thing.
ROOMS = (
    session,
    calls,
    cases,
    casework,
    lists,
    assessment,
    assessment_exclusions,
    assessment_sheets,
    dashboard,
    desk,
    desk_notes,
    desk_records,
    rehearsals,
    attitudes,
    commitments,
    research,
    status,
    feed,
    guest,
    internal,
    softphone,
    units,
    people,
    season,
    show_agreement,
    shows,
    notices,
    channels,
    documents,
    templates,
    call_backs,
    calendar,
    policies,
    preparing,
    call_ups,
    rehearsal_packs,
    door_codes,
    door,
    previews,
    preview,
    own_case,
    due,
    exercises,
)


def create_app(house: House) -> FastAPI:
    """The application over a furnished house, whose threads the caller starts and stops."""
    app = FastAPI(
        title="Rexian 热线",
        summary="The console of a live radio hotline: calls, cases, transcripts.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses={"default": {"model": Problem, "description": "A refusal: what cannot be done, and what to do."}},
    )
    furnish(app, house)
    app.add_exception_handler(Refusal, refuse)
    app.add_exception_handler(RequestValidationError, refuse_shape)
    app.add_exception_handler(HTTPException, refuse_request)
    app.add_exception_handler(OperationalError, refuse_for_now)
    app.add_exception_handler(TooManyConnections, refuse_for_now)
    app.add_exception_handler(Exception, refuse_by_fault)
    for module in ROOMS:
        app.include_router(module.router)
    app.add_middleware(LoopbackOnly)
    app.add_middleware(Entrance)
    app.add_middleware(KeptToItself)
    app.get("/api/openapi.json", include_in_schema=False)(_document)
    if (STATIC / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=STATIC / "assets"), name="assets")
    # Last: any address that is no file and no API is the application's own page.
    app.get("/{path:path}", include_in_schema=False)(_page)
    return app


def furnish(app: FastAPI, house: House) -> None:
    """Give an application that serves nobody another house: nothing else in it belongs to one."""
    app.state = State()
    app.state.house = house
    app.state.attempts = Attempts()
    app.state.counts = KeptCounts()


def openapi(app: FastAPI) -> dict[str, object]:
    """The OpenAPI document, with the feed's messages among its schemas: a websocket has no place of its own in it."""
    document = app.openapi()
    feed_schema = TypeAdapter(FeedMessage).json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    schemas = document["components"]["schemas"]
    for name, schema in feed_schema.pop("$defs").items():
        schemas.setdefault(name, schema)
    schemas["FeedMessage"] = feed_schema
    return document


# Functions of the module, not of an application: FastAPI keeps what it has seen of each, and whole houses with it.


def _document(request: Request) -> Response:
    return JSONResponse(openapi(request.app))


def _page(path: str) -> Response:
    """The built pages; any address that is no file is the application's own page."""
    if path.startswith(("api/", "internal/")):
        raise HTTPException(404)
    asked = _built(path)
    if asked is not None:
        return FileResponse(asked)
    index = STATIC / "index.html"
    if not index.is_file():
        return Response("console/static is empty: run make setup", 503, media_type="text/plain")
    return FileResponse(index, headers={"Cache-Control": "no-cache"})


def _built(path: str) -> Path | None:
    """The file of the built console at this address, if it is one."""
    try:
        asked = (STATIC / path).resolve()
        return asked if asked.is_file() and asked.is_relative_to(STATIC.resolve()) else None
    except (OSError, ValueError):
        # A name that no file system takes (too long, NUL) is no file.
        return None
