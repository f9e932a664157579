"""`rexian agi`: answers callers who key in a case number, as a child of the house."""

from console.commands.opening import furnish
from console.house import speaking


def agi() -> None:
    furnish()
    speaking.log_to_stderr()
    from intake.records.database import Database
    from intake.settings import HouseSettings
    from telephony.agi import serve
    from telephony.settings import TelephonySettings

    settings = TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file
    serve(
        settings,
        Database(HouseSettings().database),
        ready=lambda: speaking.ready("agi"),
        beat=lambda: speaking.beat("agi"),
    )
