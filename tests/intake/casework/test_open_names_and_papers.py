"""What the plan leaves open about names and papers (table A6): the default of each row."""

from datetime import date

import pytest

from intake.documents import catalogue
from intake.office import organisations
from intake.office.casework import routing
from intake.rules import document_rights, who
from intake.sentences import say
from intake.words import Capacity, Duty, Kind
from intake.words.documents import DocumentState, Form
from intake.words.steps import Step
from tests.intake.casework.test_papers import cells, papers
from tests.intake.casework.test_transitions import YES, closed, verified
from tests.office import Office

DAY = date(2016, 6, 7)


def test_a6_10_the_proposal_has_a_form_of_the_houses_own_that_can_be_replaced() -> None:
    known = catalogue.layout(Form.SUPERVISION_PROPOSAL)
    assert known.title.endswith("建议督办表")
    assert known.annex == ""
    assert {cell.name for cell in known.cells} >= {"unit", "due", "overdue_days", "proposal", "bureau_opinion"}


def test_a6_26_the_feedback_form_goes_to_the_station_and_the_office_reads_it(office: Office) -> None:
    found = verified(office, YES)
    form = papers(found, Form.FEEDBACK)[-1]
    with office.db.read() as tx:
        names = {one.id: one.name for one in organisations.organisations_in(tx, DAY)}
    assert names[form.organisation] == "区水务局"
    parties = found.file.parties(None)
    for reader in ("verifier", "office"):
        assert document_rights.sees(
            Form.FEEDBACK,
            DocumentState.ISSUED,
            office.people[reader].posts,
            parties,
            organisation=form.organisation,
            addressee=None,
        )


def test_a6_27_and_28_the_body_that_assigned_the_case_speaks_and_seals_in_the_last_row(office: Office) -> None:
    words = cells(closed(office), Form.REGISTRATION)
    assert str(words["office_seal"]).startswith("区作风办")
    assert words["office_opinion"]


def test_a6_45_suggestions_have_the_five_days_of_complaints(office: Office) -> None:
    found = office.registered(Kind.SUGGESTION)
    found.do(routing.take_own, by="water", at="2016-06-07 18:20")
    clock = found.clocks("suggest")[-1]
    assert (clock.due_on, clock.kind) == (date(2016, 6, 15), "suggest")


def test_a6_46_what_the_district_does_not_lead_is_asked() -> None:
    assert catalogue.layout(Form.SUPERVISION_REQUEST).title.endswith("商请函")


@pytest.mark.parametrize("name", ["区广播电视台", "区广播电台", "电视台", "电台", "栏目组"])
def test_a6_52_the_stations_five_names_are_one_body(office: Office, name: str) -> None:
    with office.db.read() as tx:
        assert organisations.find_in(tx, name, DAY) == organisations.of_duty_in(tx, Duty.STATION)


def test_a6_53_the_lead_of_a_joint_handling_is_a_capacity_and_who_runs_the_programme_a_duty() -> None:
    assert {grant.reach for grant in who.STEP[Step.RECEIVE_BY_LEAD]} == {who.Reach.HOLDER}
    assert Capacity.JOINT_LEAD.value not in {duty.value for duty in Duty}
    assert say("case.state.joint_prep", "zh-CN") == "待发牵头单位"
