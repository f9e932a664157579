"""Papers that tell a unit what its show asks of it: F23 上线通知, and F24 上线预演资料, which is never kept. Pure."""

from collections.abc import Sequence

from intake.documents.cells import (
    Cell,
    Column,
    Hand,
    Listing,
    Private,
    auto,
    box,
    column,
    listed,
    row,
    seal,
    sign,
)
from intake.documents.office_papers import paper
from intake.words.documents import Form


def _lines(name: str, label: str, columns: Sequence[Column]) -> Cell:
    return listed(name, label, Hand.SYSTEM, *columns)


_CASES = (
    column("number", "案件编号", 25, Private.CODE),
    column("kind", "类别", 16),
    column("about", "反映的问题", 60),
    column("due", "应办结时间", 38),
    column("standing", "期限情况", 31),
)
CALL_UP = paper(
    Form.CALL_UP,
    "上线通知",
    (
        auto("unit", "上线单位"),
        auto("show", "节目日期"),
        auto("time", "直播时间"),
        auto("hotline", "热线电话"),
        auto("studio", "直播地点"),
        auto("present", "到场要求"),
        auto("content", "上线内容"),
        auto("figures", "本单位\n案件情况"),
        auto("owed", "应办事项\n和期限"),
        _lines("cases", "未办结案件", _CASES),
        auto("topics", "群众集中\n反映的问题"),
        auto("promises", "尚未兑现\n的承诺", Hand.SYSTEM, Private.CODE),
        sign("sent_at", "发出时间", Hand.STYLE_OFFICE),
        seal("office_seal", "公章", Hand.STYLE_OFFICE),
        sign("signed_by", "签收人", Hand.UNIT),
        sign("signed_at", "签收时间", Hand.UNIT),
    ),
    row(12, box("unit", 26, 74), box("show", 26, 44)),
    row(12, box("time", 26, 74), box("hotline", 26, 44)),
    row(12, box("studio", 26, 144)),
    row(12, box("present", 26, 144)),
    row(14, box("content", 26, 144)),
    row(28, box("owed", 26, 144)),
    row(12, box("figures", 26, 144)),
    Listing(cell="cases", blank=1),
    row(18, box("topics", 26, 144)),
    row(18, box("promises", 26, 144)),
    row(22, box("office_seal", 26, 59, "sent_at"), box("signed_by", 26, 59, "signed_at")),
    numbered=False,
)

REHEARSAL_PACK = paper(
    Form.REHEARSAL_PACK,
    "上线预演资料",
    (
        auto("unit", "上线单位"),
        auto("show", "节目日期"),
        auto("made_at", "生成时间"),
        auto("figures", "案件情况"),
        auto("cautions", "注意事项", Hand.SYSTEM, Private.CODE),
        _lines("cases", "未办结案件", _CASES),
        auto("promises", "现场承诺\n兑现情况", Hand.SYSTEM, Private.CODE),
        auto("commitments", "以往稿件\n中的服务\n承诺"),
        _lines(
            "questions",
            "常见问题和以往答复",
            (
                column("about", "问题", 60),
                column("count", "件数", 16),
                column("answers", "以往答复", 94, Private.CODE),
            ),
        ),
    ),
    row(12, box("unit", 26, 74), box("show", 26, 44)),
    row(12, box("figures", 26, 74), box("made_at", 26, 44)),
    row(24, box("cautions", 26, 144)),
    Listing(cell="cases", blank=1),
    row(18, box("promises", 26, 144)),
    row(18, box("commitments", 26, 144)),
    Listing(cell="questions", blank=1),
    numbered=False,
)
