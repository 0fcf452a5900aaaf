"""A whole Passerelle for the journeys: `kb init` and `kb serve` as an operator runs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.cli.processes import Running, free_port, run, running


@dataclass
class Site:
    """A Passerelle with its starter library and demo accounts, not started yet."""

    folder: Path
    settings: dict[str, str]
    password: str

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.settings['KB_PORT']}"

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def index(self) -> Path:
        return self.folder / "instance" / "index"

    @contextmanager
    def serving(self) -> Iterator[Running]:
        """The running server, ready for requests."""
        with running(self.folder, "serve", settings=self.settings) as process:
            process.wait_for("Ctrl-C stops it.")
            yield process

    def sign_in(self, page: Page, who: str) -> None:
        """Sign ``who`` (``bram.claes``) in through the form."""
        page.goto(f"{self.base}/sign-in")
        page.fill("[name=email]", f"{who}@passerelle.example")
        page.fill("[name=password]", self.password)
        page.click("main form .btn-main")
        page.wait_for_url(f"{self.base}/")


def make_site(folder: Path) -> Site:
    """A site of its own under ``folder``."""
    settings = {
        "KB_DATA_DIR": str(folder / "instance"),
        "KB_CONTENT_DIR": str(folder / "content"),
        "KB_PORT": str(free_port()),
        "KB_DEFAULT_LANGUAGE": "en",
    }
    done = run("init", "--starter", "--demo", settings=settings)
    assert done.returncode == 0, done.stderr
    password = (folder / "instance" / "demo-password").read_text().strip()
    return Site(folder, settings, password)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that a test starts and stops itself."""
    return make_site(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running site for tests that only look."""
    made = make_site(tmp_path_factory.mktemp("site"))
    with made.serving():
        yield made
