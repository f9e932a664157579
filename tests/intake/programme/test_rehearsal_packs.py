"""A7, step 8: what host and unit read before the show is of the moment, says what to mind, and names no caller."""

import pytest

from intake.documents.catalogue import layout
from intake.office.casework import live
from intake.office.programme import commitments, rehearsal_packs, rehearsal_paper
from intake.office.programme.rehearsal_packs import Pack
from intake.office.programme.turns import NoUnitOnAir
from intake.records import tables
from intake.rules.preparing import NotYourPreparation
from intake.words import Kind, ShowId
from intake.words.documents import Form
from intake.words.preparing import Caution, CommitmentState, PromiseState
from tests.intake.programme.rounds import SHOW, TEXT, put_on_file, send
from tests.intake.programme.test_call_ups import NEXT, promised, taken
from tests.office import Matter, Office, moment

AT = "2016-06-20 09:00"


def pack(office: Office, show: ShowId, at: str = AT, by: str = "water") -> Pack:
    return rehearsal_packs.pack(office.db, show, by=office.people[by].id, at=moment(at))


def asked(office: Office, summary: str, answer: str = "", at: str = "2016-06-07 18:00") -> Matter:
    """A consultation of the first show, answered on the air where there is an answer."""
    found = office.registered(Kind.CONSULTATION, at)
    mark(office, found, summary=summary)
    if answer:
        found.do(live.answer_live, answer=answer, answered_by="李局长", by="host", at="2016-06-07 18:20")
    return found


def mark(office: Office, matter: Matter, **values: object) -> None:
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == matter.id).values(**values))


def test_it_is_for_host_producer_office_and_the_unit_and_nobody_else(office: Office) -> None:
    show = office.show(NEXT)
    for who in ("host", "editor", "office", "water"):
        assert pack(office, show, by=who).unit_name == "区水务局"
    for who in ("roads", "bureau", "leader", "partner"):
        with pytest.raises(NotYourPreparation):
            pack(office, show, by=who)
    with pytest.raises(NoUnitOnAir):
        pack(office, office.show("2016-07-05", None), by="host")


def test_it_is_of_the_moment_in_which_it_is_opened(office: Office) -> None:
    show, case = office.show(NEXT), taken(office, Kind.COMPLAINT)
    before = pack(office, show, "2016-06-15 09:00")
    assert [(one.case, one.overdue_days) for one in before.cases] == [(case.id, 0)]
    after = pack(office, show, "2016-06-17 09:00")
    assert (after.made_at, after.overdue_count) == (moment("2016-06-17 09:00"), 1)
    assert [one.overdue_days for one in after.cases] == [2]


def test_promises_are_kept_open_or_overdue(office: Office) -> None:
    show = office.show(NEXT)
    late, open_ = promised(office, "三天内修好", "2016-06-10"), promised(office, "月底换管", "2016-06-30")
    found = {one.case: one.state for one in pack(office, show).promises}
    assert found == {late.id: PromiseState.OVERDUE, open_.id: PromiseState.OPEN}


def test_what_was_committed_in_earlier_manuscripts_is_there_from_the_filed_one(office: Office) -> None:
    first, second = office.show(SHOW), office.show(NEXT)
    sheet = send(office, first, "2016-05-30 09:00")
    assert pack(office, second).commitments == ()
    put_on_file(office, first, sheet, "2016-06-06 10:00")
    found = pack(office, second).commitments
    assert [(one.day.isoformat(), one.text) for one in found] == [(SHOW, "七月底前完成井岸老城区水管更换")]
    # A show knows of earlier ones only.
    assert pack(office, first, "2016-06-07 09:00").commitments == ()


def test_like_questions_stand_together_with_the_answers_that_were_given(office: Office) -> None:
    show = office.show(NEXT)
    asked(office, "请问水费阶梯价格怎样计算", "第一阶梯每吨二元一角，𬱖女士可查账单")
    asked(office, "水费阶梯价格怎样计算，电话13800138000")
    alone = asked(office, "河堤路灯归谁管", "由区住建局管，可拨打12345")
    asked(office, "没有人答复过的单独问题")
    found = pack(office, show).questions
    assert [(one.count, len(one.answers)) for one in found] == [(2, 1), (1, 1)]
    assert found[0].answers[0].aired
    assert found[1].answers[0].case == alone.id
    said = str(found)
    assert "𬱖" not in said
    assert "13800138000" not in said


def test_a_protected_caller_is_a_caution_and_in_no_question(office: Office) -> None:
    show = office.show(NEXT)
    guarded, unnamed = taken(office, Kind.COMPLAINT), taken(office, Kind.COMPLAINT)
    mark(office, guarded, protected=True, summary="𬱖女士反映水厂人员态度差", caller_name="𬱖女士")
    mark(office, unnamed, anonymous="怕被报复", reopened=1)
    found = pack(office, show)
    assert {one.case: one.cautions for one in found.cautions} == {
        guarded.id: (Caution.PROTECTED,),
        unnamed.id: (Caution.ANONYMOUS, Caution.REOPENED),
    }
    assert "𬱖" not in str(found.cases)
    assert all("态度差" not in one.about for one in found.questions)


def test_it_is_printed_and_not_kept(office: Office) -> None:
    show = office.show(NEXT)
    taken(office, Kind.COMPLAINT)
    promised(office, "三天内修好", "2016-06-10")
    made = rehearsal_paper.printed(office.db, pack(office, show))
    assert (made.pdf[:5], made.pages >= 1) == (b"%PDF-", True)
    assert layout("F24").form is Form.REHEARSAL_PACK
    with office.db.read() as tx:
        kept = tx.execute(tables.document.select().where(tables.document.c.form == "F24")).all()
    assert kept == []


def test_what_the_station_noted_counts_before_what_the_manuscript_planned(office: Office) -> None:
    for day in ("2016-05-10", "2016-05-24"):
        put_on_file(office, office.show(day), send(office, office.show(day), f"{day} 08:00"), f"{day} 09:00")
    first, host = office.show("2016-05-10"), office.people["host"].id
    commitments.note(office.db, first, "五月底前公布停水安排", None, by=host, at=moment("2016-05-10 17:40"))
    found = rehearsal_packs.pack(office.db, office.show(SHOW), by=host, at=moment("2016-06-06 09:00"))
    assert [(one.day.isoformat(), one.text, one.state) for one in found.commitments] == [
        ("2016-05-24", TEXT.commitments, None),
        ("2016-05-10", "五月底前公布停水安排", CommitmentState.OPEN),
    ]
