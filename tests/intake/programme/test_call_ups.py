"""A7, step 3: a unit is called up by a letter that knows what it has on hand, and signs for it (F23)."""

from datetime import date

import pytest
from sqlalchemy import select

from intake.documents.snapshot import read
from intake.office import documents, printing
from intake.office.casework import live, routing
from intake.office.casework.live import Promise
from intake.office.programme import call_ups, commitments, reminding, research
from intake.office.programme.call_ups import CallUps
from intake.records import tables
from intake.rules import call_up
from intake.rules.call_up import CallUpUnchanged, NothingToSignFor, SignedForAlready, TooLateToCallUp
from intake.rules.preparing import NotYourPreparation
from intake.words import Kind, ShowId
from intake.words.documents import Form
from intake.words.preparing import CallUpState, PromiseState
from tests.intake.programme.rounds import SHOW
from tests.intake.programme.test_agreements import BODIES, give_unit, say
from tests.intake.programme.test_previews import publish, write
from tests.intake.programme.test_telling import told
from tests.office import Matter, Office, moment

NEXT = "2016-06-21"
NUMBER = "13800138000"
AT = "2016-06-14 09:00"


def seen(office: Office, show: ShowId, at: str = AT, by: str = "water") -> CallUps:
    return call_ups.call_ups(office.db, show, by=office.people[by].id, at=moment(at))


def send(office: Office, show: ShowId, at: str = AT, by: str = "office") -> int:
    return call_ups.send(office.db, show, by=office.people[by].id, at=moment(at))


def sign(office: Office, show: ShowId, version: int, at: str = "2016-06-14 15:00", by: str = "water") -> None:
    call_ups.sign(office.db, show, version, by=office.people[by].id, at=moment(at))


def taken(office: Office, kind: Kind, at: str = "2016-06-08 09:00") -> Matter:
    """A case of the first show that the water office handles itself."""
    found = office.registered(kind)
    found.do(routing.take_own, by="office", at=at)
    return found


def promised(office: Office, text: str, on: str | None) -> Matter:
    found = office.registered(Kind.COMPLAINT)
    words = Promise(speaker="李局长", text=text, promised_on=None if on is None else date.fromisoformat(on))
    found.do(live.promise, words, by="host", at="2016-06-07 18:10")
    return found


def agreed(office: Office, show: ShowId) -> None:
    for who in BODIES:
        say(office, show, who)


def test_a_show_that_is_agreed_and_previewed_calls_its_unit_up_by_itself_and_once(office: Office) -> None:
    first, second = office.show(SHOW), office.show(NEXT, "roads")
    agreed(office, first)
    assert seen(office, first, "2016-05-20 09:00").state is CallUpState.NONE
    publish(office, "2016-05-30 09:00")
    found = seen(office, first, "2016-05-30 10:00")
    assert (found.state, len(found.sent), found.outdated) == (CallUpState.SENT, 1, False)
    # Nobody has agreed on the other one, so its unit is not written to: until they do.
    assert seen(office, second, "2016-05-30 10:00", "roads").sent == ()
    assert told(office, "call_up_sent") == {"water"}
    agreed(office, second)
    assert len(seen(office, second, "2016-05-30 12:00", "roads").sent) == 1
    assert told(office, "call_up_sent") == {"water", "roads"}
    write(office, first, "供水改造")
    publish(office, "2016-05-31 09:00")
    assert len(seen(office, first, "2016-05-31 10:00").sent) == 1


def test_a_show_that_moved_is_told_again_with_the_preview_that_says_so(office: Office) -> None:
    show = office.show(SHOW)
    agreed(office, show)
    publish(office, "2016-05-30 09:00")
    sign(office, show, 1, "2016-05-30 10:00")
    with office.db.begin() as tx:
        later = {"starts_at": moment("2016-06-07 19:00"), "ends_at": moment("2016-06-07 20:00")}
        tx.execute(tables.show.update().values(**later))
    publish(office, "2016-05-31 09:00")
    found = seen(office, show, "2016-05-31 10:00")
    assert [one.letter.starts for one in found.sent] == ["17:30", "19:00"]
    # What was signed for was the other evening.
    assert found.state is CallUpState.SENT


def test_agreed_but_in_no_preview_is_told_by_hand_only(office: Office) -> None:
    show = office.show(SHOW)
    agreed(office, show)
    assert seen(office, show, "2016-05-20 09:00").sent == ()
    for nobody in ("water", "host", "bureau"):
        with pytest.raises(NotYourPreparation):
            send(office, show, "2016-05-20 09:00", nobody)
    assert send(office, show, "2016-05-20 09:00", "editor") == 1
    with pytest.raises(CallUpUnchanged):
        send(office, show, "2016-05-20 09:00")
    with pytest.raises(TooLateToCallUp):
        send(office, show, "2016-06-07 17:30")


