"""Taking turns: the threads of a process that wait for one thing get it in the order they came.

SQLite lets a second writer ask again and again with ever longer naps, so that whoever has just written is back first
and somebody else waits for seconds. Queueing before the database is asked takes that chance away.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """One at a time, first come first served. A thread that asks while it has its turn waits for itself."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._gates: deque[threading.Lock] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[bool]:
        """Wait at most ``patience`` seconds; gives whether it is this thread's turn, which ends with the block."""
        mine = self._wait(patience)
        try:
            yield mine
        finally:
            if mine:
                self._pass_on()

    def _wait(self, patience: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            gate = threading.Lock()
            gate.acquire()
            self._gates.append(gate)
        if gate.acquire(timeout=patience):
            return True
        with self._guard:
            if gate in self._gates:
                self._gates.remove(gate)
                return False
        return True  # handed over at the very last moment

    def _pass_on(self) -> None:
        """Hand the turn to the one who waits longest, without anybody slipping in between."""
        with self._guard:
            if self._gates:
                self._gates.popleft().release()
            else:
                self._taken = False
