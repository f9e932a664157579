"""Words for the people who sign in and the parts they play."""

from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", int)


class Role(StrEnum):
    ADMINISTRATOR = "administrator"  # 系统管理员
    SCREENER = "screener"  # 导播
    HOST = "host"  # 主持人
    REGISTRAR = "registrar"  # 登记员
    REVIEWER = "reviewer"  # 转写审核
    OBSERVER = "observer"  # 只读
