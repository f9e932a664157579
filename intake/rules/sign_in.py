"""Rules for passwords and sessions, after GB/T 22239 level two. Pure; the numbers are the office's policy."""

import string
from datetime import datetime, timedelta
from enum import StrEnum

SHORTEST_PASSWORD = 10
KINDS_OF_CHARACTERS = 3
FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
# A screener who watches lines for a whole show is busy, not idle: an open feed counts as activity.
IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)

_WEAK = frozenset({"password", "12345678", "qwerty", "admin", "rexian", "doumen", "88888888", "letmein"})


class Weakness(StrEnum):
    SHORT = "short"
    PLAIN = "plain"
    COMMON = "common"
    NAME = "name"


def weakness(password: str, name: str) -> Weakness | None:
    """Why a password cannot be taken, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.SHORT
    classes = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    kinds = sum(any(letter in kind for letter in password) for kind in classes)
    kinds += any(letter not in string.ascii_letters + string.digits for letter in password)
    if kinds < KINDS_OF_CHARACTERS:
        return Weakness.PLAIN
    lowered = password.lower()
    if any(lowered.strip(string.digits + string.punctuation) == weak for weak in _WEAK):
        return Weakness.COMMON
    return Weakness.NAME if name.lower() in lowered else None


def session_over(opened: datetime, seen: datetime, now: datetime) -> bool:
    return now - opened >= LONGEST_SESSION or now - seen >= IDLE


def lock_until(failures: int, now: datetime) -> datetime | None:
    return now + LOCK if failures >= FAILURES_BEFORE_LOCK else None
