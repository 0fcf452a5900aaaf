"""Pages of following: what one follows, and the button that starts or stops it."""

from kb.web.following.views import bp

__all__ = ["bp"]
