"""Who may open what: every address of this room, for everybody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.web.browse import fetch_token

MEMBER_PAGES = ("/colleagues", "/colleagues/1", "/colleagues/1-katrien-maes", "/settings", "/settings/profile")
MEMBER_POSTS = (
    "/settings/password",
    "/settings/email",
    "/settings/address/x",
    "/settings/display",
    "/settings/profile",
    "/settings/photo",
    "/settings/photo/remove",
    "/settings/devices/1/end",
    "/settings/devices/end",
)
ADMIN_PAGES = ("/admin/people", "/admin/people/invite", "/admin/people/1", "/admin/mails", "/admin/mails/1")
ADMIN_POSTS = (
    "/admin/people/invite",
    "/admin/people/1/role",
    "/admin/people/1/deactivate",
    "/admin/people/1/reactivate",
    "/admin/people/invitations/1/withdraw",
)
PHOTO = "/photos/" + "a" * 40 + ".webp"


@pytest.mark.parametrize("address", [*MEMBER_PAGES, *ADMIN_PAGES, PHOTO, "/settings/address/x"])
def test_pages_need_sign_in(client: FlaskClient, cast: Cast, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("address", [*MEMBER_POSTS, *ADMIN_POSTS])
def test_changes_need_sign_in(client: FlaskClient, cast: Cast, address: str) -> None:
    data = {"csrf_token": fetch_token(client)}
    assert client.post(address, data=data).status_code == 401


@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_administration_is_for_administrators(bram: FlaskClient, address: str) -> None:
    assert bram.get(address).status_code == 403


@pytest.mark.parametrize("address", ADMIN_POSTS)
def test_members_change_nobody(bram: FlaskClient, address: str) -> None:
    data = {"csrf_token": fetch_token(bram, "/colleagues"), "role": "administrator"}
    assert bram.post(address, data=data).status_code == 403


@pytest.mark.parametrize("address", [*MEMBER_POSTS, "/sign-out", "/language", "/theme"])
def test_changes_need_the_token(bram: FlaskClient, address: str) -> None:
    assert bram.post(address).status_code == 400


@pytest.mark.parametrize("address", ADMIN_POSTS)
def test_changes_of_an_administrator_need_it_too(pieter: FlaskClient, address: str) -> None:
    assert pieter.post(address).status_code == 400


def test_pages_of_the_signed_in_are_kept_by_nobody(bram: FlaskClient) -> None:
    for address in MEMBER_PAGES:
        headers = bram.get(address).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in headers["Vary"]


def test_no_route_without_a_policy(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("people."):
            assert hasattr(app.view_functions[rule.endpoint], "access"), rule.endpoint
