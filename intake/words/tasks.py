"""Words for lists over many cases: what waits for somebody (待办), and where a search found its words."""

from enum import StrEnum


class Task(StrEnum):
    """A group of somebody's inbox."""

    REGISTER = "register"  # 待登记
    ROUTE = "route"  # 待分派
    TAKE_OWN = "take_own"  # 待上线单位认领
    CLOSE_LIVE = "close_live"  # 现场答复待归档
    NOTIFY = "notify"  # 待梳理交办
    SIGN_FOR = "sign_for"  # 待签收
    RECEIVE_BY_LEAD = "receive_by_lead"  # 待牵头单位签收
    RECEIVE_BY_12345 = "receive_by_12345"  # 待12345签收
    DISPATCH = "dispatch"  # 待12345转实际办理单位
    REPLY = "reply"  # 待答复群众
    FEED_BACK = "feed_back"  # 待报反馈表
    VERIFY = "verify"  # 待回访核实
    RULE = "rule"  # 退回待裁定
    DESIGNATE = "designate"  # 争议待指定
    DECIDE_EXTENSION = "decide_extension"  # 延期待批
    RECTIFY = "rectify"  # 待整改
    ACCEPT_ITEM = "accept_item"  # 整改事项待验收
    PROPOSE_SUPERVISION = "propose_supervision"  # 待建议督办
    TAKE_UP_LETTER = "take_up_letter"  # 督办函待受理
    ISSUE_LETTER = "issue_letter"  # 督办函待签发
    SIGN_FOR_LETTER = "sign_for_letter"  # 督办函待签收
    REPLY_UNDER_SUPERVISION = "reply_under_supervision"  # 督办待答复群众
    REPORT = "report"  # 督办待报告
    ACCEPT_REPORT = "accept_report"  # 督办报告待认可
    SCRIPT = "script"  # 待写答复稿
    AIR = "air"  # 待节目答复
    EXPLAIN_OVERDUE = "explain_overdue"  # 报备待说明
    EXPLAIN_LEAD = "explain_lead"  # 线索待说明
    REVIEW_LEAD = "review_lead"  # 线索待核查
    DECIDE_LEAD = "decide_lead"  # 线索待移送或不予移送
    FINISH_LEAD = "finish_lead"  # 线索待处理结果


class Region(StrEnum):
    """Which life of a case a task belongs to."""

    CASE = "case"
    SUPERVISION = "supervision"
    AIRING = "airing"
    EXTENSION = "extension"
    LEAD = "lead"
    OVERDUE = "overdue"


class Found(StrEnum):
    """Where a search found its words, the best first."""

    NUMBER = "number"
    CALLER = "caller"  # the caller's number, or a contact
    NAME = "name"
    PLACE = "place"
    SUMMARY = "summary"
    SPEECH = "speech"
