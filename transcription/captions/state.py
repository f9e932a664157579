"""What the captions process tells about itself and about calls. Facts and their form on the wire; no sockets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from intake.words import CallId

Standing = Literal["loading", "ready", "phrases", "none", "off", "behind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """`wanted`: the model that the settings name and another one stands in for; empty when it is the one in use."""

    state: Standing
    engine: str
    model: str
    wanted: str
    progress: float | None
    note: str

    def wire(self) -> dict[str, object]:
        return {
            "kind": "engine",
            "engine": {
                "state": self.state,
                "engine": self.engine,
                "model": self.model,
                "wanted": self.wanted,
                "progress": self.progress,
                "note": self.note,
            },
        }


def unheard(calls: Collection[CallId]) -> Mapping[str, object]:
    """Answered calls whose sound does not come: whoever has the line may begin their feeds again."""
    return {"kind": "unheard", "calls": sorted(calls)}


def caption(call: CallId, text: str, at: datetime) -> Mapping[str, object]:
    """Interim text of the caller; the next one replaces it. An empty text ends it: the final is in the database."""
    return {"kind": "caption", "call": call, "leg": "caller", "text": text, "at": at.isoformat()}
