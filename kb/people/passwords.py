"""Passwords: how they are kept and which are refused.

Argon2id with 2 passes over 19 MiB in one lane, as the OWASP Password Storage Cheat Sheet advises. At most four
hashes are computed at a time, or a burst of sign-ins would be a way to take all memory.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from kb.core.errors import Invalid
from kb.core.language import Text, text
from kb.core.slugs import fold

SHORTEST = 12
LONGEST = 128
ENOUGH_DIFFERENT = 5
LEFT_OVER = 3
"""Characters that may stay beside a known word without making it hard to guess: ``Welkom2026!`` is ``welkom``."""
COMMON = Path(__file__).resolve().parent / "data" / "common-passwords.txt"
ROWS = ("1234567890", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "abcdefghijklmnopqrstuvwxyz")
LEET = str.maketrans("013457@$!", "oieastasi")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_places = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """The Argon2id hash to keep. Takes about 0.1 s: call it before a transaction, never inside."""
    with _places:
        return _hasher.hash(_plain(password))


def verify(kept: str | None, password: str) -> bool:
    """Whether ``password`` belongs to the hash ``kept``.

    ``None`` stands for an account that does not exist or has no password; the work is the same, so that the
    time of the answer tells nothing.
    """
    if len(password) > LONGEST:
        password, kept = "", None
    with _places:
        try:
            _hasher.verify(kept or _dummy(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether ``kept`` was made with other settings than today's and should be made again."""
    return _hasher.check_needs_rehash(kept)


def require_good(password: str, *, name: str = "", email: str = "", field: str = "password") -> None:
    """Refuse a password that is short, long, common, or made of the person's own words.

    Raises ``Invalid`` at ``field`` with a sentence on what to do.
    """
    problem = _problem(_plain(password), name, email)
    if problem is not None:
        raise Invalid({field: [problem]})


def _problem(password: str, name: str, email: str) -> Text | None:
    if len(password) < SHORTEST:
        return text("At least twelve characters. Four plain words in a row work well.")
    if len(password) > LONGEST:
        return text("At most %(count)d characters.", count=LONGEST)
    folded = re.sub(r"\s+", "", fold(password))
    if len(set(folded)) < ENOUGH_DIFFERENT or _is_walk(folded):
        return text(
            "This is easy to guess: it repeats itself or follows the keyboard. Four plain words in a row work well."
        )
    if _is_made_of(folded, _own_words(name, email), most=8):
        return text("This is too close to your own name or address. Four plain words in a row work well.")
    if _is_made_of(folded, _common(), most=2):
        return text("This is on the list of passwords that are tried first. Four plain words in a row work well.")
    return None


def _plain(password: str) -> str:
    """NFC: the same keys give the same password on every machine."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _dummy() -> str:
    return _hasher.hash("nobody has this password")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(word for word in COMMON.read_text(encoding="utf-8").split() if not word.startswith("#"))


def _own_words(name: str, email: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]{3,}", fold(f"{name} {email}"))
    return frozenset(words)


def _is_made_of(password: str, words: frozenset[str], most: int) -> bool:
    """Whether hardly anything is left of ``password`` without ``most`` of ``words`` and the digits and signs."""
    letters = {re.sub(r"[^a-z]", "", password), re.sub(r"[^a-z]", "", password.translate(LEET))}
    return any(_hardly_more_than(each, words, most) for each in letters)


def _hardly_more_than(letters: str, words: frozenset[str], most: int) -> bool:
    rest, taken = letters, 0
    for word in sorted((word for word in words if word in letters), key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, "")
            taken += 1
    return 0 < taken <= most and len(rest) <= LEFT_OVER


def _is_walk(password: str) -> bool:
    """Whether ``password`` is little more than runs along the keyboard, the alphabet or the digits."""
    steps = 0
    tracks = [track for row in ROWS for track in (row * 2, row[::-1] * 2)]
    for at in range(len(password) - 2):
        if any(password[at : at + 3] in track for track in tracks):
            steps += 1
    return steps >= 0.7 * (len(password) - 2)
