"""How often somebody may try, by account and by address they come from.

A stranger who keeps guessing must not lock the owner out: a browser that signed in to the account before carries a
signed note of it, and has a budget of its own beside the one that all the others share.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

from flask import Response, after_this_request, request

from kb.core import limits
from kb.core.errors import TooMany
from kb.people.addresses import fold_address
from kb.people.tokens import LIFE
from kb.web.kit import house
from kb.web.people.links import tokens

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Budget:
    """At most ``limit`` times in ``seconds``."""

    key: str
    limit: int
    seconds: int


def spend_sign_in(email: str) -> None:
    """Count an attempt to sign in as ``email``. Raises ``TooMany``."""
    account, origin = _account(email), _origin()
    known = _known_device(account)
    shared = (
        Budget(f"sign-in:device:{known}", 10, 10 * MINUTE) if known else Budget(f"sign-in:{account}", 40, 15 * MINUTE)
    )
    _spend(Budget(f"sign-in:{account}:{origin}", 5, MINUTE), Budget(f"sign-in:{origin}", 60, 10 * MINUTE), shared)


def signed_in(email: str) -> None:
    """Forget the attempts on ``email``, and note on this browser that its owner uses it."""
    account, origin = _account(email), _origin()
    with house().db.transaction() as session:
        limits.forget(session, f"sign-in:{account}:{origin}")
    note = tokens().make("device", {"a": tokens().mark("device", account)})

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            _cookie(), note, max_age=LIFE["device"], httponly=True, samesite="Lax", secure=house().settings.secure
        )
        return response


def spend_link(kind: str, email: str) -> None:
    """Count a request for a mail of ``kind`` to ``email``. Raises ``TooMany``."""
    account, origin = _account(email), _origin()
    _spend(
        Budget(f"{kind}:{account}:{origin}", 3, HOUR),
        Budget(f"{kind}:{account}", 6, HOUR),
        Budget(f"{kind}:{origin}", 30, HOUR),
    )


def spend_password(person_id: int) -> None:
    """Count a try at the password of somebody who is signed in already. Raises ``TooMany``."""
    _spend(Budget(f"password:{person_id}", 5, MINUTE))


def spend_upload(person_id: int) -> None:
    """Count an upload. Raises ``TooMany``."""
    _spend(Budget(f"upload:{person_id}", 30, HOUR))


def spend_opening() -> None:
    """Count a look at a link that lets somebody in, so that links are not guessed at. Raises ``TooMany``."""
    _spend(Budget(f"link:{_origin()}", 60, 10 * MINUTE))


def _spend(*budgets: Budget) -> None:
    with house().db.transaction() as session:
        waits = [limits.hit(session, each.key, each.limit, each.seconds) for each in budgets]
    if any(waits):
        raise TooMany(max(waits))


def _account(email: str) -> str:
    return hashlib.sha256(fold_address(email[:400]).encode("utf-8", "replace")).hexdigest()[:32]


def _origin() -> str:
    """The address a request comes from; of IPv6 the network, since one machine has as many as it likes."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def _cookie() -> str:
    return "__Host-kb-device" if house().settings.secure else "kb-device"


def _known_device(account: str) -> str | None:
    note = request.cookies.get(_cookie(), "")
    payload = tokens().read("device", note) if note else None
    if payload is None or not tokens().is_mark(payload.get("a"), "device", account):
        return None
    return hashlib.sha256(note.encode()).hexdigest()[:32]
