"""The records schedule on real rows and files: what goes, when, what a hold or an open case keeps (table A6, 49)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from intake import journal
from intake.office import books, retaining, search, transcripts
from intake.office.casework import holding, reading, sealing, seen, verifying
from intake.office.casework.holding import AlreadyHeld, NotHeld
from intake.office.casework.turn import Incomplete
from intake.records import tables
from intake.records.database import Database
from intake.rules import retention
from intake.rules.policy import read
from intake.rules.retention import Kept, Privacy
from intake.rules.who import NotYours
from intake.settings import home_folder
from intake.words import CallId, CaseState, RecordingState, TranscriptState
from tests.intake.casework.test_transitions import closed, own
from tests.office import Matter, Office, moment

ZONE = ZoneInfo("Asia/Shanghai")
CLOSED = moment("2016-06-15 09:20")
SCHEDULE = Privacy()


def with_sound(case: Matter) -> tuple[CallId, Path]:
    """A closed recording behind the case's call, as the telephony leaves one."""
    db = case.office.db
    with db.read() as tx:
        link = tables.matter_call.c
        call = tx.execute(select(link.call).where(link.matter == case.id)).scalars().first()
    file = home_folder() / "recordings" / f"of-{case.id}" / "mix.wav"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"RIFF")
    row = {"call": call, "track": "mix", "path": str(file.relative_to(home_folder())), "size": 4, "seconds": 1.0}
    row |= {"sha256": "a" * 64, "repaired": False, "closed_at": moment("2016-06-07 18:10")}
    with db.begin() as tx:
        tx.execute(insert(tables.recording_file).values(row))
        tx.execute(update(tables.call).where(tables.call.c.id == call).values(recording_state=RecordingState.CLOSED))
    return CallId(str(call)), file


def state_of(db: Database, call: CallId) -> str:
    with db.read() as tx:
        return str(tx.execute(select(tables.call.c.recording_state).where(tables.call.c.id == call)).scalar_one())


def row_of(case: Matter) -> object:
    with case.office.db.read() as tx:
        return tx.execute(select(tables.matter).where(tables.matter.c.id == case.id)).one()


def test_a6_49_the_default_is_90_days_180_after_closing_three_years_and_ten() -> None:
    pack = read((Path(retention.__file__).parent.parent / "policies" / "doumen-2016.toml").read_text("utf-8"))
    said = pack.privacy
    assert (said.recordings_days, said.after_closing_days, said.contact_years, said.file_years) == (90, 180, 3, 10)


def test_sound_goes_when_the_last_case_has_been_over_long_enough_and_its_hash_stays(office: Office) -> None:
    case = closed(office)
    call, file = with_sound(case)
    due = CLOSED + timedelta(days=180)
    retaining.sweep(office.db, due - timedelta(seconds=1))
    assert file.exists()
    retaining.sweep(office.db, due)
    assert not file.exists()
    assert not file.parent.exists()
    assert state_of(office.db, call) == RecordingState.REMOVED
    assert books.call_record(office.db, call).tracks == ()
    assert transcripts.recording_tracks(office.db, call) == {}
    with office.db.read() as tx:
        kept = tx.execute(select(tables.recording_file).where(tables.recording_file.c.call == call)).one()
        assert (kept.sha256, kept.removed_at) == ("a" * 64, due)
        assert journal.broken_link(tx) is None
    assert retaining.sweep(office.db, due + timedelta(days=1)).calls == 0


def test_an_open_case_and_a_held_one_keep_their_sound(office: Office) -> None:
    still, held = own(office), closed(office)
    (_, first), (_, second) = with_sound(still), with_sound(held)
    held.do(holding.hold, reason="信访复查", by="office", at="2016-06-16 09:00")
    retaining.sweep(office.db, moment("2026-06-16 09:00"))
    assert first.exists()
    assert second.exists()
    assert row_of(held).masked_at is None  # type: ignore[attr-defined]
    held.do(holding.release, reason="复查完毕", by="office", at="2016-06-17 09:00")
    retaining.sweep(office.db, moment("2026-06-16 09:00"))
    assert first.exists()
    assert not second.exists()


def test_a_file_that_is_gone_already_is_no_fault_and_one_elsewhere_is_left_alone(
    office: Office, tmp_path: Path
) -> None:
    case = closed(office)
    call, file = with_sound(case)
    file.unlink()
    outside = tmp_path / "kept.wav"
    outside.write_bytes(b"RIFF")
    row = {"call": call, "track": "caller", "path": str(outside), "size": 4, "seconds": 1.0}
    row |= {"sha256": "b" * 64, "repaired": False, "closed_at": CLOSED}
    with office.db.begin() as tx:
        tx.execute(insert(tables.recording_file).values(row))
    retaining.sweep(office.db, CLOSED + timedelta(days=181))
    assert state_of(office.db, call) == RecordingState.REMOVED
    assert outside.exists()


