"""Calls back: what may be done in a case, the click itself, and the sound of those that were made."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import FileResponse

from console import sound
from console.asked import RowId
from console.call_back_views import call_back_view, hears
from console.call_back_wire import CallBackAsked, CallBackPage, CallBackRing, CallBackView
from console.casework.working import At
from console.house_of import house_of
from console.refusals import NotAllowed
from console.rooms import Room
from console.wire import PeaksView
from intake.office import call_backs
from intake.office.call_backs import Asking, CallBack
from intake.rules.rights import Act
from intake.settings import home_folder
from intake.words import CaseId
from intake.words.call_backs import CallBackId

router = Room(prefix="/api", tags=["call backs"])

Track = Annotated[sound.Track, Query()]


def _heard(call_back: str, at: At) -> CallBack:
    """Raises: NoSuchCallBack, NotAllowed."""
    found = call_backs.one(at.db, CallBackId(call_back))
    if not hears(found, at.person):
        raise NotAllowed(act=Act.HEAR_RECORDING.value)
    return found


Heard = Annotated[CallBack, Depends(_heard)]


@router.get("/cases/{case}/call-backs")
def of_case(case: RowId, request: Request, at: At) -> CallBackPage:
    offer = call_backs.offer(at.db, CaseId(case), at.person, house_of(request).telephony.exchange())
    made = call_backs.of_case(at.db, CaseId(case), at.person)
    return CallBackPage(
        purposes=list(offer.purposes),
        rings=[CallBackRing(key=key, label=label) for key, label in offer.rings.items()],
        why="" if offer.why is None else offer.why.sentence(at.person.lang),
        version=offer.version,
        made=[call_back_view(one, at.person) for one in made],
    )


@router.post("/cases/{case}/call-back")
def ask(case: RowId, body: CallBackAsked, request: Request, at: At) -> CallBackView:
    """Ring the official, then the citizen. The same key, or a second click while one runs, gives the first one."""
    house = house_of(request)
    asking = Asking(key=body.key, purpose=body.purpose, rings=body.rings)
    exchange = house.telephony.exchange()
    # The PBX's moments follow, so this is the clock on the wall and never a drill's.
    now = datetime.now(UTC)
    made, new = call_backs.ask(at.db, CaseId(case), asking, exchange, version=body.version, by=at.person, at=now)
    if new:
        house.call_back(made)
    return call_back_view(made, at.person)


@router.get("/call-backs/{call_back}/audio", response_class=FileResponse)
def audio(found: Heard, leg: Track = sound.Track.MIX, *, download: bool = False) -> Response:
    """The recording as WAV, once it is closed and hashed."""
    response = FileResponse(_file(found, leg), media_type="audio/wav", headers={"Cache-Control": "private, no-store"})
    if download:
        response.headers["Content-Disposition"] = f'attachment; filename="call-back-{found.id}-{leg}.wav"'
    return response


@router.get("/call-backs/{call_back}/peaks")
def peaks(found: Heard, leg: Track = sound.Track.MIX) -> PeaksView:
    path = _file(found, leg)
    return sound.peaks(path, path.stat().st_mtime_ns)


def _file(found: CallBack, leg: sound.Track) -> Path:
    """Raises: NoRecording."""
    kept = found.tracks.get(leg)
    path = home_folder() / kept if kept else None
    if path is None or not path.is_file():
        raise sound.NoRecording(call=found.id)
    return path
