"""E-mail addresses: one spelling for one mailbox, and none that only looks like another."""

import re
import unicodedata
from dataclasses import dataclass

from kb.core.errors import Invalid
from kb.core.language import Text, text

MAX_ADDRESS = 254
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}|localhost")
WRONG = text("This is not a complete e-mail address. It looks like name@company.com.")
LOOKALIKE = text("Use an address with plain letters: this one holds a character that looks like another.")


@dataclass(frozen=True)
class Address:
    """A checked address: ``email`` to write to, ``folded`` to compare with, ``domain`` in lower case."""

    email: str
    folded: str

    @property
    def domain(self) -> str:
        return self.folded.rpartition("@")[2]


def fold_address(raw: str) -> str:
    """What makes an account unique: ``" Ａdmin@Example.ORG "`` -> ``"admin@example.org"``."""
    return unicodedata.normalize("NFKC", raw).strip().casefold()


def parse_address(raw: str, field: str = "email") -> Address:
    """The address in ``raw``.

    Full-width and other compatibility letters become the letters they stand for; what then is not plain
    ASCII before the @ (Cyrillic look-alikes, zero-width characters) is refused, since two accounts may not
    look the same. A domain in another script is written as mail servers do, in punycode.
    Raises ``Invalid`` at ``field``.
    """
    plain = unicodedata.normalize("NFKC", raw).strip()
    local, at, domain = plain.rpartition("@")
    if not at or not local or not domain or len(plain) > MAX_ADDRESS:
        raise _wrong(field, WRONG)
    if not local.isascii():
        raise _wrong(field, LOOKALIKE)
    try:
        domain = domain.lower() if domain.isascii() else domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _wrong(field, LOOKALIKE) from error
    if len(local) > 64 or not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain):
        raise _wrong(field, WRONG)
    email = f"{local}@{domain}"
    return Address(email, email.casefold())


def _wrong(field: str, sentence: Text) -> Invalid:
    return Invalid({field: [sentence]})
