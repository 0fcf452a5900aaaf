"""Practices for tests, posted through the service."""

from typing import Any

from kb.core.db import Database
from kb.people.queries import Viewer
from kb.practices import service
from kb.practices.draft import Writing, finish
from kb.practices.models import Practice
from tests.cast import Cast

BODY = "Wij bellen eerst en mailen daarna.\n\n## Zo pakken we het aan\n\n1. Bel op dinsdag.\n2. Noem het percentage.\n"


def writing(cast: Cast, **changes: Any) -> Writing:
    """A writing that holds, for Key Accounts and the theme pricing, with ``changes``."""
    values: dict[str, Any] = {
        "title": "Prijsverhoging aankondigen",
        "summary": "Een telefoontje vóór de mail haalt de angel eruit.",
        "body": BODY,
        "department_id": cast.key_accounts,
        "theme_ids": (cast.pricing,),
        "language": "nl",
    }
    return Writing(**{**values, **changes})


def post(db: Database, cast: Cast, viewer: Viewer | None = None, *, public: bool = True, **changes: Any) -> Practice:
    """A practice of ``viewer`` (Katrien by default), public unless said otherwise."""
    finished = finish(writing(cast, **changes), public=public)
    with db.transaction() as session:
        return service.post(session, viewer or cast.katrien, finished, public=public)


def revise(db: Database, cast: Cast, practice: Practice, viewer: Viewer | None = None, **changes: Any) -> Practice:
    """The next version of ``practice``, from the number it stands at."""
    finished = finish(writing(cast, **changes), public=True)
    with db.transaction() as session:
        return service.revise(session, viewer or cast.katrien, practice.id, finished, lock=practice.lock)
