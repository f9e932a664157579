"""Words for what a unit does before its show and after it (plan, section four, and the work rules one and five)."""

from enum import StrEnum
from typing import NewType

LeaveId = NewType("LeaveId", int)
ManuscriptId = NewType("ManuscriptId", int)
OnAirPersonId = NewType("OnAirPersonId", int)
ScanId = NewType("ScanId", int)


class ShowDuty(StrEnum):
    """What a unit on air owes; the value is the kind of its clock in the policy pack."""

    LEAVE = "leave"  # “一把手”请假, only where one is asked
    MANUSCRIPT = "manuscript"  # 上线稿件
    ROSTER = "roster"  # 上线人员名单
    SEAL = "seal"  # 盖章备案
    POST_REPORT = "postreport"  # 上线情况报告


class LeaveState(StrEnum):
    FILED = "filed"  # 待区分管领导批准
    LEADER_APPROVED = "leader_approved"  # 待区监察局、区直机关工委批准
    GRANTED = "granted"  # 准假
    REFUSED = "refused"  # 不准
    WITHDRAWN = "withdrawn"  # 撤回


class LeaveParty(StrEnum):
    """Whose opinion a leave of the unit's head needs, the district leader's first (P13)."""

    DISTRICT_LEADER = "district_leader"  # 区分管领导
    SUPERVISOR = "supervisor"  # 区监察局
    ORGAN_COMMITTEE = "organ_committee"  # 区直机关工委


class OnAirPart(StrEnum):
    """As what somebody of the unit sits in the studio (P11 to P13)."""

    HEAD = "head"  # 主要负责人
    DEPUTY = "deputy"  # 副职, with a leave that was granted
    STAFF = "staff"  # 工作人员


class Arrival(StrEnum):
    """How somebody came, by the studio's clock (P14)."""

    EXPECTED = "expected"  # 未到
    ON_TIME = "on_time"  # 准时
    LATE = "late"  # 迟到
    VERY_LATE = "very_late"  # 严重迟到
    ABSENT = "absent"  # 缺席


class Lack(StrEnum):
    """What the gate before the air finds missing."""

    NO_UNIT = "no_unit"
    NO_MANUSCRIPT = "no_manuscript"
    NOT_FILED = "not_filed"  # 未备案
    NO_HEAD = "no_head"  # no head, and no deputy whose leave was granted
    LEAVE_UNDECIDED = "leave_undecided"
    ROSTER_SHORT = "roster_short"
    NOT_ARRIVED = "not_arrived"


class Fault(StrEnum):
    """What the first of the six situations can rest on (责任追究制度, item one). Facts, no verdict."""

    NO_SHOW = "no_show"  # 缺席: nobody of the unit came
    HEAD_ABSENT = "head_absent"  # neither the head nor a deputy came
    DEPUTY_WITHOUT_LEAVE = "deputy_without_leave"  # 未经批准由副职上线
    ROSTER_SHORT = "roster_short"  # 人数不足
    VERY_LATE = "very_late"  # 开播后才到
    LEFT_EARLY = "left_early"  # 早退


class ScanKind(StrEnum):
    """What a scan of a sealed page is, by its own bytes."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


class CallUpState(StrEnum):
    """Whether the unit has its letter (上线通知) and has signed for it."""

    NONE = "none"  # 未发
    SENT = "sent"  # 待签收
    SIGNED = "signed"  # 已签收


class PromiseState(StrEnum):
    """What has become of something a unit promised on the air."""

    OPEN = "open"  # 未到期、未办结
    OVERDUE = "overdue"  # 承诺日已过，群众未得到答复
    KEPT = "kept"  # 如期兑现
    KEPT_LATE = "kept_late"  # 逾期兑现


class Caution(StrEnum):
    """What host and unit must mind in the studio about one of the unit's cases."""

    PROTECTED = "protected"  # 保护来电人
    ANONYMOUS = "anonymous"  # 不愿透露姓名
    SUPERVISED = "supervised"  # 督办中
    REOPENED = "reopened"  # 重新办理
    RECTIFY = "rectify"  # 限期整改中


class TaskState(StrEnum):
    """A research task (调查研究) about matters that many callers bring up (P16)."""

    PROPOSED = "proposed"  # 系统提出
    GIVEN = "given"  # 已交单位调研
    REPORTED = "reported"  # 单位已报结果
    DONE = "done"  # 已办结
    DISMISSED = "dismissed"  # 不需调研


class CommitmentState(StrEnum):
    """Where a service commitment (服务承诺) stands (P5)."""

    OPEN = "open"  # 待兑现
    DONE = "done"  # 单位称已兑现
    KEPT = "kept"  # 已兑现
    BROKEN = "broken"  # 未兑现
    WITHDRAWN = "withdrawn"  # 误记
