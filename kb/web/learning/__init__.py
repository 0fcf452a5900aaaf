"""Pages of learning: telling how a practice went, planning to try it, what colleagues told."""

from kb.web.learning.views import bp

__all__ = ["bp"]
