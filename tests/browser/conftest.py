"""The browser fixtures, and the stage they look at."""

from collections.abc import Iterator

import pytest

from tests.browser.chromium import browser, page
from tests.browser.stage import create_stage, serving

__all__ = ["browser", "page", "stage"]


@pytest.fixture(scope="module")
def stage() -> Iterator[str]:
    """Address of a stage of this module's own."""
    with serving(create_stage()) as address:
        yield address
