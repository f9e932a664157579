"""The organisations the plan names (plan.txt, parts one, three and the work rules), and the district's towns."""

from dataclasses import dataclass
from datetime import date

from intake.words import Branch, Duty

# The programme began in June 2016; whatever happened to a body later is a change of name from its day on.
BEGAN = date(2016, 6, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """An organisation as it enters the books."""

    code: str
    duty: Duty
    branch: Branch
    name: str
    english: str
    prefix: str
    aliases: tuple[str, ...]
    since: date


def _body(code: str, duty: Duty, name: str, english: str, *aliases: str, prefix: str = "") -> Founding:
    return Founding(
        code=code,
        duty=duty,
        branch=Branch.NONE,
        name=name,
        english=english,
        prefix=prefix,
        aliases=aliases,
        since=BEGAN,
    )


def _town(code: str, name: str, english: str) -> Founding:
    return Founding(
        code=code,
        duty=Duty.UNIT,
        branch=Branch.TOWN,
        name=name,
        english=english,
        prefix="",
        aliases=(),
        since=BEGAN,
    )


# Prefixes (文号字头) are placeholders: each body sets its own.
FOUNDED = (
    _body(
        "station",
        Duty.STATION,
        "区广播电视台",
        "District Radio and Television Station",
        "区广播电台",
        "电视台",
        "电台",
        "栏目组",
        prefix="斗广热",
    ),
    _body("style-office", Duty.STYLE_OFFICE, "区作风办", "District Style Office", prefix="斗作风热"),
    _body("supervisor", Duty.SUPERVISOR, "区监察局", "District Supervision Bureau", prefix="斗监热"),
    _body("organ-committee", Duty.ORGAN_COMMITTEE, "区直机关工委", "Committee of District Organs"),
    _body("propaganda", Duty.PROPAGANDA, "区委宣传部", "District Propaganda Department"),
    _body("rectify-office", Duty.RECTIFY_OFFICE, "区纠风办", "District Rectification Office"),
    _body("12345", Duty.PARTNER_12345, "12345投诉热线", "12345 Hotline", "12345"),
    _body("accountability", Duty.ACCOUNTABILITY, "区相关监督部门", "District Accountability Body"),
    _body("district", Duty.DISTRICT, "区政府", "District Government"),
    _town("jingan", "井岸镇", "Jing'an Town"),
    _town("baijiao", "白蕉镇", "Baijiao Town"),
    _town("doumen", "斗门镇", "Doumen Town"),
    _town("qianwu", "乾务镇", "Qianwu Town"),
    _town("lianzhou", "莲洲镇", "Lianzhou Town"),
    _town("baiteng", "白藤街道", "Baiteng Subdistrict"),
)
