"""From the text of a setting to its value. Each raises ``ValueError`` with what the text should be."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


def integer(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``low`` to ``high``."""

    def parse(raw: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", raw) or not low <= int(raw) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(raw)

    return parse


def yes_no(raw: str) -> bool:
    """Yes or no, in several spellings."""
    answers = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    if raw.lower() not in answers:
        raise ValueError("must be yes or no")
    return answers[raw.lower()]


def _has_right_port(raw: str) -> bool:
    try:
        return urlsplit(raw).port != 0
    except ValueError:
        return False


def address(raw: str) -> str:
    """An address people open in a browser, without a slash at the end; may be empty."""
    if not raw:
        return ""
    parts = urlsplit(raw)
    whole = parts.scheme in ("http", "https") and parts.hostname and _has_right_port(raw)
    if not whole or parts.query or parts.fragment or parts.username or re.search(r"[\s\\]", raw):
        raise ValueError("must be an address such as https://passerelle.example.org")
    return raw.rstrip("/")


def smtp(raw: str) -> str:
    """The address of a mail server; may be empty."""
    parts = urlsplit(raw)
    known = parts.scheme in ("smtp", "smtps", "smtp+starttls")
    if raw and not (known and parts.hostname and _has_right_port(raw)):
        raise ValueError("must look like smtp://, smtp+starttls:// or smtps://user:password@host:port")
    return raw


def database(raw: str) -> str:
    """The address of a database, with the driver we use; may be empty."""
    if raw and not raw.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return raw.replace("postgresql://", "postgresql+psycopg://", 1)


def mail_address(raw: str) -> str:
    """One e-mail address."""
    if not re.fullmatch(r"[^@\s<>\",;]+@[^@\s<>\",;]+", raw):
        raise ValueError("must be one e-mail address")
    return raw


def language(raw: str) -> str:
    """One of the three languages."""
    if raw not in ("nl", "fr", "en"):
        raise ValueError("must be nl, fr or en")
    return raw


def time_zone(raw: str) -> str:
    """The name of a time zone that is known here."""
    try:
        ZoneInfo(raw)
    except (KeyError, ValueError, OSError) as error:  # OSError: the name of a folder, such as Europe
        raise ValueError("must be a time zone such as Europe/Brussels") from error
    return raw


def line(raw: str) -> str:
    """One short line of text."""
    if not raw.strip() or len(raw) > 60 or not raw.isprintable():
        raise ValueError("must be one line of at most 60 characters")
    return raw.strip()


def key(raw: str) -> str:
    """A key that is long enough; may be empty."""
    if raw and len(raw) < 32:
        raise ValueError("must hold at least 32 characters")
    return raw


def words(raw: str) -> tuple[str, ...]:
    """Words between commas or spaces, in small letters."""
    return tuple(word.lower() for word in re.split(r"[\s,]+", raw) if word)


def keys(raw: str) -> tuple[str, ...]:
    """Several keys, between spaces."""
    return tuple(key(word) for word in raw.split() if word)


def path(raw: str) -> Path | None:
    """An absolute path; ``None`` when empty."""
    return Path(raw).expanduser().absolute() if raw else None
