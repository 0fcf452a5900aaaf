"""The number of SQL statements of a page does not grow with what it lists."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.taxonomy import service
from kb.wiring import House
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.statements import counted
from tests.taxonomy.drafts import tenders
from tests.web.browse import sign_in

PAGES = (
    "/departments",
    "/departments/key-accounts",
    "/themes",
    "/themes/pricing",
    "/admin/departments",
    "/admin/themes",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_longer_list_takes_no_more_statements(
    db: Database, client: FlaskClient, cast: Cast, house: House, page: str
) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, "Eerste", themes=[cast.pricing])
    browser = sign_in(client, cast.pieter)
    browser.get(page)
    with counted(house.db) as few:
        browser.get(page)
    with db.transaction() as session:
        for number in range(8):
            author = (cast.katrien, cast.bram)[number % 2]
            make_practice(session, author, f"Nummer {number}", themes=[cast.pricing, cast.coaching])
            names = {"nl": f"N{number}", "fr": f"F{number}", "en": f"E{number}"}
            service.add_theme(session, cast.pieter, tenders(labels=names, synonyms={}))
    with counted(house.db) as many:
        browser.get(page)
    assert len(many) == len(few)
    assert len(many) <= 20
