"""Every component in a real browser: accessible, quiet, and never wider than the screen."""

from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESKTOP, PHONE, SCHEMES, SIZES, axe, new_context, sideways, watch

pytestmark = pytest.mark.browser

ERRORS = (403, 404, 409, 413, 418, 429, 500, 503)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_patterns_have_no_violation(
    browser: Browser, stage: str, size: tuple[int, int], scheme: str, language: str
) -> None:
    with closing(new_context(browser, size, scheme)) as context:
        page = context.new_page()
        watched = watch(page, stage)
        page.goto(f"{stage}/?language={language}")
        assert axe(page) == []
        assert watched.complaints == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_open_dialog_has_no_violation(browser: Browser, stage: str, size: tuple[int, int]) -> None:
    with closing(new_context(browser, size)) as context:
        page = context.new_page()
        page.goto(stage)
        page.get_by_role("button", name="Ask for a talk").click()
        assert page.get_by_role("dialog", name="Ask Katrien").is_visible()
        assert axe(page) == []
        page.get_by_role("button", name="Not now").click()
        assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_have_no_violation(page: Page, stage: str, status: int) -> None:
    watched = watch(page, stage)
    page.goto(f"{stage}/error/{status}")
    assert axe(page) == []
    assert sideways(page) == []
    assert watched.complaints == []


def test_a_chosen_theme_wins_over_the_device(browser: Browser, stage: str) -> None:
    grounds = []
    for scheme, chosen in (("light", "dark"), ("dark", "dark"), ("dark", "light"), ("light", "light")):
        with closing(new_context(browser, DESKTOP, scheme)) as context:
            page = context.new_page()
            page.goto(f"{stage}/?theme={chosen}")
            grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] == grounds[1] != grounds[2] == grounds[3]


def test_nothing_scrolls_sideways(page: Page, stage: str) -> None:
    page.goto(stage)
    assert sideways(page) == []


def test_signed_out_pages_name_nobody(page: Page, stage: str) -> None:
    page.goto(f"{stage}/signed-out")
    words = page.inner_text("body")
    assert "Bram" not in words
    assert "Departments" not in words
    assert sideways(page) == []


def test_keyboard_reaches_the_skip_link_first(page: Page, stage: str) -> None:
    page.goto(stage)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_touch_targets_are_large_enough(browser: Browser, stage: str) -> None:
    with closing(new_context(browser, PHONE)) as context:
        page = context.new_page()
        page.goto(stage)
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, nav a, .btn, summary')]
              .map((element) => [element, (element.closest('label') ?? element).getBoundingClientRect()])
              .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
              .map(([element]) => element.outerHTML.slice(0, 80))"""
        )
        assert small == []