def test_the_letter_says_when_where_and_what_is_owed_by_which_day(office: Office) -> None:
    show = office.show(SHOW)
    send(office, show, "2016-05-20 09:00")
    letter = seen(office, show, "2016-05-20 10:00").sent[-1].letter
    assert (letter.unit, letter.day, letter.starts, letter.ends) == ("区水务局", SHOW, "17:30", "18:30")
    assert (letter.present_by, letter.people) == ("17:25", 3)
    assert "直播间" in letter.studio
    assert {one.duty: one.due_on for one in letter.owed} == {
        "leave": "2016-05-31",
        "manuscript": "2016-05-31",
        "roster": "2016-06-02",
        "seal": "2016-06-06",
        "postreport": "2016-06-13",
    }


def test_the_letter_names_the_units_open_cases_and_promises_and_no_caller(office: Office) -> None:
    late, fresh = taken(office, Kind.CONSULTATION), taken(office, Kind.COMPLAINT)
    kept, open_ = (
        promised(office, "三天内修好，𬱖女士放心", "2016-06-10"),
        promised(office, "尽快回电13800138000", None),
    )
    other = office.registered(Kind.COMPLAINT, "2016-06-09 09:00", show=None)
    show = office.show(NEXT)
    send(office, show)
    letter = seen(office, show).sent[-1].letter
    named = {one.case: one for one in letter.cases}
    assert set(named) == {late.id, fresh.id, kept.id, open_.id}
    assert other.id not in named
    assert (named[late.id].standing, named[late.id].due_on) == ("overdue", "2016-06-12")
    assert named[late.id].overdue_days == 2
    assert named[fresh.id].due_on == "2016-06-15"
    assert (letter.open_count, letter.overdue_count) == (4, 2)
    assert [(one.case, one.promised_on, one.state) for one in letter.promises] == [
        (kept.id, "2016-06-10", PromiseState.OVERDUE.value),
        (open_.id, "", PromiseState.OPEN.value),
    ]
    assert letter.figures == {"consultation": 1, "complaint": 3, "suggestion": 0}
    assert "𬱖" not in letter.text
    assert NUMBER not in letter.text
    # The most urgent stands first.
    assert [one.due_on for one in letter.cases] == sorted(one.due_on for one in letter.cases)


def test_what_reports_officials_is_in_no_letter(office: Office) -> None:
    found = taken(office, Kind.COMPLAINT)
    with office.db.begin() as tx:
        tx.execute(tables.matter.update().where(tables.matter.c.id == found.id).values(category="report"))
    show = office.show(NEXT)
    send(office, show)
    letter = seen(office, show).sent[-1].letter
    assert (letter.cases, letter.open_count, sum(letter.figures.values())) == ((), 0, 0)


def test_what_many_brought_up_stands_in_the_letter_of_the_unit_it_was_about(office: Office) -> None:
    for _ in range(3):
        taken(office, Kind.COMPLAINT)
    assert research.propose(office.db, moment("2016-06-09 09:00")) == 3
    mine, theirs = office.show(NEXT), office.show("2016-07-05", "roads")
    send(office, mine)
    send(office, theirs)
    topics = seen(office, mine).sent[-1].letter.topics
    assert [(one.kind, one.place, one.count, one.mine, one.about) for one in topics] == [
        ("complaint", "井岸镇", 3, 3, "自来水浑浊")
    ]
    assert seen(office, theirs, by="roads").sent[-1].letter.topics == ()


def test_the_unit_signs_for_the_newest_letter_once_and_the_paper_says_so(office: Office) -> None:
    show = office.show(NEXT)
    taken(office, Kind.CONSULTATION)
    send(office, show)
    with pytest.raises(NotYourPreparation):
        sign(office, show, 1, by="roads")
    with pytest.raises(NothingToSignFor):
        sign(office, show, 2)
    sign(office, show, 1)
    with pytest.raises(SignedForAlready):
        sign(office, show, 1)
    one = seen(office, show).sent[-1]
    assert (one.state, one.signed_by, one.signed_at) == (CallUpState.SIGNED, "water", moment("2016-06-14 15:00"))
    assert told(office, "call_up_signed") == {"host", "editor", "office"}
    with office.db.read() as tx:
        asked = select(tables.document).where(tables.document.c.form == Form.CALL_UP)
        papers = tx.execute(asked.order_by(tables.document.c.version)).all()
        addressed = documents.document_in(tx, one.document)
    assert [read(paper.snapshot).cells["signed_by"] for paper in papers] == ["", "water"]
    assert (addressed.version, addressed.addressee) == (2, office.units["water"])
    # A further letter is a further version, and wants a signature of its own.
    taken(office, Kind.COMPLAINT, "2016-06-15 09:00")
    assert send(office, show, "2016-06-16 09:00") == 2
    assert seen(office, show, "2016-06-16 09:00").state is CallUpState.SENT


