"""A starter library of three, one of them withdrawn."""

import pytest

from kb.core.db import Database
from kb.people.queries import viewer_of
from tests.cast import Cast, make_person
from tests.factories.library import make_practice


@pytest.fixture
def shelf(db: Database, cast: Cast) -> list[int]:
    """Ids: two public practices and a withdrawn one by an invented author, and one by Katrien."""
    with db.transaction() as session:
        hannah = make_person(
            session, "Hannah Reid", cast.field_sales, origin="starter", state="invited", languages=["en", "tr"]
        )
        author = viewer_of(hannah)
        return [
            make_practice(session, author, "Meerijden", origin="starter", themes=[cast.coaching]).id,
            make_practice(session, author, "Bel eerst", origin="starter", themes=[cast.pricing]).id,
            make_practice(session, author, "Al weg", origin="starter", state="withdrawn").id,
            make_practice(session, cast.katrien, "Eigen werk").id,
        ]
