"""Search: one page of results with its filters."""

from kb.web.search.views import bp

__all__ = ["bp"]
