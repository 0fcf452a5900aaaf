"""Rate limits for views, each counted in a transaction of its own."""

from kb.core import limits
from kb.core.errors import TooMany
from kb.web.kit.house import house


def require(key: str, limit: int, seconds: int) -> None:
    """Count a hit on ``key`` and raise ``TooMany`` beyond ``limit`` per ``seconds``.

    The count is committed whatever happens to the request afterwards.
    """
    with house().db.transaction() as session:
        wait = limits.hit(session, key, limit, seconds)
    if wait:
        raise TooMany(wait)


def forget(key: str) -> None:
    """Start ``key`` afresh."""
    with house().db.transaction() as session:
        limits.forget(session, key)
