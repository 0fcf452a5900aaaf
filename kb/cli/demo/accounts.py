"""Who can sign in during a demo, and with which password."""

import os
import secrets

from sqlalchemy.orm import Session

from kb.config import Settings
from kb.people import demo

CONSONANTS = "bdfgklmnprstvz"
VOWELS = "aeiou"
GROUPS = 4


def new_password() -> str:
    """A random password that is easy to type: ``kova-lumi-tefa-rosi``. 49 bits: 8 syllables out of 70."""
    syllables = [secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2 * GROUPS)]
    return "-".join(first + second for first, second in zip(syllables[::2], syllables[1::2], strict=True))


def keep_password(settings: Settings) -> str:
    """The demo password of this installation, made at the first call and kept where only its owner reads."""
    path = settings.demo_password_file
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(new_password())
    return path.read_text(encoding="ascii").strip()


def forget_password(settings: Settings) -> None:
    """Remove the kept password."""
    settings.demo_password_file.unlink(missing_ok=True)


def can_sign_in(session: Session) -> bool:
    """Whether anybody invented can sign in."""
    return bool(demo.able(session))


def sign_ins(session: Session, settings: Settings) -> list[str]:
    """The lines that say how to sign in as a demo account; none when there is none."""
    accounts = [person for person in demo.able(session) if person.origin == "demo"]
    if not accounts or not settings.demo_password_file.exists():
        return []
    width = max(len(person.email) for person in accounts)
    return [
        "",
        "Demo accounts, for this machine only (`kb demo remove` takes them and their doings away):",
        *(f"  {person.email:<{width}}  {person.role}" for person in accounts),
        f"  password: {keep_password(settings)}",
        "  The other colleagues of the starter library sign in with the same password.",
    ]
