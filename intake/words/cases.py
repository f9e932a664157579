"""Words for the citizen's matter. A case has an identity of its own: one call can become several."""

from enum import StrEnum
from typing import NewType

CaseId = NewType("CaseId", int)
CaseNumber = NewType("CaseNumber", str)  # eight digits, the last one a check digit; spoken to the caller


class CaseState(StrEnum):
    DRAFT = "draft"  # 来电草稿
    REGISTERED = "registered"  # 已受理
    VOID = "void"  # 无效


class Kind(StrEnum):
    """What the caller wants; the plan's three kinds (plan.txt, section three)."""

    CONSULTATION = "consultation"  # 咨询
    COMPLAINT = "complaint"  # 投诉
    SUGGESTION = "suggestion"  # 建议
