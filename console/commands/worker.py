"""`rexian worker`: the after-call pass and small chores, as a child of the house."""

import signal
import threading

from console.commands.opening import furnish
from console.house import speaking, yielding

# Live captions and the telephone go first; recordings can wait a minute.
NICER = 10


def worker() -> None:
    home = furnish()
    speaking.log_to_stderr()
    yielding.let_others_first(NICER)
    from console.settings import ConsoleSettings
    from intake import jobs
    from intake.records.database import Database
    from intake.settings import NoticeSettings, house
    from telephony.pbx import prompts
    from transcription.after_call import Transcriber
    from transcription.settings import TranscriptionSettings

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    db = Database(house().database)
    transcriber = Transcriber(db, TranscriptionSettings(), prompts=[p.text["zh-CN"] for p in prompts.state(home)])
    try:
        jobs.work(
            db,
            after_call=transcriber.after_call,
            model_present=transcriber.model_present,
            locks=home / "run",
            at_once=1,
            stop=stop,
            ready=lambda: speaking.ready("worker"),
            beat=lambda: speaking.beat("worker"),
            notices=NoticeSettings(),  # type: ignore[call-arg]  # the secret comes from its file
            link=ConsoleSettings().address,  # type: ignore[call-arg]
        )
    finally:
        db.close()
