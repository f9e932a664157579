"""Words for the people who sign in and the parts they play."""

from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", int)


class Role(StrEnum):
    """A part somebody plays; always in an organisation, see `Post`."""

    # At the station.
    ADMINISTRATOR = "administrator"  # 系统管理员
    SCREENER = "screener"  # 导播
    HOST = "host"  # 主持人
    EDITOR = "editor"  # 编辑
    REGISTRAR = "registrar"  # 登记员
    REVIEWER = "reviewer"  # 转写审核
    VERIFIER = "verifier"  # 回访员
    OBSERVER = "observer"  # 只读
    # At the bodies that lead the programme.
    STYLE_OFFICE = "style_office"  # 区作风办
    SUPERVISOR = "supervisor"  # 区监察局
    ORGAN_COMMITTEE = "organ_committee"  # 区直机关工委
    PROPAGANDA = "propaganda"  # 区委宣传部
    RECTIFY_OFFICE = "rectify_office"  # 区纠风办
    DISTRICT_LEADER = "district_leader"  # 区分管领导
    ACCOUNTABILITY = "accountability"  # 追责部门
    # At the units that answer.
    UNIT_ADMIN = "unit_admin"  # 单位管理员
    UNIT_HANDLER = "unit_handler"  # 承办人
    UNIT_LEADER = "unit_leader"  # 单位负责人
    PARTNER_12345 = "partner_12345"  # 12345话务员


# What a station gives to its own people; every other role belongs to the body of its name, or to a unit.
STATION_ROLES = (
    Role.ADMINISTRATOR,
    Role.SCREENER,
    Role.HOST,
    Role.EDITOR,
    Role.REGISTRAR,
    Role.REVIEWER,
    Role.VERIFIER,
    Role.OBSERVER,
)
