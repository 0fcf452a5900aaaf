"""Rate limits for views, each counted in a transaction of its own."""

from contextlib import suppress

from kb.core import limits
from kb.core.errors import TooMany, Unavailable
from kb.web.kit.house import house


def require(key: str, limit: int, seconds: int, *, reading: bool = False) -> None:
    """Count a hit on ``key`` and raise ``TooMany`` beyond ``limit`` per ``seconds``.

    The count is committed whatever happens to the request afterwards. A page that only reads (``reading``) is
    served also when the hit cannot be counted now.
    """
    wait = 0
    with suppress(*(Unavailable,) if reading else ()), house().db.transaction() as session:
        wait = limits.hit(session, key, limit, seconds)
    if wait:
        raise TooMany(wait)


def forget(key: str) -> None:
    """Start ``key`` afresh."""
    with house().db.transaction() as session:
        limits.forget(session, key)
