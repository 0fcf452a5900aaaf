"""Choosing, showing and removing a photo."""

import io

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kb.core.db import Database
from kb.people.photos import MOST_BYTES
from kb.people.queries import existing_person
from kb.wiring import House
from tests.cast import Cast
from tests.people.pictures import bomb, picture
from tests.web.browse import fetch_token, send

GOOD = picture("JPEG", (640, 480), exif=True)


def upload(client: FlaskClient, data: bytes, name: str = "me.jpg") -> TestResponse:
    """Send ``data`` as a file; encoded here, since the test client leaves the file of a large form open."""
    values = {"csrf_token": fetch_token(client, "/settings/profile"), "photo": FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart(values)
    return client.post("/settings/photo", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def shown(db: Database, person_id: int) -> str | None:
    with db.reading() as session:
        return existing_person(session, person_id).photo


def test_works(bram: FlaskClient, cast: Cast, db: Database, house: House) -> None:
    assert upload(bram, GOOD).status_code == 303
    name = shown(db, cast.bram.id)
    assert f"/photos/{name}" in bram.get("/colleagues").text
    answer = bram.get(f"/photos/{name}", buffered=True)
    answer.close()
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"].startswith("private")
    assert b"Exif" not in answer.data
    assert [path.name for path in house.settings.photo_dir.iterdir()] == [name]


def test_needs_sign_in(client: FlaskClient, bram: FlaskClient, cast: Cast, db: Database) -> None:
    upload(bram, GOOD)
    assert client.get(f"/photos/{shown(db, cast.bram.id)}").status_code == 303


def test_removing(bram: FlaskClient, cast: Cast, db: Database, house: House) -> None:
    upload(bram, GOOD)
    name = shown(db, cast.bram.id)
    assert send(bram, "/settings/photo/remove", token_from="/settings").status_code == 303
    assert send(bram, "/settings/photo/remove", token_from="/settings").status_code == 303
    assert bram.get(f"/photos/{name}").status_code == 404, "at once, before the file goes"
    house.relay.drain()
    assert not (house.settings.photo_dir / str(name)).exists()


def test_the_name_of_the_file_does_not_matter(bram: FlaskClient, cast: Cast, db: Database, house: House) -> None:
    for name in ("../../../etc/cron.d/x", "x.svg", "a\x00.php", "é" * 300, "con.jpg"):
        assert upload(bram, GOOD, name).status_code == 303
    assert {path.parent for path in house.settings.data_dir.rglob("*.webp")} == {house.settings.photo_dir}
    assert {path.suffix for path in house.settings.photo_dir.iterdir()} == {".webp"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"GIF89a/*<script>alert(1)</script>*/",
        bomb(12_000, 12_000),
        b"\xff\xd8\xff" + b"x" * 1000,
        b"\xff\xd8\xff" + b"x" * MOST_BYTES,
    ],
    ids=["empty", "svg", "html", "polyglot", "bomb", "junk", "too large"],
)
def test_bad_input(bram: FlaskClient, cast: Cast, db: Database, data: bytes) -> None:
    answer = upload(bram, data, "me.png")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="Bram Claes"' in answer.text
    assert shown(db, cast.bram.id) is None


def test_far_too_large_is_not_even_read(bram: FlaskClient) -> None:
    assert upload(bram, b"\xff\xd8\xff" + b"x" * (MOST_BYTES + 200_000)).status_code == 413


def test_only_uploads_may_be_large(bram: FlaskClient) -> None:
    answer = send(bram, "/settings/profile", {"name": "x", "bio": "x" * 1_100_000}, token_from="/settings")
    assert answer.status_code == 413


def test_without_a_file(bram: FlaskClient) -> None:
    assert send(bram, "/settings/photo", {"photo": "text"}, token_from="/settings").status_code == 422


@pytest.mark.parametrize(
    "name", ["x.webp", "a" * 40 + ".svg", "%2e%2e%2fsecret-key", "a" * 40 + ".webp", "..%5c..%5cx"]
)
def test_other_names(bram: FlaskClient, name: str) -> None:
    assert bram.get(f"/photos/{name}").status_code == 404
