"""Practices: read, write, revise, withdraw."""

from kb.web.practices.blueprint import bp
from kb.web.practices import history, reading, writing  # noqa: I001 - the views register themselves on bp

__all__ = ["bp", "history", "reading", "writing"]
