"""The main job, end to end, in a real browser: find a practice, reach its author, share one's own, find it again."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import new_context, watch
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser

BODY = """Wij reden elke vrijdag dezelfde ronde.

## Zo pakken we het aan

| Dag | Wie |
|---|---|
| maandag | Stijn |

!!! tip "Begin klein"
    Kies twee wijnbouwers en bel hen eerst.

Lees ook [hoe Katrien belt](/practices/1-prijsverhoging-aankondigen-bel-eerst-mail-daarna).
"""


def search(page: Page, site: Site, words: str) -> None:
    page.goto(f"{site.base}/")
    page.fill("main [name=q]", words)
    page.press("main [name=q]", "Enter")
    page.wait_for_url("**/search?q=**")


def write(page: Page, site: Site, title: str) -> str:
    """Share a practice as its author does; its address."""
    page.goto(f"{site.base}/practices/new")
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "Twee telefoontjes op maandag sparen een dag rijden.")
    page.fill("[name=body]", BODY)
    page.check("[name=themes] >> nth=0")
    page.click("button[value=publish]")
    page.wait_for_url(re.compile(r"/practices/\d+-"))
    return page.url


def test_find_read_and_reach_the_author(browser: Browser, shared: Site) -> None:
    context = new_context(browser, locale="en-GB")
    page = context.new_page()
    watched = watch(page, shared.base)
    shared.sign_in(page, "bram.claes")
    for words in ("klant", "équipe", "coaching"):
        search(page, shared, words)
        assert page.locator("article.prac").count() >= 1, words
    search(page, shared, "prijsverhoging")
    page.check("[name=department][value=key-accounts]")
    page.click(".facets .btn-main")
    expect(page.locator(".pill")).to_contain_text("Key Accounts")
    page.click("article.prac >> nth=0 >> .prac-title a")
    expect(page.locator("h1")).to_contain_text("Prijsverhoging aankondigen")
    page.click(".person a.btn-quiet")
    page.check("[name=intent][value=message]")
    page.fill("[name=body]", "Werkt dit ook bij kleine klanten?")
    page.click("main form .btn-person")
    expect(page.locator(".thread")).to_contain_text("kleine klanten")
    thread = page.url
    context.close()

    author = new_context(browser, locale="nl-BE")
    answering = author.new_page()
    shared.sign_in(answering, "katrien.maes")
    answering.goto(thread)
    expect(answering.locator(".thread")).to_contain_text("kleine klanten")
    answering.fill("textarea[name=body]:visible", "Ja, met een spraakbericht.")
    answering.locator("form:has(textarea[name=body]:visible) button").last.click()
    expect(answering.locator(".thread")).to_contain_text("spraakbericht")
    author.close()
    mails = list((shared.folder / "instance" / "mail").glob("*.eml"))
    assert mails, "the author got no mail"
    assert watched.complaints == []


def test_share_find_again_and_edit(page: Page, shared: Site) -> None:
    shared.sign_in(page, "bram.claes")
    address = write(page, shared, "De wijnboerenronde op maandag")
    expect(page.locator(".prose table")).to_contain_text("Stijn")
    expect(page.locator(".prose .admonition")).to_contain_text("wijnbouwers")
    search(page, shared, "wijnbouwer")
    expect(page.locator("article.prac >> nth=0")).to_contain_text("wijnboerenronde")
    page.goto(address)
    page.click(".panel a.btn-main")
    page.fill("[name=summary]", "Twee telefoontjes sparen een dag.")
    page.fill("[name=note]", "Korter gezegd")
    page.click("button[value=publish]")
    expect(page.locator(".lede")).to_have_text("Twee telefoontjes sparen een dag.")
    file = shared.content / "field-sales" / "de-wijnboerenronde-op-maandag.md"
    expect(page.locator("h1")).to_contain_text("wijnboerenronde")
    page.wait_for_timeout(1500)
    assert "summary: Twee telefoontjes sparen een dag." in file.read_text()


def test_french_dark_and_the_keyboard_alone_on_a_phone(browser: Browser, shared: Site) -> None:
    context = new_context(browser, (390, 844), "dark", locale="fr-BE")
    page = context.new_page()
    page.goto(f"{shared.base}/sign-in")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.locator("[name=email]").focus()
    page.keyboard.type("julien.pirotte@passerelle.example")
    page.keyboard.press("Tab")
    page.keyboard.type(shared.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shared.base}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("hausse de prix")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    page.locator("article.prac a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/practices/\d+-"))
    page.keyboard.press("c")
    page.wait_for_url("**/practices/new")
    page.locator("[name=title]").focus()
    page.keyboard.type("Le tour du lundi")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".errsum")).to_be_visible()
    assert page.locator("[name=title]").input_value() == "Le tour du lundi"
    context.close()


def test_a_kill_right_after_a_post_loses_nothing(page: Page, site: Site) -> None:
    with site.serving() as server:
        site.sign_in(page, "bram.claes")
        address = write(page, site, "Kwikstaart op de eerste dag")
        server.process.kill()
        server.process.wait(10)
    with site.serving():
        page.goto(address)
        expect(page.locator("h1")).to_have_text("Kwikstaart op de eerste dag")
        search(page, site, "kwikstaart")
        page.wait_for_timeout(1500)
        search(page, site, "kwikstaart")
        expect(page.locator("article.prac >> nth=0")).to_contain_text("Kwikstaart")
        file = site.content / "field-sales" / "kwikstaart-op-de-eerste-dag.md"
        assert file.is_file()
