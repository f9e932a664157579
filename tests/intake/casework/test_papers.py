"""The papers of a case follow its steps: once, numbered, versioned, and with what the house knows in every cell."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from intake.documents.snapshot import read
from intake.office import documents, printing
from intake.office.casework import (
    answering,
    extending,
    handover,
    lateness,
    live,
    merging,
    routing,
    supervising,
    verifying,
)
from intake.records import tables
from intake.rules.moments import When
from intake.words import Branch, Kind
from intake.words.documents import DocumentState, Eyes, Form
from tests.intake.casework.test_open_questions import under
from tests.intake.casework.test_transitions import a_reply, closed, issued, noticed, own, rectifying_case, served
from tests.intake.documents.paper import said, written
from tests.office import Matter, Office, moment


def papers(found: Matter, form: Form) -> list[documents.Document]:
    with found.office.db.read() as tx:
        return [one for one in documents.documents_in(tx, found.id) if one.form is form]


def cells(found: Matter, form: Form) -> dict[str, str]:
    return dict(papers(found, form)[-1].snapshot.cells)  # type: ignore[arg-type]


def test_the_registration_form_grows_with_the_case_and_every_version_stays(office: Office) -> None:
    found = closed(office)
    forms = papers(found, Form.REGISTRATION)
    assert [form.version for form in forms] == list(range(1, len(forms) + 1))
    assert forms[0].snapshot.cells["result"] == ""
    last = cells(found, Form.REGISTRATION)
    assert (last["complainant_name"], last["phone"], last["result"]) == ("𬱖女士", "13800138000", "已更换水管")
    assert last["routed_to"] == "区水务局 2016年6月7日 18:40"
    assert last["unit_leader"] == "李局长"
    assert not any(form.number for form in forms)


def test_a_notice_is_numbered_once_and_delivered_once(office: Office) -> None:
    found = noticed(office)
    found.do(routing.sign_for, found.part("roads").id, handler="陈工", by="roads", at="2016-06-08 10:00")
    first, second = papers(found, Form.NOTICE)
    assert (first.number, second.number) == (first.number, first.number)
    assert first.number.endswith("号")
    assert "〔2016〕" in first.number
    assert cells(found, Form.NOTICE)["due"] == "2016年6月16日（5个工作日）"
    assert cells(found, Form.NOTICE)["handled_by"] == "陈工"
    with office.db.read() as tx:
        joined = tables.delivery.join(tables.document, tables.document.c.id == tables.delivery.c.document)
        rows = tx.execute(
            tables.delivery.select().select_from(joined).where(tables.document.c.matter == found.id)
        ).all()
    assert [(row.signed_by, row.signed_at) for row in rows] == [("陈工", moment("2016-06-08 10:00"))]


def test_a_hand_over_is_a_draft_until_12345_has_it(office: Office) -> None:
    found = own(office)
    found.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    (draft,) = papers(found, Form.COORDINATION_12345)
    assert (draft.state, draft.number) == (DocumentState.DRAFT, "")
    found.do(handover.receive_by_12345, receipt="12345-1", by="water", at="2016-06-08 11:00")
    after = papers(found, Form.COORDINATION_12345)[-1]
    assert after.state is DocumentState.ISSUED
    assert after.number
    assert cells(found, Form.COORDINATION_12345)["transferred_at"] == "2016年6月8日 11:00"


def test_a_late_case_has_its_drafted_proposal_once(office: Office) -> None:
    found = own(office)
    for at in ("2016-06-16 00:00", "2016-06-16 00:01", "2016-06-20 09:00"):
        lateness.sweep(office.db, moment(at))
    (draft,) = papers(found, Form.SUPERVISION_PROPOSAL)
    assert (draft.state, draft.number) == (DocumentState.DRAFT, "")
    assert cells(found, Form.SUPERVISION_PROPOSAL)["overdue_days"] == "1"
    assert cells(found, Form.SUPERVISION_PROPOSAL)["problem"] == "自来水浑浊"
    found.do(supervising.suggest, office.units["water"], demand="请督办", by="office", at="2016-06-20 10:00")
    sent = papers(found, Form.SUPERVISION_PROPOSAL)[-1]
    assert sent.state is DocumentState.ISSUED
    assert sent.snapshot.cells["proposal"] == "请督办"
    assert sent.snapshot.cells["overdue_days"] == "3"


def test_a_letter_names_both_days_once_it_is_served(office: Office) -> None:
    found, _ = issued(office)
    assert cells(found, Form.SUPERVISION_LETTER)["due"] == ""
    number = papers(found, Form.SUPERVISION_LETTER)[-1].number
    found, _ = served(office)
    assert cells(found, Form.SUPERVISION_LETTER)["due"] == "答复投诉人：2016年6月24日\n回复区监察局：2016年6月29日"
    assert papers(found, Form.SUPERVISION_LETTER)[-1].number != number  # another letter, another number


def test_rectification_extension_and_call_back_have_their_papers(office: Office) -> None:
    found = rectifying_case(office)
    assert len(papers(found, Form.RECTIFICATION)) == 2
    other = own(office)
    clock = other.clock("complaint").id
    asked = other.do(extending.ask, clock, working_days=3, reason="采购", by="water", at="2016-06-13 10:00")
    other.do(extending.decide, asked, granted=True, decision="同意", by="office", at="2016-06-13 11:00")
    assert cells(other, Form.EXTENSION)["new_due"] == "2016年6月20日"
    done = closed(office)
    assert cells(done, Form.VERIFICATION)["judgement"] == "已实质解决"
    assert papers(done, Form.FEEDBACK)[-1].snapshot.cells["result"] == "已更换水管"


def test_a_unit_s_own_case_names_who_answered_and_the_unit_s_telephone(office: Office) -> None:
    """Nobody signs for such a case, and its feedback form (附件5) asks for both."""
    with office.db.begin() as tx:
        water = tables.organisation.c.id == office.units["water"]
        tx.execute(tables.organisation.update().where(water).values(phone="07565520001"))
    form = cells(closed(office), Form.FEEDBACK)
    assert (form["handled_by"], form["handler_phone"]) == ("王工", "07565520001")


def test_a_step_that_is_refused_makes_no_paper(office: Office) -> None:
    found = own(office)
    before = len(papers(found, Form.REGISTRATION))
    try:
        found.do(verifying.close, by="verifier", at="2016-06-13 10:00")
    except Exception:  # noqa: BLE001  which refusal it is says another test
        assert len(papers(found, Form.REGISTRATION)) == before
    else:
        raise AssertionError("a case nobody answered was closed")


def test_snapshots_read_back_whole(office: Office) -> None:
    found = own(office, Kind.SUGGESTION)
    child = office.registered(Kind.SUGGESTION)
    child.do(merging.merge, found.id, by="office", at="2016-06-08 09:00")
    for form in papers(child, Form.REGISTRATION):
        assert read(form.snapshot.text) == form.snapshot


def test_a_days_late_lines_go_to_the_bureau_on_one_paper(office: Office) -> None:
    both = [own(office), own(office)]
    lateness.sweep(office.db, moment("2016-06-16 00:00"))
    lateness.sweep(office.db, moment("2016-06-16 08:00"))
    with office.db.read() as tx:
        rows = tx.execute(tables.document.select().where(tables.document.c.paper == "f13:day:2016-06-16")).all()
    listed = {item["case_number"] for item in read(rows[-1].snapshot).cells["items"]}  # type: ignore[index]
    assert {found.row.number for found in both} <= listed
    assert next(row.number for row in rows if row.number).endswith("号")


def test_a_show_s_answers_and_hand_overs_are_each_one_sheet(office: Office) -> None:
    answered = office.registered(Kind.CONSULTATION)
    answered.do(live.answer_live, answer="带身份证", answered_by="局长", by="host", at="2016-06-07 18:05")
    when = When(now=moment("2016-06-07 19:00"))
    live.close_live(office.db, [(answered.id, answered.file.version)], by=office.people["host"], when=when)
    handed = own(office)
    handed.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    handed.do(handover.receive_by_12345, receipt="12345-77", by="partner", at="2016-06-08 11:00")
    show, water = office.shows[date(2016, 6, 7)], office.units["water"]
    with office.db.read() as tx:
        for paper, case, cell, word in (
            (f"f22:show:{show}", answered, "answer", "带身份证"),
            (f"f20:show:{show}:{water}", handed, "outside_number", "12345-77"),
        ):
            newest = tx.execute(
                tables.document.select().where(tables.document.c.paper == paper).order_by(tables.document.c.id.desc())
            ).first()
            assert newest is not None
            items = read(newest.snapshot).cells["items"]
            mine = [item for item in items if item["case_number"] == case.row.number]  # type: ignore[index]
            assert [item[cell] for item in mine] == [word]  # type: ignore[index]


def test_the_registration_form_as_it_was_at_issue_travels_with_each_letter(office: Office) -> None:
    """附件3, 4 and 6 say nothing of the problem. Units ring through the exchange, 12345 has the number itself."""
    told = noticed(office)
    told.do(routing.sign_for, told.part("roads").id, handler="陈工", by="roads", at="2016-06-08 10:00")
    handed = own(office)
    handed.do(handover.prepare_transfer, reason="不属", by="water", at="2016-06-08 10:00")
    assert papers(handed, Form.COORDINATION_12345)[-1].enclosed is None  # a draft goes nowhere
    handed.do(handover.receive_by_12345, receipt="12345-1", by="water", at="2016-06-08 11:00")
    late, _ = issued(office)
    for found, form, eyes in (
        (told, Form.NOTICE, Eyes.MASKED),
        (handed, Form.COORDINATION_12345, Eyes.FULL),
        (late, Form.SUPERVISION_LETTER, Eyes.MASKED),
    ):
        with office.db.read() as tx:
            letters = [one.enclosed for one in papers(found, form) if one.state is DocumentState.ISSUED]
            assert letters[0] is not None
            assert set(letters) == {letters[0]}  # later versions keep what went with the first
            sent = documents.document_in(tx, letters[0].document)
        assert (sent.form, sent.case, letters[0].eyes) == (Form.REGISTRATION, found.id, eyes)
        first = next(one for one in papers(found, form) if one.state is DocumentState.ISSUED)
        then = [one.id for one in papers(found, Form.REGISTRATION) if one.made_at <= (first.issued_at or one.made_at)]
        assert sent.id == then[-1]
    letter = papers(told, Form.NOTICE)[-1]
    made = printing.render(office.db, letter.id, at=moment("2016-06-08 11:00"))
    assert made.pages == 2
    text = said(made.pdf)
    assert "附：问题登记表第" in text
    assert f"随{letter.number}附送" in text
    assert "138****8000" in text
    assert "13800138000" not in text
    assert "附：问题登记表第" in written(made.docx)


def test_a_receipt_is_drafted_with_its_letter_and_filled_by_the_service(office: Office) -> None:
    """送达回证 for signing by hand lies ready from the issue on; signed, on paper or deemed, it says which."""
    found, which = issued(office)
    (draft,) = papers(found, Form.RECEIPT)
    letter = papers(found, Form.SUPERVISION_LETTER)[-1]
    assert (draft.state, draft.snapshot.cells["received_at"]) == (DocumentState.DRAFT, "")
    found.do(supervising.serve, which, by="water", at="2016-06-17 10:00")
    mine = cells(found, Form.RECEIPT)
    assert papers(found, Form.RECEIPT)[-1].state is DocumentState.ISSUED
    assert (mine["number"], mine["unit"]) == (f"{letter.number}（回证）", "区水务局")
    assert (mine["manner"], mine["received_by"]) == ("系统送达，在线签收", "water")
    assert (mine["served_by"], mine["received_at"]) == ("bureau", "2016年6月17日 10:00")
    assert [line["title"][:5] for line in mine["papers"]] == ["问题督办函", "问题登记表"]  # type: ignore[index]
    on_paper, which = issued(office)
    on_paper.do(supervising.serve, which, service="paper", by="bureau", at="2016-06-17 11:00")
    mine = cells(on_paper, Form.RECEIPT)
    assert (mine["manner"], mine["received_by"]) == ("直接送达（纸质）", "")
    silent, _ = issued(office)
    lateness.sweep(office.db, moment("2016-06-21 00:10"))
    assert cells(silent, Form.RECEIPT)["manner"] == "系统送达，视为收到"
    told = noticed(office)
    told.do(routing.sign_for, told.part("roads").id, handler="陈工", by="roads", at="2016-06-08 10:00")
    assert (cells(told, Form.RECEIPT)["received_by"], cells(told, Form.RECEIPT)["served_by"]) == ("陈工", "office")


def test_the_closing_fills_the_last_row_and_the_verifier_signs_the_call_back(office: Office) -> None:
    found = closed(office)
    last = cells(found, Form.REGISTRATION)
    assert last["office_opinion"] == "经回访核实，问题已实质解决，予以办结。\n办结：verifier　2016年6月15日 09:20"
    assert last["office_seal"] == "区作风办　2016年6月15日"
    record = cells(found, Form.VERIFICATION)
    assert (record["verified_by"], record["verified_at"]) == ("verifier", "2016年6月15日 09:10")
    found.do(verifying.reopen, reason="又浑浊", by="verifier", at="2016-06-20 09:00")
    assert cells(found, Form.REGISTRATION)["office_opinion"] == ""


def test_a_feedback_form_shows_the_day_after_an_extension_beside_the_original_one(office: Office) -> None:
    found = own(office)
    asked = found.do(
        extending.ask, found.clock("complaint").id, working_days=3, reason="采购", by="water", at="2016-06-13 10:00"
    )
    found.do(extending.decide, asked, granted=True, decision="同意", by="office", at="2016-06-13 11:00")
    part = found.part("water").id
    found.do(answering.reply, part, a_reply(), by="water", at="2016-06-17 10:00")
    found.do(answering.feed_back, part, result="已更换水管", told="满意", by="water", at="2016-06-17 11:00")
    assert cells(found, Form.FEEDBACK)["due"] == "2016年6月15日（5个工作日）\n延期至2016年6月20日"


@pytest.fixture
def stationed(office: Office) -> Iterator[None]:
    """The water office is led by the province for one test; the module's other cases know it as the district's."""
    water = tables.organisation.c.id == office.units["water"]
    with office.db.begin() as tx:
        before = tx.execute(select(tables.organisation.c.branch).where(water)).scalar_one()
        tx.execute(tables.organisation.update().where(water).values(branch=Branch.STATIONED))
    yield
    with office.db.begin() as tx:
        tx.execute(tables.organisation.update().where(water).values(branch=before))


@pytest.mark.usefixtures("stationed")
def test_whoever_the_district_does_not_lead_is_asked_and_not_instructed(office: Office) -> None:
    """Table A6, 46: a 商请函 in a series of its own, its receipt and its enclosure as with every letter."""
    found, _ = served(office)
    assert papers(found, Form.SUPERVISION_LETTER) == []
    letter = papers(found, Form.SUPERVISION_REQUEST)[-1]
    assert letter.number == "斗监热商〔2016〕1号"
    assert letter.enclosed is not None
    words = cells(found, Form.SUPERVISION_REQUEST)
    assert words["due"] == "商请答复投诉人：2016年6月24日\n商请函复区监察局：2016年6月29日"
    assert words["demand"].startswith("现就下列群众反映的事项商请贵单位支持办理")
    assert "上级主管部门" in words["copy_to"]
    assert cells(found, Form.RECEIPT)["papers"][0]["title"] == "问题商请函"  # type: ignore[index]
    with under(office, ("[reminders]", '[handling]\nstationed_letter = "letter"\n\n[reminders]')):
        found, _ = issued(office)
        assert papers(found, Form.SUPERVISION_LETTER)[-1].number.startswith("斗监热督〔2016〕")
