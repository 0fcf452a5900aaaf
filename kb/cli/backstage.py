"""What runs beside the pages: the relay, and an hourly broom for what nobody needs any more."""

import logging
import threading
from datetime import timedelta

from kb.core import limits, outbox
from kb.people.sessions import sweep_sessions
from kb.wiring import House

log = logging.getLogger(__name__)

HOUR = 3600.0
KEEP_DONE = timedelta(days=14)
STOP_SECONDS = 5.0


class Backstage:
    """The threads beside the pages of one process."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._stop = threading.Event()
        self._broom = threading.Thread(target=self._sweep, name="broom", daemon=True)

    def start(self) -> None:
        """Start the relay and the broom."""
        self.house.relay.start()
        self._broom.start()

    def stop(self) -> None:
        """Let the relay finish what it is at, for a few seconds; what is cut off is done again at the next start."""
        self._stop.set()
        self.house.relay.stop(wait=STOP_SECONDS)

    def _sweep(self) -> None:
        while not self._stop.wait(HOUR):
            try:
                sweep(self.house)
            except Exception:
                log.exception("sweeping failed")


def sweep(house: House) -> None:
    """Drop sessions and limits that are over, and events that were done two weeks ago."""
    with house.db.transaction() as session:
        sweep_sessions(session)
        limits.sweep(session)
        outbox.sweep(session, KEEP_DONE)
