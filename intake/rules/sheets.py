"""The life of an assessment sheet (考核评分表): published, confirmed or appealed by its unit, decided, frozen. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from intake.sentences import say
from intake.words import Refusal


class SheetState(StrEnum):
    OPEN = "open"  # 待确认
    CONFIRMED = "confirmed"  # 单位已确认
    APPEALED = "appealed"  # 申诉待裁定
    DECIDED = "decided"  # 申诉已裁定


class SheetStep(StrEnum):
    CONFIRM = "confirm"
    APPEAL = "appeal"
    DECIDE = "decide"


class SheetElsewhere(Refusal):
    """The sheet is not where this step needs it to be."""

    key = "intake.sheet_elsewhere"

    def sentence(self, lang: str | None = None) -> str:
        return say(self.key, lang, state=say(f"sheet.state.{self.facts['state']}", lang))


NEXT: Mapping[SheetState, Mapping[SheetStep, SheetState]] = {
    SheetState.OPEN: {SheetStep.CONFIRM: SheetState.CONFIRMED, SheetStep.APPEAL: SheetState.APPEALED},
    SheetState.CONFIRMED: {},
    SheetState.APPEALED: {SheetStep.DECIDE: SheetState.DECIDED},
    # Heard once: what the office decided is what is frozen.
    SheetState.DECIDED: {},
}


def advance(state: SheetState, step: SheetStep) -> SheetState:
    """Raises SheetElsewhere."""
    found = NEXT[state].get(step)
    if found is None:
        raise SheetElsewhere(state=state.value, step=step.value)
    return found
