"""F10 当月上线预告 as a paper in the books: numbered without a gap; each issue is a version of the month's."""

from datetime import datetime

from sqlalchemy import Connection

from intake.office import documents
from intake.office.organisations import of_duty_in
from intake.rules.preview import Preview
from intake.words import Duty, PersonId
from intake.words.documents import DocumentId, Form

UNDECIDED = "待定"


def paper_in(tx: Connection, preview: Preview, version: int, *, at: datetime, by: PersonId) -> DocumentId:
    """The propaganda department's paper, whoever pressed the key (P7)."""
    year, month = preview.month.split("-")
    return documents.make_in(
        tx,
        paper=f"f10:month:{preview.month}",
        form=Form.MONTH_PREVIEW,
        matter=None,
        organisation=of_duty_in(tx, Duty.PROPAGANDA),
        addressee=None,
        snapshot={
            "month": f"{year}年{int(month)}月",
            "hotline": preview.hotline or UNDECIDED,
            "issue": f"第{version}次发布",
            "items": [
                {
                    "number": "" if show.number is None else f"第{show.number}期",
                    "day": show.day,
                    "time": f"{show.starts}—{show.ends}",
                    "unit": show.unit or UNDECIDED,
                    "content": show.content or UNDECIDED,
                }
                for show in preview.shows
            ],
        },
        number_series="preview",
        at=at,
        person=by,
        practice=False,
    )
