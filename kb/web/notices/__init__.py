"""Updates: the page of notices, and marking them read."""

from kb.web.notices.views import bp

__all__ = ["bp"]
