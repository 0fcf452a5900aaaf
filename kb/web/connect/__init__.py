"""Pages of connect: asking a colleague, and conversations."""

from kb.web.connect.views import bp

__all__ = ["bp"]
