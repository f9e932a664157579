"""C6 in the programme: what earlier shows left to be answered stands on the page of the next one, by an alias."""

from intake.office.casework import airing
from intake.office.programme import answers
from intake.words import AiringState, Kind
from tests.office import Office


def test_a_script_of_this_show_comes_first_and_what_waits_for_a_show_after_it(office: Office) -> None:
    first = office.registered(Kind.COMPLAINT)
    second = office.registered(Kind.SUGGESTION)
    for case in (first, second):
        case.do(airing.queue, by="editor", at="2016-06-08 09:00")
    show = office.show("2016-06-21", unit="roads")
    assert [one.state for one in answers.answers(office.db, show)] == [AiringState.QUEUED, AiringState.QUEUED]
    second.do(airing.script, "某女士反映的水管已更换", show=show, by="editor", at="2016-06-15 10:00")
    found = answers.answers(office.db, show)
    assert [(one.case, one.script, one.shows) for one in found] == [
        (second.id, "某女士反映的水管已更换", 0),
        (first.id, "", 0),
    ]
    # Of another show it is no matter; and two shows later somebody has waited for two.
    later = office.show("2016-07-19", unit="market")
    office.show("2016-07-05")
    assert [(one.case, one.shows) for one in answers.answers(office.db, later)] == [(first.id, 2)]
    second.do(airing.air, clip=(120.0, 150.0), show=show, by="host", at="2016-06-21 18:00")
    assert [one.state for one in answers.answers(office.db, show)] == [AiringState.AIRED, AiringState.QUEUED]
