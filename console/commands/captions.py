"""`rexian captions`: live captions, as a child of the house."""

import asyncio
import signal

from console.commands.opening import furnish
from console.house import speaking, yielding

# The telephone and the screen go first; a caption may come a moment later.
NICER = 5


def captions() -> None:
    furnish()
    speaking.log_to_stderr()
    yielding.let_others_first(NICER)
    asyncio.run(_serve())


async def _serve() -> None:
    from console.settings import ConsoleSettings
    from intake.records.database import Database
    from intake.settings import house
    from telephony.settings import TelephonySettings
    from transcription.captions import AppAddress, Listen, serve
    from transcription.settings import TranscriptionSettings

    console = ConsoleSettings()  # type: ignore[call-arg]  # secrets come from the file
    telephony = TelephonySettings()  # type: ignore[call-arg]
    db = Database(house().database)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await serve(
            TranscriptionSettings(),
            db,
            Listen(host="127.0.0.1", port=telephony.audio_port),
            AppAddress(url=f"ws://127.0.0.1:{console.port}/internal/captions", token=console.internal_token),
            stop,
            ready=lambda _: speaking.ready("captions"),
            beat=lambda: speaking.beat("captions"),
        )
    finally:
        db.close()
