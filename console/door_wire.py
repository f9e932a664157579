"""The wire of the door's code. Shapes only."""

from datetime import datetime

from console.wire import Wire


class StandingCodeView(Wire):
    """`reachable`: the house is open to other machines; otherwise no telephone reaches the address."""

    address: str
    reachable: bool
    made_at: datetime
    made_by: str
    opens_at: datetime
    closes_at: datetime


class DoorCodeView(Wire):
    standing: StandingCodeView | None
