"""How the house is: for people, for supervisors, for Prometheus."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.status import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from console.house_of import house_of
from console.rooms import Room
from console.signed_in import Visitor, allowed
from console.wire import SystemView
from intake.rules.rights import Act

router = Room(tags=["status"])


@router.get("/api/status")
def status(request: Request, _: Annotated[Visitor, Depends(allowed(Act.SEE_SYSTEM))]) -> SystemView:
    return house_of(request).live.standing.system(datetime.now(UTC))


@router.get("/health")
def health() -> dict[str, str]:
    """The process answers."""
    return {"app": "up"}


@router.get("/ready")
def ready(request: Request, response: Response) -> dict[str, bool]:
    """A ring would become a case now: the line to Asterisk is up and the database answers."""
    house = house_of(request)
    with house.db.read() as tx:
        tx.exec_driver_sql("SELECT 1")
    up = house.live.standing.line_is_up()
    response.status_code = HTTP_200_OK if up else HTTP_503_SERVICE_UNAVAILABLE
    return {"ready": up}


@router.get("/metrics", response_class=Response)
def metrics() -> Response:
    """Counts and times, never a person. Served to loopback only; see `console.app`."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
