"""What every record of the wire has in common: it never changes, and what it does not know it refuses."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
