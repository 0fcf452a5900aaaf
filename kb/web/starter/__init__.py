"""The starter library for an administrator: what stays and what goes."""

from kb.web.starter.views import bp

__all__ = ["bp"]
