"""Signing in and up, settings, colleagues and their profiles, and the tables of the administrator."""

from kb.web.people import (
    account,
    admin,
    colleagues,
    devices,
    mails,
    photos,
    preferences,
    profile,
    recovery,
    settings,
    signing,
    signup,
)
from kb.web.people.blueprint import bp

__all__ = [
    "account",
    "admin",
    "bp",
    "colleagues",
    "devices",
    "mails",
    "photos",
    "preferences",
    "profile",
    "recovery",
    "settings",
    "signing",
    "signup",
]
