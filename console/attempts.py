"""How often one address may try to sign in. In memory: the lock of an account is the one that must last."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from intake.words import Refusal

_LIMIT = RateLimitItemPerMinute(20)
# A person who plays with the public page asks less often; a program that asks more often has the rules itself.
_QUESTIONS = RateLimitItemPerMinute(60)


_OWN_ADDRESS = RateLimitItemPerMinute(10)
# Four digits are ten thousand guesses: at this pace they take more than a year for one case, from however many places.
_OWN_CASE = (RateLimitItemPerHour(5), RateLimitItemPerDay(20))


# A unit's people come within minutes of each other, often behind one router; a code is nobody's to be tried through.
_DOOR = RateLimitItemPerMinute(40)
_ONE_HOME = 64  # bits of an IPv6 address that a provider gives to one customer


class TooManyAttempts(Refusal):
    """The same address tried too often within a minute."""

    key = "console.too_many_attempts"


class TooManyQuestions(Refusal):
    """The same address asked the public page too often within a minute."""

    key = "console.too_many_questions"


class Attempts:
    """One for each running app."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, address: str) -> None:
        """Count one more. Raises: TooManyAttempts."""
        if not self._limiter.hit(_LIMIT, "sign_in", address):
            raise TooManyAttempts

    def check_question(self, address: str) -> None:
        """Counted apart: whoever asks when something is due keeps nobody behind the same router from signing in.

        Raises: TooManyQuestions.
        """
        if not self._limiter.hit(_QUESTIONS, "question", address):
            raise TooManyQuestions

    def check_door(self, address: str, token: str) -> None:
        """By who asks, and by which code. Raises: TooManyQuestions."""
        if not self._limiter.hit(_DOOR, "door", address) or not self._limiter.hit(_QUESTIONS, "door code", token[:64]):
            raise TooManyQuestions

    def check_own_case(self, address: str, number: str) -> None:
        """By who asks, and by what is asked for: many addresses do not guess a case's digits either.

        Args:
            number: as `own_case.plain` has it, or a blank more would be another case's count.

        Raises: TooManyQuestions.
        """
        if not self._limiter.hit(_OWN_ADDRESS, "own case", address):
            raise TooManyQuestions
        if number and not all(self._limiter.hit(limit, "own case", number) for limit in _OWN_CASE):
            raise TooManyQuestions


def check_own_case(connection: HTTPConnection, number: str) -> None:
    """Raises: TooManyQuestions."""
    _attempts(connection).check_own_case(_address(connection), number)


def check_door(connection: HTTPConnection, token: str) -> None:
    """Raises: TooManyQuestions."""
    _attempts(connection).check_door(_address(connection), token)


def check_attempts(connection: HTTPConnection) -> None:
    """Raises: TooManyAttempts."""
    _attempts(connection).check(_address(connection))


def check_questions(connection: HTTPConnection) -> None:
    """Raises: TooManyQuestions."""
    _attempts(connection).check_question(_address(connection))


def _attempts(connection: HTTPConnection) -> Attempts:
    attempts = connection.app.state.attempts
    assert isinstance(attempts, Attempts)
    return attempts


def _address(connection: HTTPConnection) -> str:
    """Who is counted as one. Never what a header says: anybody may write into it what they like.

    Of IPv6 everybody has a network of 2^64 addresses, and so that network is the one.
    """
    said = connection.client.host if connection.client else ""
    try:
        found = ip_address(said.partition("%")[0])
    except ValueError:
        return said
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, _ONE_HOME), strict=False))
    return str(found)
