"""Where somebody is sent afterwards is always a page of our own."""

from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.web.kit.urls import safe_next
from tests.cast import PASSWORD, Cast
from tests.web.browse import fetch_token, send, sign_in

HOSTILE = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example/..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/%5cevil.example\\",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/ /evil.example",
    "\u2028//evil.example",
    "/\u2029/evil.example",
    "\xa0//evil.example",
    "/\x85/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "mailto:a@evil.example",
    "localhost@evil.example",
    "//localhost@evil.example",
    "//localhost:80@evil.example/",
    "https://localhost@evil.example",
    "https://localhost.evil.example",
    "//evil.example:80",
    "//evil%2eexample",
    "//[::1]/",
    "//2130706433/",
    ".evil.example",
    "@evil.example",
    "evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "../evil",
    "",
    "/" + "a" * 3000,
    "%2f%2fevil.example",
    "%68ttps://evil.example",
]
OWN = ["/", "/search?q=klant&sort=newest", "/practices/7-bel-eerst#h-1", "/colleagues/1?next=https://evil.example"]


def as_a_browser(location: str, page: str = "http://localhost/sign-in") -> tuple[str, str]:
    """Scheme and host of ``location`` on ``page`` by the WHATWG rules: white space goes, a backslash is a slash."""
    stripped = location.strip("".join(map(chr, range(33))))
    for gone in "\t\n\r":
        stripped = stripped.replace(gone, "")
    scheme = stripped.partition(":")[0].lower()
    if ":" in stripped and scheme.isascii() and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum():
        if scheme not in ("http", "https"):
            return scheme, ""
        rest = stripped.partition(":")[2].replace("\\", "/").lstrip("/")
        return scheme, rest.split("/")[0].rpartition("@")[2]
    own = urlsplit(page)
    turned = stripped.replace("\\", "/")
    if turned.startswith("//"):
        return own.scheme, turned.lstrip("/").split("/")[0].rpartition("@")[2]
    return own.scheme, own.netloc


@pytest.mark.parametrize("target", HOSTILE)
def test_a_hostile_target_becomes_the_default(target: str) -> None:
    assert safe_next(target, "/home") == "/home"


@pytest.mark.parametrize("target", OWN)
def test_an_address_of_our_own_is_kept(target: str) -> None:
    assert safe_next(target, "/home") == target


@given(st.text() | st.text("/\\:@.?#%\t\n eviltps", max_size=30))
def test_whatever_is_asked_for_is_our_own(target: str) -> None:
    assert as_a_browser(safe_next(target, "/home")) == ("http", "localhost")
    assert as_a_browser(safe_next("/" + target, "/home")) == ("http", "localhost")


@pytest.mark.parametrize("target", HOSTILE[:40:2])
def test_signing_in_leads_nowhere_else(client: FlaskClient, cast: Cast, target: str) -> None:
    data = {"email": "bram@example.org", "password": PASSWORD, "next": target, "csrf_token": fetch_token(client)}
    answer = client.post("/sign-in", data=data)
    assert answer.status_code == 303
    assert as_a_browser(answer.headers["Location"]) == ("http", "localhost")


@pytest.mark.parametrize("target", HOSTILE)
def test_choosing_a_language_or_colours_leads_nowhere_else(client: FlaskClient, cast: Cast, target: str) -> None:
    token = fetch_token(client)
    for address, choice in (("/language", {"language": "fr"}), ("/theme", {"theme": "dark"})):
        answer = client.post(address, data={"csrf_token": token, "next": target, **choice})
        assert answer.status_code == 303
        assert as_a_browser(answer.headers["Location"]) == ("http", "localhost")


def test_a_signed_in_visitor_of_the_sign_in_page_stays_here(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = client.get("/sign-in", query_string={"next": "//evil.example"})
    assert (answer.status_code, as_a_browser(answer.headers["Location"])) == (303, ("http", "localhost"))
    assert answer.headers["Location"] == "/"


def test_the_way_to_the_sign_in_page_remembers_where_one_was_going(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/search?q=prijs&theme=pricing")
    assert answer.status_code == 303
    assert unquote(answer.headers["Location"]) == "/sign-in?next=/search?q=prijs&theme=pricing"
    data = {"email": "bram@example.org", "password": PASSWORD, "next": "/search?q=prijs&theme=pricing"}
    assert send(client, "/sign-in", data, token_from="/sign-in").headers["Location"] == "/search?q=prijs&theme=pricing"
