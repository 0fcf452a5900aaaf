"""A real browser for tests: Chromium of the machine, driven by Playwright.

``browser`` and ``page`` are pytest fixtures (a room that wants them imports both in its ``conftest.py``): one browser a
worker, one fresh context a test. ``axe(page)`` checks accessibility, ``watch(page)`` collects what a page should never
do, ``sideways(page)`` finds what is wider than the screen, ``shoot`` takes pictures.
Where there is no Chromium the tests skip, unless ``KB_REQUIRE_BROWSER=1`` says that there must be one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
DESKTOP = (1280, 900)
PHONE = (390, 844)
SIZES = (DESKTOP, PHONE)
PATIENCE = 10_000  # ms
SCHEMES = ("light", "dark")
WIDTHS = (320, 390, 640, 768, 1000, 1152, 1280)


def find_chromium() -> str | None:
    """Path of the Chromium of this machine, or ``None``."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a worker; skips when this machine has none."""
    path = find_chromium()
    if path is None:
        reason = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
        if os.environ.get("KB_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason}, and KB_REQUIRE_BROWSER=1 asks for one")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        with closing(launched):
            yield launched


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own: fresh cookies, desktop size, light."""
    with closing(new_context(browser)) as context:
        yield context.new_page()


def new_context(
    browser: Browser, size: tuple[int, int] = DESKTOP, scheme: str = "light", **more: Any
) -> BrowserContext:
    """A context of ``size`` (CSS px) and ``scheme`` ('light' or 'dark'), without motion and without long waits."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        **more,
    )
    context.set_default_timeout(PATIENCE)
    return context


@dataclass
class Watched:
    """What went wrong on a page: console errors (a refusal by the CSP is one), uncaught errors, foreign addresses."""

    host: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def crash(self, error: Exception) -> None:
        self.errors.append(f"uncaught: {error}")

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.foreign.append(request.url)

    @property
    def complaints(self) -> list[str]:
        """Everything, as lines to compare with ``[]``."""
        return self.errors + [f"foreign: {address}" for address in self.foreign]


def watch(page: Page, base: str) -> Watched:
    """Collect complaints of ``page`` from now on; ``base`` is the one address it may ask."""
    watched = Watched(urlsplit(base).netloc)
    page.on("console", watched.console)
    page.on("pageerror", watched.crash)
    page.on("request", watched.request)
    return watched


def axe(page: Page, within: str = "html") -> list[str]:
    """What axe-core has against the part ``within`` of the page: a line a rule, with the first places; ``[]`` is good.

    The script comes in through the debugger, so the page's own policy is not changed for it.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([part, tags]) => axe.run(part, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        [within, TAGS],
    )
    return [
        f"{rule['id']}: {rule['help']} - " + " | ".join(str(node["target"]) for node in rule["nodes"][:5])
        for rule in found["violations"]
    ]


def sideways(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """The widths (CSS px) at which the page scrolls sideways, with the elements that stick out; ``[]`` is good."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width} px: {over} px too wide, {page.evaluate(STICKING_OUT)}")
    return found


STICKING_OUT = """() => [...document.body.querySelectorAll('*')]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map((element) => element.tagName + '.' + element.className).join(', ')"""


def shoot(page: Page, folder: Path, name: str) -> list[Path]:
    """Full-page pictures, both sizes in both schemes: ``<name>-<width>-<scheme>.png`` in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.evaluate("document.fonts.ready")
            made.append(folder / f"{name}-{width}-{scheme}.png")
            page.screenshot(path=made[-1], full_page=True)
    return made
