"""What others are told when something happens to a case that no clock of theirs begins with. Pure.

Whoever gets a clock hears of it by its reminder; these are the rest: somebody has to rule, decide, or know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.words import Duty


class Hearer(StrEnum):
    """Who is told, besides the bodies that are named by their duty."""

    HOLDER = "holder"  # the organisation the event is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiding:
    sentence: str
    to: tuple[Duty | Hearer, ...]


# The names of events, as they are written.
OF_EVENT: Mapping[str, Tiding] = {
    "refuse": Tiding(sentence="returned", to=(Duty.STYLE_OFFICE,)),
    "dispute_lead": Tiding(sentence="returned", to=(Duty.STYLE_OFFICE,)),
    "send_back": Tiding(sentence="returned", to=(Duty.STYLE_OFFICE,)),
    "extension_asked": Tiding(sentence="extension_asked", to=(Duty.STYLE_OFFICE,)),
    "extension_decided": Tiding(sentence="extension_decided", to=(Hearer.HOLDER,)),
    "not_solved": Tiding(sentence="not_solved", to=(Hearer.HOLDER, Duty.STYLE_OFFICE)),
    "report_item": Tiding(sentence="item_reported", to=(Duty.STYLE_OFFICE,)),
    "return_item": Tiding(sentence="item_returned", to=(Hearer.HOLDER,)),
    # 报备: the office reports to the bureau, which is what the plan asks for (C7).
    "breach": Tiding(sentence="overdue_reported", to=(Duty.SUPERVISOR, Duty.STYLE_OFFICE)),
    "sup_report": Tiding(sentence="sup_reported", to=(Duty.SUPERVISOR,)),
    "sup_repeat": Tiding(sentence="sup_repeated", to=(Hearer.HOLDER,)),
    "sup_refuse": Tiding(sentence="sup_refused", to=(Duty.STYLE_OFFICE,)),
}
