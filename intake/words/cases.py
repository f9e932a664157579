"""Words for the citizen's matter. A case has an identity of its own: one call can become several."""

from enum import StrEnum
from typing import NewType

CaseId = NewType("CaseId", int)
CaseNumber = NewType("CaseNumber", str)  # eight digits, the last one a check digit; spoken to the caller
AssignmentId = NewType("AssignmentId", int)


class CaseState(StrEnum):
    """Where the handling of a case stands. Lateness is never a state: it is read from the clocks."""

    DRAFT = "draft"  # 来电草稿
    REGISTERED = "registered"  # 已受理
    ANSWERED_LIVE = "answered_live"  # 现场已答复
    PROMISED = "promised"  # 现场已承诺
    TRIAGE = "triage"  # 待梳理分类
    UNIT_OWN = "unit_own"  # 上线单位自办
    NOTIFIED = "notified"  # 已交办待签收
    HANDLING = "handling"  # 办理中
    TRANSFER_PREP = "transfer_prep"  # 待转12345
    AT_12345 = "at_12345"  # 已转12345
    ACTUAL = "actual"  # 实际办理单位办理中
    JOINT_PREP = "joint_prep"  # 待发牵头单位
    JOINT = "joint"  # 联合办理中
    RETURNED = "returned"  # 退回、争议待定
    REPLIED = "replied"  # 已答复群众
    FEEDBACK_IN = "feedback_in"  # 反馈表已收
    VERIFY = "verify"  # 回访核实
    RECTIFY = "rectify"  # 限期整改
    CLOSED = "closed"  # 归档
    ARCHIVED = "archived"  # 已封存
    MERGED = "merged"  # 并案
    REFERRED = "referred"  # 告知其他法定途径
    VOID = "void"  # 无效


class Kind(StrEnum):
    """What the caller wants; the plan's three kinds (plan.txt, section three)."""

    CONSULTATION = "consultation"  # 咨询
    COMPLAINT = "complaint"  # 投诉
    SUGGESTION = "suggestion"  # 建议


class Category(StrEnum):
    """The five kinds of 12345, kept beside the plan's three."""

    CONSULTATION = "consultation"  # 咨询
    HELP = "help"  # 求助
    COMPLAINT = "complaint"  # 投诉
    REPORT = "report"  # 举报
    SUGGESTION = "suggestion"  # 建议


class Capacity(StrEnum):
    """As what an organisation has a case."""

    ONAIR_UNIT = "onair_unit"  # 上线单位
    NOTIFIED_UNIT = "notified_unit"  # 有关部门
    PARTNER_12345 = "partner_12345"  # 12345投诉热线
    ACTUAL_UNIT = "actual_unit"  # 实际办理单位
    JOINT_LEAD = "joint_lead"  # 牵头单位


class SupervisionState(StrEnum):
    """督办: a region of its own beside the handling."""

    SUGGESTED = "suggested"  # 建议督办
    DRAFTED = "drafted"  # 电台拟函
    SIGNING = "signing"  # 监察局审签
    ISSUED = "issued"  # 已发函
    SERVED = "served"  # 已送达
    REPLIED = "replied"  # 已答复群众
    REPORTED = "reported"  # 已回复监察局
    CLOSED = "closed"
    REFUSED = "refused"  # 不予发函
    AGAIN = "again"  # 再次督办


class AiringState(StrEnum):
    """节目答复: whether the case is answered in a later show."""

    NONE = "none"
    QUEUED = "queued"
    SCRIPTED = "scripted"
    AIRED = "aired"
    WAIVED = "waived"


class LeadState(StrEnum):
    """追责线索: a lead with its evidence, never a verdict."""

    LEAD = "lead"  # 线索
    REVIEW = "review"  # 核查
    SENT = "sent"  # 移送
    DONE = "done"
    DROPPED = "dropped"
