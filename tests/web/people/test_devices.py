"""Signing out on other browsers."""

from collections.abc import Callable

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people.queries import Viewer, open_sessions
from tests.cast import Cast
from tests.web.browse import send


def sessions(db: Database, person_id: int) -> list[int]:
    with db.reading() as session:
        return sorted(row.id for row in open_sessions(session, person_id))


def test_one_of_them(bram: FlaskClient, cast: Cast, db: Database, browser: Callable[[Viewer], FlaskClient]) -> None:
    elsewhere = browser(cast.bram)
    other = sessions(db, cast.bram.id)[-1]
    assert f"/settings/devices/{other}/end" in bram.get("/settings").text
    assert send(bram, f"/settings/devices/{other}/end", token_from="/settings").status_code == 303
    assert elsewhere.get("/settings").status_code == 303
    assert bram.get("/settings").status_code == 200
    assert send(bram, f"/settings/devices/{other}/end", token_from="/settings").status_code == 404


def test_of_nobody_else(bram: FlaskClient, cast: Cast, db: Database, browser: Callable[[Viewer], FlaskClient]) -> None:
    griet = browser(cast.griet)
    row = sessions(db, cast.griet.id)[0]
    assert send(bram, f"/settings/devices/{row}/end", token_from="/settings").status_code == 404
    assert griet.get("/settings").status_code == 200


def test_everywhere(bram: FlaskClient, cast: Cast, db: Database, browser: Callable[[Viewer], FlaskClient]) -> None:
    elsewhere = browser(cast.bram)
    assert send(bram, "/settings/devices/end", token_from="/settings").status_code == 303
    assert bram.get("/settings").status_code == 303
    assert elsewhere.get("/settings").status_code == 303
    assert sessions(db, cast.bram.id) == []
