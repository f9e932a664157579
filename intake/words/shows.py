"""Words for shows (一期节目): what somebody decided about one, where it stands at a moment, and its rundown."""

from enum import StrEnum


class ShowState(StrEnum):
    PLANNED = "planned"  # 已安排
    ON_AIR = "on_air"  # 直播中
    OFF_AIR = "off_air"  # 已播出
    CALLED_OFF = "called_off"  # 已取消


class ShowStep(StrEnum):
    MOVE = "move"  # 改期
    GIVE_UNIT = "give_unit"  # 安排上线单位
    CALL_OFF = "call_off"  # 取消
    AGREE = "agree"  # 商定上线单位


class AgreeParty(StrEnum):
    """Which bodies agree on the unit of a show (P8)."""

    SUPERVISOR = "supervisor"  # 区监察局
    ORGAN_COMMITTEE = "organ_committee"  # 区直机关工委
    STYLE_OFFICE = "style_office"  # 区作风办


class AgreementState(StrEnum):
    """How far the bodies are with a show's unit: never stored, always derived from their words."""

    NONE = "none"  # no unit yet
    OPEN = "open"  # 待商定
    OBJECTED = "objected"  # 有异议
    AGREED = "agreed"  # 已商定


class WrapParty(StrEnum):
    """Who confirms the cases of a show together when it is over."""

    STATION = "station"
    UNIT = "unit"  # 上线单位
    STYLE_OFFICE = "style_office"


class PartSort(StrEnum):
    """What goes on in a part (环节) of the rundown; the plan's section three names most of them."""

    OPENING = "opening"  # 片头
    INTRODUCTION = "introduction"  # 单位介绍与服务承诺
    CALLS = "calls"  # 接听热线
    ANSWERS = "answers"  # 回应往期
    BREAK = "break"  # 间歇
    CLOSING = "closing"  # 结束语
