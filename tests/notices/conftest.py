"""A relay that runs only the handlers of notices."""

from collections.abc import Callable

import pytest

from kb.core.db import Database
from kb.core.relay import Relay
from kb.notices.handlers import handlers


@pytest.fixture
def deliver(db: Database) -> Callable[[], int]:
    """Run the handlers on all that was recorded."""
    relay = Relay(db, handlers(db))
    return relay.drain
