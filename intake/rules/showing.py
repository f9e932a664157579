"""What the plan leaves open about a unit's show day, with the office's defaults (A6, 35 to 37 and 65; A7). Pure."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Showing(BaseModel):
    """How many come, when somebody counts as late, and how soon a unit may come again.

    Attributes:
        people: who sits in the studio for the unit, its head included (P11).
        minutes_before: who is there so long before the air is on time; later is late.
        rest_months: a unit that was on air less than so many months before is warned of when shows are planned.
        tolerance_seconds: after the beginning of the show; whoever comes later than that is very late.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: Annotated[int, Field(ge=1, le=9)] = 3
    minutes_before: Annotated[int, Field(ge=0, le=120)] = 5
    rest_months: Annotated[int, Field(ge=0, le=60)] = 6
    tolerance_seconds: Annotated[int, Field(ge=0, le=600)] = 0
    # So many like matters within so many days are proposed for a closer look (P16).
    cluster_cases: Annotated[int, Field(ge=2, le=100)] = 3
    cluster_days: Annotated[int, Field(ge=1, le=3650)] = 90
