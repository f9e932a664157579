"""Numbers of documents (文号): the organisation's own prefix, a word for the kind, the year, a gap-free count. Pure."""

from collections.abc import Mapping

from intake.words import Refusal


class NoSuchSeries(Refusal):
    """No document is numbered in this series."""

    key = "documents.no_such_series"


# Series -> the word behind an organisation's prefix: 斗作风热通〔2016〕1号 is the style office's first notice of 2016.
WORDS: Mapping[str, str] = {
    "notice": "通",  # 办理通知书
    "coordination": "协",  # 协调处理表
    "feedback": "馈",  # 处理情况反馈表
    "supervision": "督",  # 督办函
    "request": "商",  # 商请函
    "proposal": "建",  # 建议督办表
    "preview": "预",  # 当月上线预告
    "overdue": "报",  # 报备表
    "rectification": "改",  # 限期整改通知
    "lead": "移",  # 追责线索移送单
    "assessment": "考",  # 考核评分表
    "handover": "交",  # 转办交接清单
}
# Papers of a rehearsal count by themselves and can never be taken for real ones.
PRACTICE_PREFIX = "演练"
LONGEST_PREFIX = 40


def prefix(own: str, name: str, *, practice: bool) -> str:
    """What an organisation's numbers begin with: its 文号字头, or its name until it has set one."""
    return PRACTICE_PREFIX if practice else (own.strip() or name.strip())[:LONGEST_PREFIX]


def series_name(begins: str, series: str, year: int) -> str:
    """The row that counts. Organisations with the same prefix count together, or they would give one number twice.

    Raises NoSuchSeries.
    """
    return f"document:{begins}{_word(series)}:{year}"


def number(begins: str, series: str, year: int, count: int) -> str:
    """Raises NoSuchSeries."""
    return f"{begins}{_word(series)}〔{year}〕{count}号"


def _word(series: str) -> str:
    if series not in WORDS:
        raise NoSuchSeries(series=series[:24], known=" ".join(WORDS))
    return WORDS[series]
