"""Every page people see: accessible, no wider than the screen, without a complaint in the console."""

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import DESKTOP, PHONE, axe, new_context, sideways, watch
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser

SIGNED_OUT = ("/sign-in", "/forgot", "/help", "/accessibility")
MEMBER = (
    "/",
    "/?tab=new",
    "/search",
    "/search?q=klant",
    "/search?q=xyzzyx",
    "/practices/1-prijsverhoging-aankondigen-bel-eerst-mail-daarna",
    "/practices/1/versions",
    "/practices/new",
    "/practices/drafts",
    "/departments",
    "/departments/key-accounts",
    "/themes",
    "/themes/pricing",
    "/colleagues",
    "/ask?to=1&practice=1&intent=talk",
    "/conversations",
    "/updates",
    "/following",
    "/settings",
    "/practices/1/tried",
    "/keys",
    "/menu",
    "/nowhere",
)
ADMINISTRATOR = ("/admin", "/admin/people", "/admin/mails", "/admin/departments", "/admin/themes")
VISITS = [("", SIGNED_OUT), ("bram.claes", MEMBER), ("pieter.desmet", ADMINISTRATOR)]


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
@pytest.mark.parametrize(("who", "addresses"), VISITS, ids=["visitor", "member", "administrator"])
def test_pages(
    browser: Browser, shared: Site, who: str, addresses: tuple[str, ...], size: tuple[int, int], scheme: str
) -> None:
    context = new_context(browser, size, scheme, locale="nl-BE")
    page = context.new_page()
    if who:
        shared.sign_in(page, who)
    found = {}
    for address in addresses:
        watched = watch(page, shared.base)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        answer = page.goto(shared.base + address)
        assert answer is not None
        expected = 404 if address == "/nowhere" else 200
        complaints = [line for line in watched.complaints if "404" not in line]
        wrong = [*axe(page), *complaints, *(sideways(page) if size == PHONE else [])]
        if answer.status != expected or wrong:
            found[address] = [answer.status, *wrong]
    context.close()
    assert found == {}
