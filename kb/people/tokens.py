"""Signed links: a purpose each, a life each, and a state they die with.

A token is made with itsdangerous under a salt of its purpose, so that a link for one thing never opens another.
What may be used once carries a ``mark`` of the state it was made in; using it changes that state.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Literal

from itsdangerous import BadData, URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner

from kb.config import Settings
from kb.core.clock import now
from kb.people.models import Invitation, Person

Purpose = Literal["reset", "sign-up", "address", "invitation", "setup", "device"]

HOUR = 3600
DAY = 24 * HOUR
LIFE: Mapping[Purpose, int] = {
    "reset": HOUR,
    "sign-up": DAY,
    "address": DAY,
    "invitation": 30 * DAY,
    "setup": 7 * DAY,
    "device": 180 * DAY,
}
LONGEST_TOKEN = 1000


class _Clocked(TimestampSigner):
    """Signs with the house's one clock."""

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(now().timestamp())


class Tokens:
    """Makes and reads signed links with the secret key of ``settings``; earlier keys still read."""

    def __init__(self, settings: Settings) -> None:
        self._keys = [*reversed(settings.secret_key_fallbacks), settings.secret_key]

    def make(self, purpose: Purpose, payload: Mapping[str, Any]) -> str:
        """A token for ``payload``, safe in an address."""
        token: str | bytes = self._serializer(purpose).dumps(dict(payload))
        return token.decode("ascii") if isinstance(token, bytes) else token

    def read(self, purpose: Purpose, token: str) -> dict[str, Any] | None:
        """The payload of ``token``, or ``None`` when it is forged, meant for something else or too old."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            return None
        try:
            payload = self._serializer(purpose).loads(token, max_age=LIFE[purpose])
        except BadData:
            return None
        return payload if isinstance(payload, dict) else None

    def mark(self, *state: object) -> str:
        """A short fingerprint of ``state`` that tells nothing about it."""
        return self._mark(self._keys[-1], state)

    def is_mark(self, mark: object, *state: object) -> bool:
        """Whether ``mark`` is the fingerprint of ``state`` under a key that still reads."""
        if not isinstance(mark, str):
            return False
        known = [self._mark(key, state) for key in self._keys]
        return any(hmac.compare_digest(mark.encode(), each.encode()) for each in known)

    @staticmethod
    def _mark(key: str, state: tuple[object, ...]) -> str:
        written = "\x1f".join(str(each) for each in ("mark", *state))
        return hmac.new(key.encode(), written.encode(), hashlib.sha256).hexdigest()[:32]

    def _serializer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._keys,
            salt=f"kb.{purpose}",
            signer=_Clocked,
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )


def for_reset(tokens: Tokens, person: Person) -> str:
    """A link for a new password: once, for an hour, and only the newest one asked for."""
    return tokens.make("reset", {"p": person.id, "m": tokens.mark(*_password_state(person))})


def person_id_in_reset(tokens: Tokens, token: str) -> int | None:
    """Whose new password ``token`` is about; ``opens_reset`` says whether it still may."""
    payload = tokens.read("reset", token)
    return payload["p"] if payload and isinstance(payload.get("p"), int) else None


def opens_reset(tokens: Tokens, person: Person, token: str) -> bool:
    """Whether ``token`` is the newest link of ``person`` and nothing changed since it was sent."""
    payload = tokens.read("reset", token)
    if payload is None or person.state != "active" or person.reset_asked is None or payload.get("p") != person.id:
        return False
    return tokens.is_mark(payload.get("m"), *_password_state(person))


def for_address(tokens: Tokens, person: Person, email: str) -> str:
    """A link, sent to ``email``, that makes it the address of ``person``."""
    return tokens.make("address", {"p": person.id, "e": email, "m": tokens.mark(*_address_state(person))})


def address_change(tokens: Tokens, token: str) -> tuple[int, str, str] | None:
    """(person id, new address, mark) of a link to a new address."""
    payload = tokens.read("address", token)
    if payload is None or not isinstance(payload.get("p"), int):
        return None
    return payload["p"], str(payload.get("e", "")), str(payload.get("m", ""))


def opens_address(tokens: Tokens, person: Person, mark: str) -> bool:
    """Whether a link with ``mark`` still changes the address of ``person``."""
    return person.state == "active" and tokens.is_mark(mark, *_address_state(person))


def for_invitation(tokens: Tokens, invitation: Invitation) -> str:
    """A link for the mail of ``invitation``, which needs no secret of it to be kept."""
    return tokens.make("invitation", {"i": invitation.id, "h": invitation.secret_hash.hex()[:32]})


def _password_state(person: Person) -> tuple[object, ...]:
    asked = person.reset_asked.isoformat() if person.reset_asked else None
    return person.id, person.password_hash, person.epoch, person.email_folded, asked


def _address_state(person: Person) -> tuple[object, ...]:
    return person.id, person.email_folded, person.epoch, person.password_hash
