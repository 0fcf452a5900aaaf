"""The page with everything about one's own account."""

from flask.testing import FlaskClient

from tests.cast import Cast


def test_shows_ones_own_account(bram: FlaskClient, cast: Cast) -> None:
    page = bram.get("/settings").text
    assert "bram@example.org" in page
    assert "this browser" in page
    assert "katrien@example.org" not in page
    assert 'type="password" value=""' in page
