"""Practices: read, write, revise, withdraw."""

from kb.web.practices import history, reading, writing
from kb.web.practices.blueprint import bp

__all__ = ["bp", "history", "reading", "writing"]
