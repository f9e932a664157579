"""The after-call pass with a small honest engine: both legs, prompts left out, recordings never lost."""

from pathlib import Path

import numpy as np
import pytest

from intake.office import transcripts
from intake.records.database import Database
from intake.words import HeardSegment, Leg, Place
from tests.house import a_finished_call, a_segment
from tests.transcription.telephone import write_wav
from transcription.after_call import Transcriber, is_prompt, transcribe_recording
from transcription.engines import Progress, Recogniser
from transcription.settings import TranscriptionSettings

NOTICE = "您好，您的通话将被录音，谢谢您的来电。"


class Repeater:
    """Hears the same line in every file that holds sound."""

    name = "whisper"
    model = "repeater"
    streams = False

    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def recogniser(self, rate: int, *, telephone: bool) -> Recogniser:
        raise NotImplementedError(rate, telephone)

    def transcribe(self, path: Path, track: int, progress: Progress) -> list[HeardSegment]:
        assert path.exists()
        assert track == 0
        progress(1.0, 1.0)
        return [a_segment(line, start=n * 5.0) for n, line in enumerate(self.lines)]


@pytest.fixture
def call(db: Database, tmp_path: Path) -> str:
    opened = a_finished_call(db, tmp_path, place=Place.DESK)
    recorded = tmp_path / "recordings/20261124/c-1.wav"
    recorded.parent.mkdir(parents=True)
    write_wav(recorded, np.full(8000, 100, np.int16))
    return opened.call


def test_both_legs_are_stored_and_our_own_prompts_are_not(db: Database, call: str) -> None:
    transcribe_recording(db, call, Repeater("您的通话将被录音", "请讲"), prompts=[NOTICE])  # type: ignore[arg-type]
    found = transcripts.transcript(db, call)  # type: ignore[arg-type]
    assert sorted((segment.leg, segment.text) for segment in found) == [
        (Leg.CALLER, "您的通话将被录音"),
        (Leg.CALLER, "请讲"),
        (Leg.STUDIO, "请讲"),
    ]


@pytest.mark.usefixtures("call")
def test_of_a_caller_whom_nobody_attended_only_his_own_words_are_heard(db: Database, tmp_path: Path) -> None:
    alone = a_finished_call(db, tmp_path, "c-2").call
    write_wav(tmp_path / "recordings/20261124/c-2.wav", np.full(8000, 100, np.int16))
    transcribe_recording(db, alone, Repeater("欢迎收听"))  # type: ignore[arg-type]
    assert {segment.leg for segment in transcripts.transcript(db, alone)} == {Leg.CALLER}


def test_a_second_run_replaces_the_first(db: Database, call: str) -> None:
    for line in ("路灯坏了", "路灯坏了很久"):
        transcribe_recording(db, call, Repeater(line))  # type: ignore[arg-type]
    assert {segment.text for segment in transcripts.transcript(db, call)} == {"路灯坏了很久"}  # type: ignore[arg-type]


def test_without_a_model_the_recording_waits(
    db: Database, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))
    transcriber = Transcriber(db, TranscriptionSettings())
    assert not transcriber.model_present()
    transcriber.after_call(call)  # type: ignore[arg-type]
    assert _state(db, call) == "no_model"


def test_a_file_that_is_no_sound_fails_for_good(db: Database, call: str, tmp_path: Path) -> None:
    (tmp_path / "recordings/20261124/c-1.wav").write_bytes(b"this is no sound at all" * 10)

    class Reader(Repeater):
        def transcribe(self, path: Path, track: int, progress: Progress) -> list[HeardSegment]:
            from transcription.sound import read

            return [a_segment() for _ in read(path, track)] + super().transcribe(path, track, progress)

    transcribe_recording(db, call, Reader("x"))  # type: ignore[arg-type]
    assert _state(db, call) == "failed"


def test_a_prompt_is_known_however_badly_heard_and_speech_is_not() -> None:
    assert is_prompt("您的通话将被路音", [NOTICE])
    assert not is_prompt("您好", [NOTICE])
    assert not is_prompt("您好，请问您要反映什么问题", [NOTICE])


def _state(db: Database, call: str) -> str:
    from sqlalchemy import select

    from intake.records import tables

    with db.read() as tx:
        return str(tx.execute(select(tables.call.c.transcript_state).where(tables.call.c.id == call)).scalar_one())
