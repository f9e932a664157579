"""How often one address may try to sign in. In memory: the lock of an account is the one that must last."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from intake.words import Refusal

_LIMIT = RateLimitItemPerMinute(20)
_limiter = MovingWindowRateLimiter(MemoryStorage())


class TooManyAttempts(Refusal):
    """The same address tried too often within a minute."""

    key = "console.too_many_attempts"


def check_attempts(address: str) -> None:
    """Raises: TooManyAttempts."""
    if not _limiter.hit(_LIMIT, "sign_in", address):
        raise TooManyAttempts
