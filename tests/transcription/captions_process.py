"""The captions process as a test runs it: `python -m tests.transcription.captions_process APP_URL TOKEN`.

REXIAN_HOME holds a migrated database. The port is written to the home's run folder when feeds are read.
"""

import asyncio
import signal
import sys

from pydantic import SecretStr

from intake.records.database import Database
from intake.settings import home_folder
from transcription.captions import AppAddress, Listen, serve
from transcription.settings import TranscriptionSettings


async def main(url: str, token: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    db = Database(f"sqlite:///{home_folder() / 'rexian.db'}")
    app = AppAddress(url=url, token=SecretStr(token))

    def ready(port: int) -> None:
        draft = home_folder() / "port.new"
        draft.write_text(str(port), "ascii")
        draft.rename(home_folder() / "port")

    await serve(TranscriptionSettings(), db, Listen(host="127.0.0.1", port=0), app, stop, ready)
    db.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
