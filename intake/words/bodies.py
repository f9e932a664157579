"""Words for organisations (单位): what they are called, what they are for, and the parts people play in them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from intake.words.people import Role

OrganisationId = NewType("OrganisationId", int)
ShowId = NewType("ShowId", int)


class Duty(StrEnum):
    """What an organisation is for in the plan. Every one but `UNIT` exists once."""

    STATION = "station"  # 区广播电视台
    STYLE_OFFICE = "style_office"  # 区作风办
    SUPERVISOR = "supervisor"  # 区监察局
    ORGAN_COMMITTEE = "organ_committee"  # 区直机关工委
    PROPAGANDA = "propaganda"  # 区委宣传部
    RECTIFY_OFFICE = "rectify_office"  # 区纠风办
    PARTNER_12345 = "partner_12345"  # 12345投诉热线
    ACCOUNTABILITY = "accountability"  # 区相关监督部门
    DISTRICT = "district"  # 区领导
    UNIT = "unit"  # 行政事业单位、镇街、驻区单位


class Branch(StrEnum):
    """Units are compared with their like."""

    TOWN = "town"  # 镇街
    DEPARTMENT = "department"  # 部门
    STATIONED = "stationed"  # 中央、省、市驻区单位
    NONE = "none"


class NameSort(StrEnum):
    OFFICIAL = "official"
    ALIAS = "alias"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A part somebody plays in an organisation."""

    organisation: OrganisationId
    role: Role
