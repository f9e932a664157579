"""How often one address may try to sign in. In memory: the lock of an account is the one that must last."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from intake.words import Refusal

_LIMIT = RateLimitItemPerMinute(20)


class TooManyAttempts(Refusal):
    """The same address tried too often within a minute."""

    key = "console.too_many_attempts"


class Attempts:
    """One for each running app."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, address: str) -> None:
        """Count one more. Raises: TooManyAttempts."""
        if not self._limiter.hit(_LIMIT, "sign_in", address):
            raise TooManyAttempts


def check_attempts(connection: HTTPConnection) -> None:
    """Raises: TooManyAttempts."""
    attempts = connection.app.state.attempts
    assert isinstance(attempts, Attempts)
    attempts.check(connection.client.host if connection.client else "")
