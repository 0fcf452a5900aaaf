"""Searching without an index: titles from the database and a notice, until it has mended itself."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.core import db as database
from kb.core.db import Database
from kb.core.mail.mailers import NullMailer
from kb.wiring import House, build_house
from tests.cast import Cast
from tests.web.browse import sign_in
from tests.web.search.library import furnish, search

NOTICE = "Searching is being repaired."


def delete(folder: Path) -> None:
    shutil.rmtree(folder)


def delete_what_is_in_it(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def truncate(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            os.truncate(path, path.stat().st_size // 2)


def empty(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            os.truncate(path, 0)


def turn_bits(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            content = bytearray(path.read_bytes())
            for place in range(0, len(content), 7):
                content[place] ^= 0x55
            path.write_bytes(content)


DAMAGE = [delete, delete_what_is_in_it, truncate, empty, turn_bits]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_mends_itself(
    house: House, db: Database, cast: Cast, mailer: NullMailer, damage: Callable[[Path], None]
) -> None:
    made = furnish(house, db, cast)
    damage(house.settings.index_dir)
    starting = build_house(house.settings, mailer)
    client = sign_in(create_app(house=starting).test_client(), cast.bram)
    answer = search(client, "uitpraten")
    assert answer.status == 200
    assert NOTICE in answer.html
    assert answer.ids == [made["complaint"].id], "found by its title in the database"
    starting.finder.close()
    mended = search(client, "klachten luisteren")
    assert NOTICE not in mended.html
    assert made["complaint"].id in mended.ids
    starting.close()


def test_an_index_deleted_while_it_is_used_comes_back(
    client: FlaskClient, house: House, db: Database, cast: Cast
) -> None:
    made = furnish(house, db, cast)
    sign_in(client, cast.bram)
    assert search(client, "uitpraten").ids == [made["complaint"].id]
    shutil.rmtree(house.settings.index_dir)
    assert search(client, "uitpraten").ids == [made["complaint"].id], "from memory or from the database"
    house.finder.close()
    mended = search(client, "klachten luisteren")
    assert NOTICE not in mended.html
    assert made["complaint"].id in mended.ids
    assert (house.settings.index_dir / "current").is_file()


def test_without_an_index_nothing_hidden_is_shown(client: FlaskClient, house: House, db: Database, cast: Cast) -> None:
    furnish(house, db, cast)
    sign_in(client, cast.bram)
    shutil.rmtree(house.settings.index_dir)
    (house.settings.index_dir).write_text("in the way")
    for words in ("%", "_", "\\", "'", '"', "klacht%", "<script>alert(1)</script>", "x" * 5000, ""):
        answer = search(client, words)
        assert answer.status == 200, words
        assert "<script>alert(1)" not in answer.html
    assert search(client, "%").ids == []
    assert search(client, "KLACHT").ids != []
    assert client.get("/").status_code == 200


def test_searching_goes_on_while_somebody_writes_for_long(
    client: FlaskClient, house: House, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not db.is_sqlite:
        pytest.skip("about the lock of a SQLite file")
    made = furnish(house, db, cast)
    sign_in(client, cast.bram)
    monkeypatch.setattr(database, "BUSY_MS", 20)
    house.db.engine.dispose()
    with house.db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 20
    with db.transaction() as session:
        session.connection()
        assert search(client, "uitpraten").ids == [made["complaint"].id]
