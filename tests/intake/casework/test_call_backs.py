"""Calls back in the books: who may, which telephones ring, once for two clicks, and what they prove."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from intake import journal
from intake.office import call_back_progress as progress
from intake.office import call_backs, calls, people
from intake.office.call_back_phones import Exchange, NoPhone, NoSuchPhone, NoTrunk
from intake.office.call_backs import Asking, CallBack, DayIsFull, KeyTaken, LinesTaken, NotCallableNow
from intake.office.cases import NoSuchCase
from intake.office.casework import answering, routing, verifying
from intake.office.casework.evidence import Sort, TooFewAttempts
from intake.office.transcripts import Stale
from intake.records import tables
from intake.rules.dialling import Dialling, NoNumber, NumberNotAllowed
from intake.rules.moments import BeforeTheCase
from intake.rules.who import NotYours, OwnVerification
from intake.settings import home_folder
from intake.words import Capacity, Kind, Leg, LegFile, Recording, Role
from intake.words.call_backs import CallBackId, CallBackOutcome, CallBackState, Purpose
from tests.house import an_opening
from tests.intake.casework.test_transitions import NO, a_reply, own, replied
from tests.office import Matter, Office, moment

AT = "2016-06-08 10:00"
EXCHANGE = Exchange(
    trunk=True,
    dialling=Dialling(area_code="0756", also=(), own=frozenset()),
    phones=frozenset({"desk"}),
    practice_official="practice-official",
    practice_citizen="practice-citizen",
    at_once=2,
    daily=50,
)


@pytest.fixture(autouse=True)
def quiet_lines(office: Office) -> Iterator[None]:
    """The unit has a telephone, and no line is left busy for the next test."""
    set_phone(office, "water", "5551234")
    yield
    for left in progress.unfinished(office.db):
        progress.given_up(office.db, left.id, moment(AT), CallBackOutcome.NOT_PLACED)


def set_phone(office: Office, unit: str, phone: str) -> None:
    table = tables.organisation
    with office.db.begin() as tx:
        tx.execute(update(table).where(table.c.id == office.units[unit]).values(phone=phone))


def ask(
    found: Matter,
    *,
    by: str = "water",
    purpose: Purpose = Purpose.ANSWER,
    rings: str = "unit",
    key: str = "",
    at: str = AT,
    exchange: Exchange = EXCHANGE,
    version: int | None = None,
) -> tuple[CallBack, bool]:
    asking = Asking(key=key or str(uuid4()), purpose=purpose, rings=rings)
    return call_backs.ask(
        found.office.db,
        found.id,
        asking,
        exchange,
        version=version or found.file.version,
        by=found.office.people[by],
        at=moment(at),
    )


def run(found: Matter, outcome: str, *, at: str = AT, seconds: int = 40, by: str = "water") -> CallBackId:
    """A whole call back; what the citizen's telephone did is `ANSWER`, or a cause's dial word."""
    made, _ = ask(found, at=at, by=by)
    db, begun = found.office.db, moment(at)
    progress.official_answered(db, made.id, begun + timedelta(seconds=5))
    progress.citizen_rung(db, made.id, begun + timedelta(seconds=10))
    if outcome == "ANSWER":
        progress.citizen_answered(db, made.id, begun + timedelta(seconds=20))
    cause = {"ANSWER": 16, "BUSY": 17, "NOANSWER": 19}[outcome]
    progress.ended(db, made.id, begun + timedelta(seconds=20 + seconds), dialled=outcome, cause=cause)
    return made.id


def test_the_unit_that_has_the_case_rings_its_own_telephone_and_then_the_caller(office: Office) -> None:
    found = own(office)
    made, new = ask(found)
    assert new
    assert (made.official, made.citizen) == ("number:07565551234", "number:13800138000")
    assert (made.organisation, made.state) == (office.units["water"], CallBackState.ASKED)


def test_a_page_offers_what_may_be_done_and_says_why_it_cannot(office: Office) -> None:
    found = own(office)
    offer = call_backs.offer(office.db, found.id, office.people["water"], EXCHANGE)
    assert (offer.purposes, offer.rings, offer.why) == ((Purpose.ANSWER,), {"unit": "5551234"}, None)
    bare = call_backs.offer(office.db, found.id, office.people["water"], replace(EXCHANGE, trunk=False))
    assert isinstance(bare.why, NoTrunk)
    set_phone(office, "water", "")
    assert isinstance(call_backs.offer(office.db, found.id, office.people["water"], EXCHANGE).why, NoPhone)
    assert call_backs.offer(office.db, found.id, office.people["office"], EXCHANGE).purposes == ()
    with pytest.raises(NoSuchCase):
        call_backs.offer(office.db, found.id, office.people["roads"], EXCHANGE)


def test_a_second_click_finds_the_first_one_s(office: Office) -> None:
    found = own(office)
    key = str(uuid4())
    first, _ = ask(found, key=key)
    for again in (key, str(uuid4())):
        assert ask(found, key=again) == (first, False)
    progress.given_up(office.db, first.id, moment(AT), CallBackOutcome.NOT_PLACED)
    assert ask(found, key=key)[1] is False  # the same click, however late it comes
    assert ask(found)[1] is True
    with pytest.raises(KeyTaken):
        ask(own(office), key=key)


def test_who_does_not_have_the_case_rings_nobody(office: Office) -> None:
    found = own(office)
    for somebody in ("roads", "partner"):
        with pytest.raises((NotYours, NoSuchCase)):
            ask(found, by=somebody)
    for somebody in ("registrar", "verifier", "office", "bureau"):
        with pytest.raises(NotYours):
            ask(found, by=somebody)
    with pytest.raises(Stale):
        ask(found, version=found.file.version - 1)
    # Answered: the part owes nothing any more.
    answered = replied(office)
    with pytest.raises(NotYours):
        ask(answered)


def test_the_station_asks_when_there_is_an_answer_and_never_for_its_own_unit(office: Office) -> None:
    found = replied(office)
    with pytest.raises(NotCallableNow):
        ask(found, by="verifier", purpose=Purpose.VERIFY, rings="phone:desk")
    part = found.part("water").id
    found.do(answering.feed_back, part, result="已更换水管", told="满意", by="water", at="2016-06-14 10:00")
    made, _ = ask(found, by="verifier", purpose=Purpose.VERIFY, rings="phone:desk", at="2016-06-15 09:00")
    assert (made.official, made.organisation) == ("phone:desk", None)
    with pytest.raises(NotYours):
        ask(found, by="office", purpose=Purpose.VERIFY, rings="phone:desk")
    with pytest.raises(OwnVerification):
        ask(found, by="water", purpose=Purpose.VERIFY, rings="unit")


def test_only_the_telephones_that_are_kept_can_ring_first(office: Office) -> None:
    found = own(office)
    for rings in ("13912345678", "handler", "phone:desk", "phone:nobody", ""):
        with pytest.raises(NoSuchPhone):
            ask(found, rings=rings)
    found = office.registered(Kind.COMPLAINT)
    found.do(routing.to_triage, by="registrar", at="2016-06-07 18:45")
    addressee = routing.Addressee(organisation=office.units["roads"])
    found.do(routing.notify, [addressee], by="office", at="2016-06-08 09:00")
    part = found.part("roads", Capacity.NOTIFIED_UNIT).id
    found.do(routing.sign_for, part, handler="王工", handler_phone="139 1234 5678", by="roads", at="2016-06-08 09:30")
    made, _ = ask(found, by="roads", rings="handler")
    assert made.official == "number:13912345678"


def test_what_may_not_be_rung_is_refused_before_there_is_a_row(office: Office) -> None:
    for number, why in (("", NoNumber), ("+85291234567", NumberNotAllowed), ("16812345", NumberNotAllowed)):
        found = own(office)
        with office.db.begin() as tx:
            table = tables.matter
            tx.execute(update(table).where(table.c.id == found.id).values(caller_number=number))
        with pytest.raises(why):
            ask(found)
        assert found.rows(tables.call_back) == []
    with pytest.raises(NoTrunk):
        ask(own(office), exchange=replace(EXCHANGE, trunk=False))


def test_lines_and_days_have_an_end(office: Office) -> None:
    for _ in range(2):
        ask(own(office))
    with pytest.raises(LinesTaken):
        ask(own(office))
    for left in progress.unfinished(office.db):
        progress.given_up(office.db, left.id, moment(AT), CallBackOutcome.NOT_PLACED)
    table = tables.call_back
    with office.db.read() as tx:
        today = len(tx.execute(select(table).where(table.c.person == office.people["water"].id)).all())
    with pytest.raises(DayIsFull):
        ask(own(office), exchange=replace(EXCHANGE, daily=today))
    assert ask(own(office), at="2016-06-09 00:00", exchange=replace(EXCHANGE, daily=today))[1]


def test_a_practice_case_rings_practice_telephones_whatever_is_asked(office: Office) -> None:
    with office.db.begin() as tx:
        who = people.add_in(tx, name="trainee", display="t", secret="!", at=moment(AT), must_change=False)
    people.set_roles(office.db, "trainee", {Role.SCREENER}, moment("2016-06-01 09:00"))
    with office.db.read() as tx:
        trainee = people.person_in(tx, who, moment(AT))
    opened = calls.open_call(office.db, an_opening(str(uuid4()), number="13800138000", practice=True))
    for rings, first in (("unit", "practice-official"), ("phone:desk", "desk"), ("13912345678", "practice-official")):
        asking = Asking(key=str(uuid4()), purpose=Purpose.ANSWER, rings=rings)
        bare = replace(EXCHANGE, trunk=False)
        made, new = call_backs.ask(office.db, opened.case, asking, bare, version=1, by=trainee, at=moment(AT))
        assert new
        assert (made.official, made.citizen) == (f"phone:{first}", "phone:practice-citizen")
        progress.given_up(office.db, made.id, moment(AT), CallBackOutcome.NOT_PLACED)
    asking = Asking(key=str(uuid4()), purpose=Purpose.ANSWER, rings="")
    call_backs.ask(office.db, opened.case, asking, EXCHANGE, version=1, by=trainee, at=moment(AT))
    # A rehearsal that runs keeps no line from a citizen.
    assert ask(own(office), exchange=replace(EXCHANGE, at_once=1))[1]


def test_progress_is_kept_once_with_its_moments_and_its_journal_names_nobody(office: Office) -> None:
    found = own(office)
    which = run(found, "ANSWER")
    db, at = office.db, moment(AT)
    assert not progress.official_answered(db, which, at + timedelta(hours=1))
    assert not progress.ended(db, which, at + timedelta(hours=1), dialled="BUSY", cause=17)
    made = call_backs.one(db, which)
    assert (made.moments.outcome, made.cause) == (CallBackOutcome.ANSWERED, 16)
    assert made.moments.ended == at + timedelta(seconds=60)
    file = LegFile(path=home_folder() / "x.wav", size=44, seconds=40.0, sha256="a" * 64, repaired=False)
    assert [one.id for one in progress.unrecorded(db)] == [which]
    sound = Recording(base=made.recording, seconds=40.0, mix=file, legs={Leg.CALLER: file, Leg.STUDIO: file})
    assert progress.keep_recording(db, which, sound, at)
    assert not progress.keep_recording(db, which, sound, at)
    assert progress.unrecorded(db) == []
    assert set(call_backs.one(db, which).tracks) == {"mix", "caller", "studio"}
    with db.read() as tx:
        rows = tx.execute(select(tables.journal).where(tables.journal.c.subject == f"call_back:{which}")).all()
        assert journal.broken_link(tx) is None
    assert [row.verb.removeprefix("call_back_") for row in rows] == [
        *("asked", "official_answered", "citizen_rung", "citizen_answered", "ended", "recorded")
    ]
    assert not any("13800138000" in row.facts or "5551234" in row.facts for row in rows)


def test_an_answer_is_proven_by_the_call_and_contradicted_by_one_that_never_came_through(office: Office) -> None:
    for outcome, proof in (("ANSWER", "proven"), ("BUSY", "contradicted")):
        found = own(office)
        words = a_reply(sort=Sort.CALL, of=run(found, outcome))
        found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-08 10:05")
        assert found.rows(tables.reply)[-1].proof == proof
    found = own(office)
    words = a_reply(sort=Sort.CALL, of="本单位座机")
    found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-08 10:05")
    assert found.rows(tables.reply)[-1].proof == "to_check"


def test_three_tries_on_two_days_count_as_an_answer_to_who_cannot_be_reached(office: Office) -> None:
    found = own(office)
    words = a_reply(sort=Sort.ATTEMPTS, of="")
    for at in ("2016-06-08 10:00", "2016-06-08 16:00"):
        run(found, "NOANSWER", at=at)
    with pytest.raises(TooFewAttempts):
        found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-09 10:00")
    run(found, "BUSY", at="2016-06-09 09:00")
    found.do(answering.reply, found.part("water").id, words, by="water", at="2016-06-09 10:00")
    assert found.rows(tables.reply)[-1].proof == "proven"


def test_an_attempt_of_the_verification_names_its_call_back(office: Office) -> None:
    found = replied(office)
    part = found.part("water").id
    found.do(answering.feed_back, part, result="已更换水管", told="满意", by="water", at="2016-06-14 10:00")
    made, _ = ask(found, by="verifier", purpose=Purpose.VERIFY, rings="phone:desk", at="2016-06-15 09:00")
    found.do(verifying.begin, by="verifier", at="2016-06-15 09:05")
    words = verifying.Attempt(reached=False, call_back=made.id)
    found.do(verifying.attempt, words, by="verifier", at="2016-06-15 09:10")
    assert found.rows(tables.verification)[-1].call_back == made.id


def test_no_call_from_before_the_new_answer_was_asked_for_proves_it(office: Office) -> None:
    """C19: what was said the first time did not solve the matter, so it is no part of the second answer."""
    found = own(office)
    part = found.part("water").id
    first = run(found, "ANSWER")
    found.do(answering.reply, part, a_reply(sort=Sort.CALL, of=first), by="water", at="2016-06-08 10:05")
    found.do(answering.feed_back, part, result="已更换水管", told="满意", by="water", at="2016-06-08 11:00")
    found.do(verifying.begin, by="verifier", at="2016-06-12 09:00")
    found.do(verifying.attempt, verifying.Attempt(reached=True, checklist=NO), by="verifier", at="2016-06-12 09:10")
    words = {"demand": "限期办结", "reason": "水仍浑浊"}
    found.do(verifying.not_solved, **words, by="verifier", at="2016-06-12 09:20")
    again = a_reply(sort=Sort.CALL, of=first)
    late = {"at": "2016-06-08 10:05", "now": "2016-06-13 10:00", "why_late": "补录"}
    with pytest.raises(BeforeTheCase):
        found.do(answering.reply, part, again, by="water", **late)
    with pytest.raises(TooFewAttempts) as few:
        found.do(answering.reply, part, a_reply(sort=Sort.ATTEMPTS, of=""), by="water", at="2016-06-13 10:00")
    assert few.value.facts["attempts"] == 0
    found.do(answering.reply, part, again, by="water", at="2016-06-13 10:00")
    assert [row.proof for row in found.rows(tables.reply)] == ["proven", "to_check"]
