"""Passwords: which are good enough, and how they are hashed.

Long rather than odd (NIST SP 800-63B-4 §3.1.1): at least 15 characters, no rules about their kinds, none that everybody guesses.
"""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from hansa.registry.accounts.errors import WeakPassword

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 15
"""Characters where the password is the only factor (NIST SP 800-63B-4)."""
LONGEST = 1024
DISTINCT = 6
"""Different characters at least: `aaaaaaaaaaaaaaa` is long and worth nothing."""
AT_ONCE = 2
"""Each hash takes 64 MB for a moment: more at once would be a way to fill the machine."""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
_WORDS = ("password", "passwort", "letmein", "welcome", "changeme", "administrator", "hansa", "secret", "qwerty")

_turns = BoundedSemaphore(AT_ONCE)


def check_password(password: str, *about: str) -> None:
    """Raises WeakPassword. `about` are words of the person themselves: their address, their name."""
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"The password has fewer than {SHORTEST} characters.", hint="Take a sentence, or four words."
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"The password has more than {LONGEST} characters.", hint="Take a shorter one.")
    plain = password.lower()
    for word in (*_WORDS, *(part for each in about for part in each.lower().split("@") if len(part) > 3)):
        plain = plain.replace(word, "")
    own = sum(not _runs_on(plain, place) for place in range(len(plain)))
    if len(set(password)) < DISTINCT or own < SHORTEST // 2:
        raise WeakPassword("The password is one of those that are tried first.", hint="Take four words of your own.")


def _runs_on(text: str, place: int) -> bool:
    """Whether the character only goes on as the two before it did: `c` in `abc`, `5` in `765`."""
    three = text[place - 2 : place + 1] if place >= 2 else ""
    return bool(three) and any(three in row or three[::-1] in row for row in _ROWS)


def hash_password(password: str) -> str:
    with _turns:
        return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Takes as long where nothing is stored: how long it took tells nobody whether an account exists."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _turns:
        try:
            _hasher().verify(stored or _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_stale(stored: str) -> bool:
    """Whether it was hashed with weaker parameters than today's, and should be hashed anew."""
    return _hasher().check_needs_rehash(stored)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
