"""Health: is the process alive, can it serve."""

from kb.web.health.views import bp

__all__ = ["bp"]
