"""`rexian asterisk`: the PBX alone, in the foreground, for containers. `rexian run` needs it not."""

import os

from console.commands.opening import furnish


def asterisk() -> None:
    furnish()
    from console.house import preparing
    from telephony.settings import TelephonySettings

    argv, _ = preparing.asterisk(TelephonySettings())  # type: ignore[call-arg]  # secrets come from the file
    # Asterisk takes our place, so that the container's signals and exit status are its own.
    os.execv(argv[0], argv)
