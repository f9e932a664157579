"""F19, the assessment sheet of one unit (考核评分表): figures with counts, deductions with cases. Pure."""

from intake.documents.cells import Hand, Listing, Private, auto, box, column, listed, row, seal, sign
from intake.documents.office_papers import paper
from intake.words.documents import Form

SHEET = paper(
    Form.ASSESSMENT,
    "考核评分表",
    (
        auto("number", "编号"),
        auto("unit", "被考核\n单位"),
        auto("branch", "分组"),
        auto("period", "考核期"),
        auto("total", "得分"),
        auto("grade", "等次"),
        auto("rank", "名次"),
        auto("attendance", "到位\n情况"),
        auto("handling", "调查\n处理"),
        auto("length", "办理\n工作日"),
        listed(
            "figures",
            "指标",
            Hand.SYSTEM,
            column("number", "编号", 18, Private.CODE),
            column("measure", "指标", 52),
            column("counts", "分子／分母", 44, Private.CODE),
            column("rate", "比率", 28),
            column("note", "说明", 28),
        ),
        listed(
            "taken",
            "扣分事项",
            Hand.SYSTEM,
            column("against", "扣分事项", 82),
            column("cases", "案件编号", 64, Private.CODE),
            column("points", "扣分", 24),
        ),
        auto("excluded", "不计入\n的案件"),
        auto("unit_answer", "单位\n意见"),
        sign("unit_leader", "领导签字", Hand.UNIT),
        seal("unit_seal", "公章", Hand.UNIT),
        auto("office_decision", "区作风办\n意见"),
        sign("office_leader", "负责人签字", Hand.STYLE_OFFICE),
        seal("office_seal", "公章", Hand.STYLE_OFFICE),
        auto("frozen", "定稿\n时间"),
    ),
    row(12, box("number", 26, 68), box("period", 26, 50)),
    row(12, box("unit", 26, 68), box("branch", 26, 50)),
    row(
        14,
        box("total", 15, 17),
        box("grade", 15, 19),
        box("rank", 15, 17),
        box("attendance", 20, 16),
        box("handling", 20, 16),
    ),
    row(12, box("length", 26, 59), box("frozen", 26, 59)),
    Listing(cell="figures", blank=1),
    Listing(cell="taken", blank=1),
    row(12, box("excluded", 26, 144)),
    row(16, box("unit_answer", 26, 144, "unit_leader", "unit_seal")),
    row(16, box("office_decision", 26, 144, "office_leader", "office_seal")),
)
