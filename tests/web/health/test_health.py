"""``/livez`` and ``/readyz``: alive, able to serve, and who sees more."""

import shutil

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.core.schema import alembic_config
from kb.wiring import House
from tests.cast import Cast
from tests.web.browse import sign_in


@pytest.fixture
def current(db: Database) -> Database:
    """The database, known to have the newest schema."""
    config = alembic_config()
    with db.engine.execution_options(kb_write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.stamp(config, "head")
    return db


def lose(house: House) -> None:
    """Take the database away from under the running house."""
    house.db.engine.dispose()
    for path in house.settings.data_dir.glob("passerelle.sqlite3*"):
        path.unlink()
    (house.settings.data_dir / "passerelle.sqlite3").mkdir()


def test_a_house_in_order_is_ready(client: FlaskClient, current: Database) -> None:
    assert (client.get("/livez").status_code, client.get("/readyz").status_code) == (200, 200)
    assert client.get("/readyz").json == {"status": "ok"}


def test_an_old_schema_is_not_ready(client: FlaskClient, db: Database) -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_without_an_index_people_can_be_served(client: FlaskClient, house: House, current: Database) -> None:
    shutil.rmtree(house.settings.index_dir, ignore_errors=True)
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("signed_in", [False, True])
def test_without_a_database_it_lives_but_is_not_ready(
    client: FlaskClient, house: House, current: Database, cast: Cast, signed_in: bool
) -> None:
    if not house.db.is_sqlite:
        pytest.skip("takes the file away")
    if signed_in:
        sign_in(client, cast.bram)
    lose(house)
    assert client.get("/livez").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_without_a_database_a_page_says_so_and_its_form_keeps_the_text(
    client: FlaskClient, house: House, current: Database, cast: Cast
) -> None:
    if not house.db.is_sqlite:
        pytest.skip("takes the file away")
    sign_in(client, cast.bram)
    lose(house)
    answer = client.get("/search?q=prijs")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing was lost" in answer.text
    assert "sqlite" not in answer.text.lower()


def test_administrators_alone_see_the_parts(client: FlaskClient, current: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    assert client.get("/readyz").json == {"status": "ok"}
    answer = sign_in(client.application.test_client(), cast.pieter).get("/readyz")
    assert answer.json is not None
    assert set(answer.json) == {"status", "database", "search"}
