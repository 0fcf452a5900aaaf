"""A relay as a process of its own: ``python -m tests.core.relay_process URL LOG STAGE``.

It writes ``<handler> <number>`` to LOG at each call. At STAGE it says ``reached`` and stands still, to be killed:
``claimed`` before any handler, ``inside`` a handler that did its work, ``through`` before the outbox keeps that a
handler is through, ``kept`` after it, ``never`` to work until nothing is due.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from kb.core import relay as module
from kb.core.db import Database
from kb.core.events import Event
from kb.core.outbox import OutboxRow
from kb.core.relay import Batch, Handler, Relay, each
from tests.core.happenings import Rang

FIRST, SECOND = "first", "second"
STAGES = ("claimed", "inside", "through", "kept")


def handlers(log: str, pause: Callable[[str], None]) -> Mapping[type[Event], Sequence[Handler]]:
    """Two handlers that write down their calls."""

    def write(name: str) -> Callable[[Rang], None]:
        def run(event: Rang) -> None:
            with open(log, "ab", buffering=0) as file:
                file.write(f"{name} {event.number}\n".encode())
            if name == FIRST:
                pause("inside")

        return run

    return {Rang: (each(FIRST, write(FIRST)), each(SECOND, write(SECOND)))}


class Pausing(Relay):
    """A relay that can stand still between its steps."""

    pause: Callable[[str], None]

    def _run_handler(self, handler: Handler, rows: list[OutboxRow], batch: Batch) -> None:
        self.pause("claimed")
        super()._run_handler(handler, rows, batch)

    def _keep_handled(self, rows: list[OutboxRow]) -> None:
        self.pause("through")
        super()._keep_handled(rows)
        self.pause("kept")


def main(url: str, log: str, stage: str) -> None:
    """Work on the outbox of ``url`` until ``stage``."""

    def pause(here: str) -> None:
        if here == stage:
            print("reached", flush=True)
            time.sleep(120)

    module.BATCH = 7
    db = Database(url)
    relay = Pausing(db, handlers(log, pause))
    relay.pause = pause
    print("ready", flush=True)
    sys.stdin.readline()
    relay.drain()
    db.close()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
