"""The wire of a show's line from its planning to its score. Shapes only."""

from datetime import date, datetime

from console.wire_base import Wire
from intake.rules.stages import Aside, Stage


class StageView(Wire):
    """One stage of a show's line. `done_at` is null while it lies ahead; `late` then says that its day has passed."""

    stage: Stage
    done_at: datetime | None
    due_on: date | None
    late: bool


class ShowLineView(Wire):
    stages: list[StageView]
    asides: list[Aside]
