"""Words for documents (文书): the forms there are, and how a document stands."""

from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", int)


class Form(StrEnum):
    """A kind of paper. F2 to F6 are annexes of the plan, the others what its work needs besides."""

    REGISTRATION = "F2"  # 附件2 登记表
    NOTICE = "F3"  # 附件3 办理通知书
    COORDINATION_12345 = "F4A"  # 附件4 协调处理表, to 12345
    COORDINATION_JOINT = "F4B"  # 附件4 协调处理表, to the joint lead
    FEEDBACK = "F5"  # 附件5 处理情况反馈表
    SUPERVISION_LETTER = "F6"  # 附件6 督办函
    SUPERVISION_REQUEST = "F6B"  # 商请函: the letter to a unit that is asked, not instructed
    SUPERVISION_PROPOSAL = "F7"  # 建议督办表
    LEAVE = "F8"  # “一把手”不能上线请假审批表
    FILING = "F9"  # 上线稿件备案表
    MONTH_PREVIEW = "F10"  # 当月上线预告
    POST_REPORT = "F11"  # 上线情况报告
    ATTENDANCE = "F12"  # 上线人员签到表
    OVERDUE = "F13"  # 超时未办结报备表
    RECTIFICATION = "F14"  # 限期整改通知
    AIR_REPLY = "F15"  # 节目答复稿
    RECEIPT = "F16"  # 送达回证
    VERIFICATION = "F17"  # 回访记录表
    LEAD = "F18"  # 追责线索移送单
    ASSESSMENT = "F19"  # 考核评分表
    HANDOVER_12345 = "F20"  # 12345转办交接清单
    EXTENSION = "F21"  # 延期申请审批表
    ANSWERED_LIVE = "F22"  # 现场答复汇总单
    CALL_UP = "F23"  # 上线通知
    REHEARSAL_PACK = "F24"  # 上线预演资料, printed afresh and never kept


class DocumentState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"  # 作废; keeps its number


class Eyes(StrEnum):
    """For whose eyes a document is printed: whole, or with what points to a person masked."""

    FULL = "full"
    MASKED = "masked"
