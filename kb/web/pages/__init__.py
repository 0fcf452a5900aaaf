"""Pages that explain: help, house rules, accessibility, keys, the menu of a phone, and the way into administration."""

from kb.web.pages.views import bp

__all__ = ["bp"]
