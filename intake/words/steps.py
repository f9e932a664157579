"""Every step of a case's life, named once; the rules say which follows which, who takes it and what it does."""

from enum import StrEnum


class Step(StrEnum):
    """A step of the handling. The remark names the plan's words or what people do."""

    REGISTER = "register"  # 登记受理
    VOID = "void"  # 作废
    REFER = "refer"  # 告知其他途径
    ANSWER_LIVE = "answer_live"  # 现场解答
    PROMISE = "promise"  # 现场表态承诺
    TAKE_OWN = "take_own"  # 上线单位自办
    TO_TRIAGE = "to_triage"  # 送区作风办梳理
    NOTIFY = "notify"  # 交办（附件3）
    SIGN_FOR = "sign_for"  # 签收
    REFUSE = "refuse"  # 退回
    RULE_NOTIFY = "rule_notify"  # 裁定交办
    PREPARE_TRANSFER = "prepare_transfer"  # 拟转12345（附件4）
    RECEIVE_BY_12345 = "receive_by_12345"  # 12345签收
    RECEIVE_BY_ACTUAL = "receive_by_actual"  # 实际办理单位签收
    SEND_BACK = "send_back"  # 12345退回
    PREPARE_JOINT = "prepare_joint"  # 拟发牵头单位（附件4）
    RECEIVE_BY_LEAD = "receive_by_lead"  # 牵头单位签收
    DISPUTE_LEAD = "dispute_lead"  # 牵头单位有异议
    DESIGNATE_JOINT = "designate_joint"  # 指定牵头
    DESIGNATE_TRANSFER = "designate_transfer"  # 指定转办
    DESIGNATE_OWN = "designate_own"  # 指定上线单位办理
    REPLY_PART = "reply_part"  # 几个单位之一先行答复
    REPLY = "reply"  # 答复群众、办结
    FEED_BACK_PART = "feed_back_part"  # 几个单位之一先行反馈
    FEED_BACK = "feed_back"  # 报送反馈表（附件5）
    BEGIN_VERIFICATION = "begin_verification"  # 开始回访
    ATTEMPT = "attempt"  # 回访一次（F17）
    CLOSE = "close"  # 办结归档
    NOT_SOLVED = "not_solved"  # 未实质解决
    CLOSE_LIVE = "close_live"  # 现场答复归档（F22）
    NOT_ANSWERED_FULLY = "not_answered_fully"  # 未完全解答
    ORDER_RECTIFICATION = "order_rectification"  # 责令限期整改
    REPORT_ITEM = "report_item"  # 报送一项整改结果
    RETURN_ITEM = "return_item"  # 一项整改未通过
    ACCEPT_ITEM = "accept_item"  # 整改事项之一验收
    ACCEPT_RECTIFICATION = "accept_rectification"  # 整改验收
    REOPEN = "reopen"  # 重新办理
    REOPEN_TRIAGE = "reopen_triage"  # 重新办理，原承办单位已撤销
    MERGE = "merge"  # 并案
    SPLIT = "split"  # 分案
    RECLASSIFY = "reclassify"  # 更正类别
    AMEND = "amend"  # 修改问题摘要
    ARCHIVE = "archive"  # 封存


class SupervisionStep(StrEnum):
    SUGGEST = "suggest"  # 提交建议督办表（F7）
    DRAFT = "draft"  # 电台填写督办函
    TAKE_UP = "take_up"  # 区监察局受理审签
    REFUSE = "refuse"  # 不予发函
    ISSUE = "issue"  # 签发（附件6）
    SERVE = "serve"  # 送达
    REPLY = "reply"  # 再次答复群众
    REPORT = "report"  # 回复区监察局
    ACCEPT = "accept"  # 区监察局认可
    REPEAT = "repeat"  # 再次督办


class AiringStep(StrEnum):
    QUEUE = "queue"
    SCRIPT = "script"
    AIR = "air"
    WAIVE = "waive"


class LeadStep(StrEnum):
    RAISE = "raise"
    REVIEW = "review"
    SEND = "send"
    DROP = "drop"
    FINISH = "finish"
