"""Words of the live desk (直播台): what a line shows, who sits before which screen, and what hands may ask for."""

from enum import StrEnum
from typing import NewType

DumpId = NewType("DumpId", int)
AirNoteId = NewType("AirNoteId", int)


class SeatState(StrEnum):
    """What one row of the desk shows. The trade's own twelve, as hardware consoles have them.

    Speaker and handset are one here, `SCREENING`: it is the room that counts, not what the screener holds to the ear.
    """

    IDLE = "idle"  # 空闲
    RINGING = "ringing"  # 振铃
    SCREENING = "screening"  # 导播中
    HOLD = "hold"  # 保持
    SCREENED = "screened"  # 已审待播
    NEXT = "next"  # 下一个
    ON_AIR = "on_air"  # 播出中
    LOCKED = "locked"  # 锁定: on air, and neither next, hold nor drop moves the caller
    BUSIED = "busied"  # 关线: blocked, whoever rings is asked for a message
    ELSEWHERE = "elsewhere"  # 他处: in the menu or leaving a message, with a machine


class Surface(StrEnum):
    """Before which screen somebody sits. Only the host's can put to air."""

    PRODUCER = "producer"  # 导播
    HOST = "host"  # 主持人
    GUEST = "guest"  # 上线嘉宾


class DeskVerb(StrEnum):
    """What hands ask of one caller."""

    SCREEN = "screen"  # 接听: into a private screening room
    HOLD = "hold"  # 保持
    APPROVE = "approve"  # 送审通过: screened, and in the queue
    NAME_NEXT = "name_next"  # 定为下一个
    AIR = "air"  # 播出
    LOCK = "lock"  # 锁定
    UNLOCK = "unlock"  # 解锁
    DROP = "drop"  # 挂断
    DUMP = "dump"  # 垃圾键: cut, and the delayed sound is not broadcast
    REORDER = "reorder"  # 调序
    TALK = "talk"  # 对讲: speak to who holds, off the air


class NumberMark(StrEnum):
    """What the station has learned about a number."""

    WARN = "warn"  # 警示
    BLOCK = "block"  # 黑名单: asked for a message, never put to air


class LineQuality(StrEnum):
    """The lamp of a line, measured on the caller's own track."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class AirNoteSort(StrEnum):
    """现场记录: what was noted with one key while it was said on the air."""

    ANSWER = "answer"  # 已答复
    PROMISE = "promise"  # 现场承诺
