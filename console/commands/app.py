"""`rexian app`: the console and the line to Asterisk, as a child of the house."""

from console.commands.opening import furnish
from console.house import speaking


def app() -> None:
    furnish()
    speaking.log_to_stderr()
    from console.serve import serve

    serve(ready=lambda: speaking.ready("app"))
