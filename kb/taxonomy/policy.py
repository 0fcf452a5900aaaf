"""Who may change departments and themes: administrators."""

from typing import Protocol

from kb.core.errors import NotAllowed
from kb.core.language import text


class Asker(Protocol):
    """Whoever asks for a change; this room knows no people, only what they may do."""

    @property
    def administers(self) -> bool: ...


def may_change(viewer: Asker) -> bool:
    """Whether ``viewer`` may add, rename, order, merge and archive."""
    return viewer.administers


def require_may_change(viewer: Asker) -> None:
    """Raise ``NotAllowed`` unless ``viewer`` may change departments and themes."""
    if not may_change(viewer):
        raise NotAllowed(text("Only an administrator changes departments and themes."))
