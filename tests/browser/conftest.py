"""The stage the browser looks at."""

from collections.abc import Iterator

import pytest

from tests.browser.stage import create_stage, serving


@pytest.fixture(scope="module")
def stage() -> Iterator[str]:
    """Address of a stage of this module's own."""
    with serving(create_stage()) as address:
        yield address
