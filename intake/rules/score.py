"""How units are scored (统一考核): weights, caps and bands as part of a policy pack. Pure.

The plan says that attendance and handling are assessed (P17) and nothing of how, so every number here is the office's.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Weight = Annotated[float, Field(ge=0, le=100)]
SITUATIONS = 6


class Measure(StrEnum):
    """One figure of the assessment, under the number that the sheet prints beside it."""

    ATTENDANCE = "attendance"  # M1 主要负责人到位
    PUNCTUALITY = "punctuality"  # M2 准时到位
    ROSTER = "roster"  # M3 人员到齐
    LEAVE = "leave"  # M4 请假守纪
    MANUSCRIPT = "manuscript"  # M5 稿件按时
    SEAL = "seal"  # M6 盖章备案
    POSTREPORT = "postreport"  # M7 上线情况报告
    ANSWERED_LIVE = "answered_live"  # M9 现场答复率
    IN_TIME = "in_time"  # M10 按期办结率
    TRANSFER = "transfer"  # M11 转办及时率
    FEEDBACK = "feedback"  # M12 反馈表及时率
    UNSUPERVISED = "unsupervised"  # M13 督办率, told as what needed no letter
    SUP_REPLY = "sup_reply"  # M14 督办按期答复率
    SUP_REPORT = "sup_report"  # M15 督办按期报告率
    SOLVED = "solved"  # M16 实质解决率
    SATISFIED = "satisfied"  # M17 满意率
    PROMISES = "promises"  # M18 承诺兑现率
    SETTLED = "settled"  # M19 反复率, told as what did not come back
    UNREFUSED = "unrefused"  # M20 退回、推诿, told as what was not handed back in vain
    JOINT = "joint"  # M21 联办按期率
    RECTIFIED = "rectified"  # M22 整改完成率
    AIRED_REPLY = "aired_reply"  # M22 节目答复率
    SIGNING = "signing"  # M25 签收及时率
    RESPONSE = "response"  # 响应率


# Of the plan's own figures; 响应率 is one of the three rates that cities use.
_NUMBERS = (*range(1, 8), *range(9, 23), 22, 25, None)
NUMBER: dict[Measure, str] = {
    one: "" if number is None else f"M{number}" for one, number in zip(Measure, _NUMBERS, strict=True)
}
ATTENDING = (
    Measure.ATTENDANCE,
    Measure.PUNCTUALITY,
    Measure.ROSTER,
    Measure.LEAVE,
    Measure.MANUSCRIPT,
    Measure.SEAL,
    Measure.POSTREPORT,
)
HANDLING = tuple(one for one in Measure if one not in ATTENDING)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Part):
    """What each figure weighs inside its part; 0 shows it and does not count it. Only the proportions matter."""

    attendance: Weight = 8
    punctuality: Weight = 5
    roster: Weight = 4
    leave: Weight = 3
    manuscript: Weight = 4
    seal: Weight = 3
    postreport: Weight = 3
    answered_live: Weight = 5
    in_time: Weight = 20
    transfer: Weight = 4
    feedback: Weight = 5
    unsupervised: Weight = 5
    sup_reply: Weight = 4
    sup_report: Weight = 4
    solved: Weight = 12
    # Never the one thing that decides: a lawful refusal satisfies nobody.
    satisfied: Weight = 8
    promises: Weight = 6
    settled: Weight = 4
    unrefused: Weight = 2
    joint: Weight = 3
    rectified: Weight = 3
    # The station's own answer in a later show is no unit's work, and signing and first contact are targets.
    aired_reply: Weight = 0
    signing: Weight = 0
    response: Weight = 0

    def of(self, measure: Measure) -> float:
        weight: float = getattr(self, measure.value)
        return weight


class Deduction(_Part):
    """Points off the whole score for each fact a person has found, up to `cap` in one period."""

    points: Annotated[float, Field(ge=0, le=100)]
    cap: Annotated[float, Field(ge=0, le=100)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.cap < self.points:
            raise ValueError("a cap is at least the points of one fact")
        return self


_FOUND = Deduction(points=2, cap=10)


class Deductions(_Part):
    left_early: Deduction = Deduction(points=2, cap=6)
    attitude: Deduction = Deduction(points=2, cap=6)
    # M24: a form says answered, nobody was, and the supervisor found it to be so.
    false_feedback: Deduction = Deduction(points=5, cap=15)
    # The six situations of 责任追究制度, once a lead was looked into and sent on; a lead alone deducts nothing.
    situations: Annotated[tuple[Deduction, ...], Field(min_length=SITUATIONS, max_length=SITUATIONS)] = (
        _FOUND,
    ) * SITUATIONS


class Bands(_Part):
    """等次: the lowest score of each; below the last one a unit has not passed."""

    excellent: Annotated[int, Field(ge=1, le=100)] = 90
    good: Annotated[int, Field(ge=1, le=100)] = 80
    passed: Annotated[int, Field(ge=1, le=100)] = 60

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.excellent > self.good > self.passed:
            raise ValueError("excellent lies above good, and good above passed")
        return self


class Score(_Part):
    """The `[score]` of a policy pack."""

    # 到位情况 and 调查处理情况: what the two parts of the plan's sentence weigh.
    attendance: Weight = 30
    handling: Weight = 70
    # Fewer than this says nothing in per cent: the sheet gives the counts alone.
    small: Annotated[int, Field(ge=1, le=1000)] = 5
    # From how many a figure counts in the score. A unit goes on the air once or twice a year, and every time is known.
    attendance_from: Annotated[int, Field(ge=1, le=1000)] = 1
    handling_from: Annotated[int, Field(ge=1, le=1000)] = 5
    # How sure the ranking is: the z of Wilson's bound, 1.96 for 95 per cent.
    z: Annotated[float, Field(gt=0, le=4)] = 1.96
    # What an approved deputy counts for in M1.
    deputy: Annotated[float, Field(ge=0, le=1)] = 0.8
    # 基本满意 counts as satisfied.
    fair_satisfies: bool = False
    # 响应: signed for or answered within so many working days.
    response_working_days: Annotated[int, Field(ge=1, le=30)] = 1
    # 申诉: how long a unit may object once the sheet is out.
    appeal_working_days: Annotated[int, Field(ge=1, le=60)] = 3
    weights: Weights = Weights()
    deductions: Deductions = Deductions()
    bands: Bands = Bands()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.attendance + self.handling != 100:
            raise ValueError("attendance and handling weigh 100 together")
        for name, part, among in (
            ("attendance", self.attendance, ATTENDING),
            ("handling", self.handling, HANDLING),
        ):
            if part and not any(self.weights.of(one) for one in among):
                raise ValueError(f"{name} has a weight and none of its figures has one")
        return self
