"""Passwords as the house keeps them: strong enough, and hashed before any transaction begins."""

import threading

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from intake.rules import sign_in as rules
from intake.sentences import say
from intake.words import Refusal

# 46 MiB, one pass: OWASP's second choice, about 75 ms on a small machine. Two at once, so that a flood of sign-ins
# cannot take the memory of a show.
_hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=46 * 1024, parallelism=1),))
_hashing = threading.Semaphore(2)


class WeakPassword(Refusal):
    key = "intake.weak_password"

    def sentence(self, lang: str | None = None) -> str:
        return say(f"intake.weak_password_{self.facts['weakness']}", lang)


def check(password: str, name: str) -> None:
    weakness = rules.weakness(password, name)
    if weakness is not None:
        raise WeakPassword(weakness=weakness.value)


def fit_password(name: str, password: str) -> str:
    """The password's hash, made before a transaction begins: it takes as long as a hundred of them.

    Raises: WeakPassword.
    """
    check(password, name)
    return hashed(password)


def hashed(password: str) -> str:
    with _hashing:
        return _hasher.hash(password)


def verify(password: str, secret: str) -> bool:
    with _hashing:
        return _hasher.verify(password, secret)
