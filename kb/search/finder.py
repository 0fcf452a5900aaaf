"""Searching that mends itself: an index out of order is rebuilt beside, and meanwhile the answer is ``None``."""

import logging
import threading
import time

from kb.core.errors import Unavailable
from kb.search.engine import SearchEngine
from kb.search.handlers import Indexer
from kb.search.query import SearchQuery
from kb.search.results import ResultPage

log = logging.getLogger(__name__)

PAUSE_SECONDS = 10.0


class Finder:
    """Asks the engine of ``indexer``, and has its index rebuilt when that is needed."""

    def __init__(self, indexer: Indexer) -> None:
        self.indexer = indexer
        self._mending = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pause_until = 0.0

    @property
    def engine(self) -> SearchEngine:
        return self.indexer.engine

    def find(self, query: SearchQuery, language: str = "") -> ResultPage | None:
        """The engine's answer, or ``None`` while its index is out of order: whoever asks turns to the database."""
        try:
            return self.engine.search(query, language)
        except Unavailable:
            self.mend()
            return None

    def mend(self) -> None:
        """Rebuild in the background if the index needs it.

        Does nothing while that is going on already, nor for ``PAUSE_SECONDS`` after it could not be done.
        """
        if time.monotonic() < self._pause_until or not self._mending.acquire(blocking=False):
            return
        self._thread = threading.Thread(target=self._mend, name="mend-index", daemon=True)
        self._thread.start()

    def _mend(self) -> None:
        try:
            if self.indexer.rebuild_if_needed():
                log.info("the search index was rebuilt")
        except Exception:
            log.exception("the search index could not be rebuilt")
            self._pause_until = time.monotonic() + PAUSE_SECONDS
        finally:
            self._mending.release()

    def close(self, wait: float = 20.0) -> None:
        """Let a rebuild that is going on come to its end, for at most ``wait`` seconds."""
        if self._thread is not None:
            self._thread.join(wait)