def test_what_cannot_be_taken_away_stays_in_the_books(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = closed(office)
    call, _ = with_sound(case)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        retaining.sweep(office.db, CLOSED + timedelta(days=181))
    assert state_of(office.db, call) == RecordingState.CLOSED
    retaining.sweep(office.db, CLOSED + timedelta(days=181))
    assert state_of(office.db, call) == RecordingState.REMOVED


def test_sound_that_is_gone_is_not_transcribed_again(office: Office) -> None:
    case = closed(office)
    call, _ = with_sound(case)
    with office.db.begin() as tx:
        failed = update(tables.call).where(tables.call.c.id == call)
        tx.execute(failed.values(transcript_state=TranscriptState.FAILED))
    retaining.sweep(office.db, CLOSED + timedelta(days=181))
    with pytest.raises(transcripts.SoundGone):
        transcripts.try_again(office.db, call, person=office.people["office"].id, at=datetime.now(UTC))


def test_after_three_years_nobody_reads_the_number_any_more(office: Office) -> None:
    case = closed(office)
    with office.db.begin() as tx:
        told = {"summary": "请打13911112222", "contact": "微信13911112222", "place": "井岸镇"}
        tx.execute(update(tables.matter).where(tables.matter.c.id == case.id).values(told))
    before = case.file.version
    retaining.sweep(office.db, moment("2019-06-15 09:19"))
    assert row_of(case).caller_number == "13800138000"  # type: ignore[attr-defined]
    retaining.sweep(office.db, moment("2019-06-15 09:20"))
    row = row_of(case)
    assert (row.caller_number, row.contact) == ("138****8000", seen.HIDDEN)  # type: ignore[attr-defined]
    assert "13911112222" not in row.summary  # type: ignore[attr-defined]
    assert case.file.version == before + 1
    with office.db.read() as tx:
        link = tables.matter_call.c
        called = select(tables.call.c.number).join(tables.matter_call).where(link.matter == case.id)
        assert tx.execute(called).scalars().all() == ["138****8000"]
    whole = reading.whole(office.db, case.id, office.people["registrar"], moment("2019-06-16 09:00"))
    assert not whole.sees_number
    assert retaining.sweep(office.db, moment("2019-06-17 09:20")).cases == 0


def test_one_who_rang_in_two_matters_keeps_the_number_until_both_are_cut(office: Office) -> None:
    first, second = closed(office), own(office)
    with office.db.begin() as tx:
        link = tables.matter_call.c
        call = tx.execute(select(link.call).where(link.matter == first.id)).scalars().first()
        tx.execute(insert(tables.matter_call).values(matter=second.id, call=call))
    retaining.sweep(office.db, moment("2019-06-16 09:20"))
    with office.db.read() as tx:
        number = tx.execute(select(tables.call.c.number).where(tables.call.c.id == call)).scalar_one()
    assert number == "13800138000"


def test_who_may_hold_and_what_is_said_to_others(office: Office) -> None:
    case = closed(office)
    for who in ("registrar", "water", "verifier"):
        with pytest.raises(NotYours):
            case.do(holding.hold, reason="想留", by=who, at="2016-06-16 09:00")
    with pytest.raises(Incomplete):
        case.do(holding.hold, reason=" ", by="office", at="2016-06-16 09:00")
    with pytest.raises(NotHeld):
        case.do(holding.release, reason="无", by="office", at="2016-06-16 09:00")
    case.do(holding.hold, reason="信访复查", by="bureau", at="2016-06-16 09:00")
    with pytest.raises(AlreadyHeld):
        case.do(holding.hold, reason="再保", by="office", at="2016-06-16 09:05")
    whole = reading.whole(office.db, case.id, office.people["office"], moment("2016-06-17 09:00"))
    assert whole.schedule.held_at == moment("2016-06-16 09:00")
    assert whole.schedule.sound_until is None
    assert not {"hold", "release"} & {permit.step for permit in whole.permits}, "the bureau's, not the office's"
    assert whole.events[-1].reason == "信访复查"
    with pytest.raises(NotYours):
        case.do(holding.release, reason="不必了", by="office", at="2016-06-17 09:00")
    whole = reading.whole(office.db, case.id, office.people["bureau"], moment("2016-06-17 09:00"))
    assert "release" in {permit.step for permit in whole.permits}
    case.do(holding.release, reason="复查完毕", by="bureau", at="2016-06-17 09:00")


def test_an_archived_case_is_sealed_and_can_be_held(office: Office) -> None:
    case = closed(office)
    with office.db.read() as tx:
        before = sealing.seal_in(tx, case.id)
    case.do(verifying.archive, by="registrar", at="2016-06-20 10:00")
    whole = reading.whole(office.db, case.id, office.people["office"], moment("2016-06-21 09:00"))
    assert whole.events[-1].facts["seal"] == before
    case.do(holding.hold, reason="审计", by="office", at="2016-06-21 09:00")
    assert case.state is CaseState.ARCHIVED


def test_what_was_issued_stays_when_a_cut_case_is_archived_and_held(office: Office) -> None:
    case = closed(office)
    retaining.sweep(office.db, moment("2019-06-16 09:20"))

    def papers() -> list[tuple[str, int, str]]:
        return [(row.paper, row.version, row.sha256) for row in case.rows(tables.document)]

    before = papers()
    with office.db.read() as tx:
        seal = sealing.seal_in(tx, case.id)
    case.do(verifying.archive, by="registrar", at="2019-06-17 10:00")
    case.do(holding.hold, reason="审计", by="office", at="2019-06-21 09:00")
    case.do(holding.release, reason="审计完毕", by="office", at="2019-06-22 09:00")
    assert papers() == before
    whole = reading.whole(office.db, case.id, office.people["office"], moment("2019-06-23 09:00"))
    assert [one.facts["seal"] for one in whole.events if "seal" in one.facts] == [seal]


def test_the_seal_changes_with_a_changed_paper(office: Office) -> None:
    case = closed(office)
    with office.db.begin() as tx:
        before = sealing.seal_in(tx, case.id)
        paper = select(tables.document.c.id).where(tables.document.c.matter == case.id).limit(1)
        tx.execute(update(tables.document).where(tables.document.c.id.in_(paper)).values(sha256="f" * 64))
        assert sealing.seal_in(tx, case.id) != before


def test_a_number_that_was_cut_is_found_by_nobody(office: Office) -> None:
    case = closed(office)
    with office.db.begin() as tx:
        tx.execute(update(tables.matter).where(tables.matter.c.id == case.id).values(caller_number="13755556666"))
        search.keeping.keep_cases(tx, [case.id])
    retaining.sweep(office.db, moment("2019-06-16 09:20"))
    with office.db.read() as tx:
        phone = tx.execute(
            select(tables.search_case.c.phone).where(tables.search_case.c.matter == case.id)
        ).scalar_one()
    assert "13755556666" not in phone


def test_years_are_the_calendars_and_a_leap_day_ends_on_the_last_of_february() -> None:
    over = datetime(2016, 2, 29, 10, tzinfo=ZONE)
    kept = Kept(over=over, held=False)
    assert retention.contact_until(kept, SCHEDULE, ZONE) == datetime(2019, 2, 28, 10, tzinfo=ZONE)
    assert retention.file_until(kept, SCHEDULE, ZONE) == datetime(2026, 2, 28, 10, tzinfo=ZONE)
    assert retention.contact_until(Kept(over=None, held=False), SCHEDULE, ZONE) is None


def test_sound_of_a_call_with_several_cases_waits_for_the_last() -> None:
    rang = datetime(2016, 6, 7, 10, tzinfo=UTC)
    first, last = (Kept(over=rang + timedelta(days=days), held=False) for days in (1, 40))
    assert retention.sound_until(rang, [first, last], SCHEDULE) == rang + timedelta(days=220)
    assert retention.sound_until(rang, [first, Kept(over=None, held=False)], SCHEDULE) is None
    assert retention.sound_until(rang, [], SCHEDULE) == rang + timedelta(days=90)


def test_words_of_the_desk_go_with_the_sound_and_marks_of_numbers_with_the_numbers(office: Office) -> None:
    person, said = office.people["host"].id, moment("2016-06-07 17:50")
    mark = {"number": "13800138000", "mark": "warn", "reason": "反复骚扰", "person": person}
    lifted = mark | {"at": said, "lifted_by": person, "lifted_at": said, "number": "13800138001"}
    with office.db.begin() as tx:
        tx.execute(
            insert(tables.desk_message),
            {"at": said, "surface": "host", "person": person, "text": "王女士", "look_up": False},
        )
        tx.execute(insert(tables.number_mark), lifted)
        tx.execute(insert(tables.number_mark), mark | {"at": moment("2017-06-07 17:50")})
    assert retaining.sweep(office.db, moment("2016-09-05 17:49")).desk == 0
    assert retaining.sweep(office.db, moment("2016-09-05 17:51")).desk == 1
    assert retaining.sweep(office.db, moment("2019-06-07 17:51")).desk == 1
    with office.db.read() as tx:
        assert tx.execute(select(tables.number_mark.c.number)).scalars().all() == ["13800138000"]
    assert retaining.sweep(office.db, moment("2030-06-07 17:51")).desk == 0, "a mark that stands stays"
