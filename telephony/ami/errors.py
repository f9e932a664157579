"""What can go wrong at the AMI door, as classes that keep their facts."""

from asterisk.manager import ManagerException


class LineAway(ManagerException):  # type: ignore[misc]  # pyst2 has no types
    """There is no connection to Asterisk, or it ended before the answer came."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no connection to Asterisk: {why}")
        self.why = why


class NoAnswer(ManagerException):  # type: ignore[misc]
    """Asterisk did not answer in time. Whether it acted is not known."""

    def __init__(self, action: str, seconds: float) -> None:
        super().__init__(f"no answer to {action} within {seconds:g} s")
        self.action, self.seconds = action, seconds


class ActionRefused(ManagerException):  # type: ignore[misc]
    """Asterisk answered with an error."""

    def __init__(self, action: str, reason: str) -> None:
        super().__init__(f"{action}: {reason}")
        self.action, self.reason = action, reason


class UnsafeHeader(ValueError):
    """A value held a line break, which would have become a second action."""

    def __init__(self, key: str) -> None:
        super().__init__(f"line break in AMI header {key[:40]!r}")
        self.key = key[:40]
