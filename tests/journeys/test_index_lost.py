"""The index goes away while people search."""

import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser

REPAIRING = "Het zoeken wordt hersteld"
"""What Bram, who reads Dutch, is told meanwhile."""


def test_searching_says_so_and_recovers(page: Page, site: Site) -> None:
    with site.serving():
        site.sign_in(page, "bram.claes")
        page.goto(f"{site.base}/search?q=prijsverhoging")
        assert page.locator("article.prac").count() > 1
        shutil.rmtree(site.index)
        page.goto(f"{site.base}/search?q=prijsverhoging")
        expect(page.locator("main")).to_contain_text(REPAIRING)
        assert page.locator("article.prac").count() >= 1
        for _ in range(40):
            page.wait_for_timeout(250)
            page.goto(f"{site.base}/search?q=prijsverhoging")
            if REPAIRING not in page.locator("main").inner_text():
                break
        assert REPAIRING not in page.locator("main").inner_text()
        assert page.locator("article.prac").count() > 1
