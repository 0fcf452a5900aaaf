"""What every view is built with.

``house`` the wired parts, ``viewer`` who is asking, ``reading`` and ``transaction`` the sessions of this
request, ``access`` the declared policy of a view, ``safe_next`` where to go afterwards.
"""

from kb.web.kit.auth import viewer, viewer_or_none
from kb.web.kit.guard import access
from kb.web.kit.house import house
from kb.web.kit.locale import language, say
from kb.web.kit.sessions import reading, transaction
from kb.web.kit.urls import safe_next, see_other

__all__ = [
    "access",
    "house",
    "language",
    "reading",
    "safe_next",
    "say",
    "see_other",
    "transaction",
    "viewer",
    "viewer_or_none",
]
