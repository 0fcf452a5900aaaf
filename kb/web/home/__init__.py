"""Home: the question first, then what is new for the reader."""

from kb.web.home.views import bp

__all__ = ["bp"]
