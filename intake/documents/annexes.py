"""附件2 to 附件6 of the plan, row by row and cell by cell as they were issued; their labels are the originals. Pure."""

from intake.documents.cells import PROGRAMME, Cell, Hand, Layout, Private, Row, auto, box, enter, row, seal, sign
from intake.words.documents import Form

_PHONE = Private.PHONE
_SIGNED_AT = "时间"


def _annex(form: Form, annex: str, title: str, cells: tuple[Cell, ...], *body: Row, numbered: bool = True) -> Layout:
    return Layout(
        form=form,
        annex=annex,
        title=f"{PROGRAMME}{title}",
        landscape=False,
        numbered=numbered,
        cells=cells,
        body=body,
    )


REGISTRATION = _annex(
    Form.REGISTRATION,
    "附件2",
    "问题登记表",
    (
        enter("complainant_name", "投诉人姓名", Hand.STATION, Private.NAME),
        enter("address", "地址", Hand.STATION, Private.ADDRESS),
        auto("phone", "电话", Hand.STATION, _PHONE),
        auto("accepted_at", "受理时间"),
        auto("routed_to", "转办部门\n及时间"),
        enter("problem", "反映的\n主要问题", Hand.STATION),
        enter("unit_opinion", "承办单\n位意见", Hand.UNIT),
        sign("unit_leader", "领导签字", Hand.UNIT),
        sign("unit_leader_at", _SIGNED_AT, Hand.UNIT),
        enter("result", "办理\n结果", Hand.UNIT),
        sign("result_signed_by", "承办人签字", Hand.UNIT),
        sign("result_signed_at", _SIGNED_AT, Hand.UNIT),
        enter("feedback", "向投诉人\n反馈情况", Hand.UNIT),
        sign("feedback_signed_by", "承办人签字", Hand.UNIT),
        sign("feedback_signed_at", _SIGNED_AT, Hand.UNIT),
        enter("office_opinion", "承办机\n关意见", Hand.STYLE_OFFICE),
        seal("office_seal", "公章", Hand.STYLE_OFFICE),
    ),
    row(12, box("complainant_name", 26, 34), box("address", 15, 43), box("phone", 15, 37)),
    row(16, box("accepted_at", 26, 46), box("routed_to", 25, 73)),
    row(46, box("problem", 26, 144)),
    row(32, box("unit_opinion", 26, 144, "unit_leader", "unit_leader_at")),
    row(34, box("result", 26, 144, "result_signed_by", "result_signed_at")),
    row(32, box("feedback", 26, 144, "feedback_signed_by", "feedback_signed_at")),
    row(32, box("office_opinion", 26, 144, "office_seal")),
    numbered=False,
)

NOTICE = _annex(
    Form.NOTICE,
    "附件3",
    "问题办理通知书",
    (
        auto("unit", "承办单位", Hand.STYLE_OFFICE),
        enter("handled_by", "承办人", Hand.UNIT),
        auto("handler_phone", "电话", Hand.UNIT),
        auto("given_at", "交办时间"),
        auto("due", "应办结时间"),
        auto("extended_to", "延期时间", Hand.STYLE_OFFICE),
        auto("fed_back_at", "办结并反馈给承办机关或栏目组时间"),
        enter("extension_reason", "延期\n原因", Hand.UNIT),
        enter("handling", "办理\n情况", Hand.UNIT),
        auto("supervision_result", "督办\n结果", Hand.STYLE_OFFICE),
        enter("told_caller", "向投诉人\n反映情况", Hand.UNIT),
    ),
    row(12, box("unit", 26, 46), box("handled_by", 20, 26), box("handler_phone", 15, 37)),
    row(18, box("given_at", 26, 31), box("due", 28, 31), box("extended_to", 24, 30)),
    row(12, box("fed_back_at", 82, 88)),
    row(28, box("extension_reason", 26, 144)),
    row(54, box("handling", 26, 144)),
    row(34, box("supervision_result", 26, 144)),
    row(46, box("told_caller", 26, 144)),
)


def _coordination(form: Form) -> Layout:
    return _annex(
        form,
        "附件4",
        "问题协调处理表",
        (
            auto("coordinating_unit", "协调单位", Hand.UNIT),
            auto("onair_unit", "上线单位"),
            auto("transferred_at", "转交时间"),
            auto("due", "应办结时间"),
            auto("extended_to", "延期时间", Hand.STYLE_OFFICE),
            auto("fed_back_at", "办结并反馈给上线单位或栏目组时间"),
            enter("handling", "办理\n情况", Hand.UNIT),
            enter("told_office", "向区作风\n办反映\n情况", Hand.UNIT),
        ),
        row(14, box("coordinating_unit", 26, 59), box("onair_unit", 26, 59)),
        row(18, box("transferred_at", 26, 31), box("due", 28, 31), box("extended_to", 24, 30)),
        row(12, box("fed_back_at", 82, 88)),
        row(95, box("handling", 26, 144)),
        row(70, box("told_office", 26, 144)),
    )


COORDINATION_12345 = _coordination(Form.COORDINATION_12345)
COORDINATION_JOINT = _coordination(Form.COORDINATION_JOINT)

FEEDBACK = _annex(
    Form.FEEDBACK,
    "附件5",
    "问题处理情况反馈表",
    (
        auto("unit", "承办单位"),
        auto("handled_by", "承办人"),
        auto("handler_phone", "电话"),
        auto("given_at", "交办时间"),
        auto("due", "应办结时间"),
        auto("fed_back_at", "办结并反馈给承办机关或栏目组时间"),
        enter("told_caller", "向投诉人\n反映情况", Hand.UNIT),
        enter("result", "办理结果", Hand.UNIT),
    ),
    row(14, box("unit", 26, 46), box("handled_by", 20, 26), box("handler_phone", 15, 37)),
    row(14, box("given_at", 26, 59), box("due", 28, 57)),
    row(12, box("fed_back_at", 82, 88)),
    # The annex has no cell for the result, though the text wants it reported: it heads the last one.
    row(160, box("told_caller", 26, 144, head="result")),
)

SUPERVISION_LETTER = _annex(
    Form.SUPERVISION_LETTER,
    "附件6",
    "问题督办函",
    (
        auto("unit", "承办单位"),
        auto("given_at", "交办时间"),
        auto("due", "应办结时间"),
        enter("delay", "延期状况\n原因", Hand.STATION),
        enter("demand", "督办\n要求", Hand.SUPERVISOR),
        enter("report", "向区监察\n局报备办\n结情况", Hand.UNIT),
    ),
    row(14, box("unit", 26, 144)),
    row(24, box("given_at", 26, 46), box("due", 28, 70)),
    row(48, box("delay", 26, 144)),
    row(58, box("demand", 26, 144)),
    row(68, box("report", 26, 144)),
)