def test_a_show_that_moves_makes_its_letter_outdated_and_another_unit_has_none(office: Office) -> None:
    show = office.show(SHOW)
    send(office, show, "2016-05-10 09:00")
    with office.db.begin() as tx:
        tx.execute(
            tables.show.update().values(starts_at=moment("2016-06-07 19:00"), ends_at=moment("2016-06-07 20:00"))
        )
    assert seen(office, show, "2016-05-11 09:00").outdated
    send(office, show, "2016-05-11 09:00")
    assert not seen(office, show, "2016-05-11 10:00").outdated
    give_unit(office, show, "roads")
    assert seen(office, show, "2016-05-12 10:00", "roads").sent == ()
    with pytest.raises(NotYourPreparation):
        seen(office, show, "2016-05-12 10:00", "water")


def test_both_files_are_printed_and_the_unit_may_have_them(office: Office) -> None:
    taken(office, Kind.CONSULTATION)
    show = office.show(NEXT)
    send(office, show)
    document = seen(office, show).sent[-1].document
    mine = printing.one_seen(office.db, document, office.people["water"])
    made = printing.print_seen(
        office.db, mine, masked=False, original=False, at=moment(AT), person=office.people["water"]
    )
    assert (made.pdf[:5], made.docx[:2], made.pages >= 1) == (b"%PDF-", b"PK", True)
    with pytest.raises(documents.NoSuchDocument):
        printing.one_seen(office.db, document, office.people["roads"])


def test_the_letter_reminds_of_service_commitments_that_are_not_done(office: Office) -> None:
    first, show = office.show(SHOW), office.show(NEXT)

    def noted(text: str, on: str | None) -> int:
        due = None if on is None else date.fromisoformat(on)
        host = office.people["host"].id
        return commitments.note(office.db, first, text, due, by=host, at=moment("2016-06-07 18:00"))

    _, done, _ = noted("两日内修好路灯", "2016-06-09"), noted("窗口延长服务", None), noted("每周公布进度", None)
    commitments.report(office.db, first, done, "已延长", by=office.people["water"].id, at=moment("2016-06-08 10:00"))
    send(office, show)
    sent = seen(office, show).sent[-1]
    told_of = [(one.text, one.said_on, one.due_on, one.overdue) for one in sent.letter.commitments]
    assert told_of == [("两日内修好路灯", SHOW, "2016-06-09", True), ("每周公布进度", SHOW, "", False)]
    with office.db.read() as tx:
        cells = documents.document_in(tx, sent.document).snapshot.cells
    assert "两日内修好路灯" in cells["promises"]
    assert "窗口延长服务" not in cells["promises"]


def test_a_letter_of_before_is_read_as_it_was_sent(office: Office) -> None:
    """Letters were sent before they told of commitments; their hash is of what they say."""
    show = office.show(SHOW)
    send(office, show, "2016-05-20 09:00")
    with office.db.read() as tx:
        kept = tx.execute(select(tables.call_up.c.content, tables.call_up.c.sha256)).one()
    assert "commitments" not in kept.content
    assert call_up.read_letter(kept.content).sha256 == kept.sha256


def test_a_letter_nobody_signs_for_is_brought_up_again_twice_and_no_more(office: Office) -> None:
    """Sent on a Tuesday: on the second working day, and on the last one before the show."""
    show = office.show(NEXT)
    send(office, show)
    reminding.remind(office.db, moment("2016-06-15 09:00"))
    assert told(office, "call_up_unsigned") == set()
    reminding.remind(office.db, moment("2016-06-16 09:00"))
    assert told(office, "call_up_unsigned") == {"water", "office"}
    for at in ("2016-06-17 09:00", "2016-06-20 09:00", "2016-06-20 15:00", "2016-06-21 09:00"):
        reminding.remind(office.db, moment(at))
    assert times_told(office, "water", "call_up_unsigned") == 2


def test_who_has_signed_is_left_in_peace(office: Office) -> None:
    show = office.show(NEXT)
    send(office, show)
    sign(office, show, 1)
    reminding.remind(office.db, moment("2016-06-20 09:00"))
    assert told(office, "call_up_unsigned") == set()


def times_told(office: Office, who: str, sentence: str) -> int:
    note = tables.notification.c
    asked = select(note.id).where(note.sentence == sentence, note.person == office.people[who].id)
    with office.db.read() as tx:
        return len(tx.execute(asked.where(note.channel == "inbox")).all())
