"""A search engine on index folders of this machine, shared by any number of processes.

Readers compare the generation before each search (one small file and one folder listing) and make a new snapshot when
it changed; writers hold a file lock. Whatever goes wrong with the files becomes ``Unavailable``, the index counts as
broken until its files change or a few seconds have passed, and a rebuild puts a new one in its place.
"""

import errno
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from kb.core.errors import Unavailable
from kb.core.language import text
from kb.search import answering, suggesting
from kb.search.cache import ByteCache
from kb.search.document import Document, DocumentSource
from kb.search.engine import Progress, State, Status
from kb.search.index_folder import Busy, Current, IndexFolder
from kb.search.merging import everything, tiered
from kb.search.query import SearchQuery
from kb.search.rebuild import Rebuild
from kb.search.results import PAGE_SIZE, ResultPage
from kb.search.schema import VERSION
from kb.search.snapshot import Snapshot
from kb.search.store import Store
from kb.search.terms import prepare

log = logging.getLogger(__name__)
BATCH = 500
"""Documents written in one commit."""
ATTEMPTS = 8
"""How often opening is tried while a writer or a rebuild is replacing the files."""
RETRY_SECONDS = 5.0
"""After this long a broken index is looked at again."""


class LocalEngine:
    """``kb.search.engine.SearchEngine`` over a ``Store``."""

    def __init__(self, folder: Path, store: Store, cache_bytes: int, wait_seconds: float) -> None:
        """``cache_bytes`` bounds decoded terms in memory; ``wait_seconds`` is how long a writer waits for another."""
        self._folder = IndexFolder(folder)
        self._store = store
        self._cache_bytes = cache_bytes
        self._wait = wait_seconds
        self._begin()

    def _begin(self) -> None:
        """Nothing open yet: also after a fork, where files and locks would be shared with the parent."""
        self._process = os.getpid()
        self._cache = ByteCache(self._cache_bytes)
        self._swap = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._broken: tuple[str, str, float] | None = None

    def search(self, query: SearchQuery, language: str = "", size: int = PAGE_SIZE) -> ResultPage:
        """See ``SearchEngine``."""
        with self._guarded():
            snapshot = self._current()
            page = answering.answer(snapshot, query, language, size)
            return suggesting.with_suggestion(snapshot, query, page)

    def index(self, documents: Iterable[Document]) -> int:
        """See ``SearchEngine``."""
        written = 0
        remaining = iter(documents)
        while batch := list(islice(remaining, BATCH)):
            with self._writing() as (current, snapshot):
                written += self._replace(current, snapshot, batch)
        return written

    def remove(self, ids: Iterable[int]) -> int:
        """See ``SearchEngine``."""
        with self._writing() as (current, snapshot):
            numbers = list(snapshot.numbers_of(list(ids)).values())
            if numbers:
                self._store.commit(current.path, numbers, [], tiered)
                self._current()
            return len(numbers)

    def optimize(self) -> None:
        """See ``SearchEngine``."""
        with self._writing() as (current, _):
            self._store.commit(current.path, [], [], everything)
            self._current()

    def rebuild(self, source: DocumentSource, progress: Progress | None = None) -> int:
        """See ``SearchEngine``. Errors of ``source`` come through as they are.

        Who waited for another rebuild takes its result: it ended with what the source had in the meantime.
        """
        before = self._files()
        with self._turns(), self._folder.locked("rebuild", self._wait):
            if self._files() != before:
                return self._current().count
            work = Rebuild(self._store, self._folder.make())
            try:
                work.fill(source, progress)
                with self._folder.locked("writer", self._wait):
                    count = work.catch_up(source, self._before_rebuild())
                    self._folder.use(work.path, VERSION)
            except BaseException:
                shutil.rmtree(work.path, ignore_errors=True)
                raise
            self._broken = None
            self._current()
            self._folder.sweep()
            return count

    def versions(self) -> Mapping[int, int]:
        """See ``SearchEngine``."""
        with self._guarded():
            snapshot = self._current()
            living = snapshot.records[snapshot.live]
            return dict(zip(living["id"].tolist(), living["version"].tolist(), strict=True))

    def status(self) -> Status:
        """See ``SearchEngine``."""
        if self._folder.is_absent():
            return Status(State.MISSING, reason="there is no index")
        try:
            with self._guarded():
                snapshot = self._current()
                current = self._folder.current()
        except Unavailable:
            return Status(State.BROKEN, reason=self._broken[1] if self._broken else "the index cannot be read")
        state = State.READY if current.version == VERSION else State.OUTDATED
        return Status(state, snapshot.count, len(snapshot.segments), snapshot.token)

    @property
    def generation(self) -> str:
        """See ``SearchEngine``."""
        with self._guarded():
            return self._current().token

    def _current(self) -> Snapshot:
        """The snapshot of the last commit, made anew when another one came."""
        if self._process != os.getpid():
            self._begin()
        for _ in range(ATTEMPTS):
            try:
                return self._snapshot_of(self._folder.current())
            except FileNotFoundError:
                time.sleep(0.01)
        return self._snapshot_of(self._folder.current())

    def _snapshot_of(self, current: Current) -> Snapshot:
        token = f"{current.path.name}/{self._store.generation(current.path)}"
        held = self._snapshot
        if held is not None and held.token == token:
            return held
        with self._swap:
            held = self._snapshot
            if held is None or held.token != token:
                return self._open(current, held)
            return held

    def _open(self, current: Current, held: Snapshot | None) -> Snapshot:
        if current.version.split(".")[0] != VERSION.split(".")[0]:
            raise ValueError(f"the index has version {current.version}, this program reads {VERSION}")
        known = {segment.key: segment for segment in held.segments} if held else {}
        view = self._store.open(current.path, known)
        snapshot = Snapshot(f"{current.path.name}/{view.generation}", view, self._cache)
        snapshot.prepare()
        self._snapshot = snapshot
        if held is not None and held.token != snapshot.token:
            gone = known.keys() - {segment.key for segment in snapshot.segments} | {held.token}
            self._cache.forget(lambda key: isinstance(key, tuple) and key[0] in gone)
        return snapshot

    def _replace(self, current: Current, snapshot: Snapshot, batch: Sequence[Document]) -> int:
        """Write the documents of ``batch`` that are newer than what is there, in one commit."""
        newest: dict[int, Document] = {}
        for document in batch:
            held = newest.get(document.id)
            if held is None or document.version >= held.version:
                newest[document.id] = document
        numbers = snapshot.numbers_of(list(newest))
        fresh = [document for document in newest.values() if _differs(snapshot, numbers.get(document.id), document)]
        if fresh:
            old = [numbers[document.id] for document in fresh if document.id in numbers]
            self._store.commit(current.path, old, [prepare(document) for document in fresh], tiered)
            self._current()
        return len(fresh)

    def _before_rebuild(self) -> Snapshot | None:
        """The index in use up to now, if it can be read: it knows what was written during the rebuild."""
        try:
            return self._current()
        except Exception:
            return None

    @contextmanager
    def _writing(self) -> Iterator[tuple[Current, Snapshot]]:
        with self._guarded(), self._folder.locked("writer", self._wait):
            yield self._folder.current(), self._current()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn every failure into ``Unavailable`` and remember it, so that the next search fails at once."""
        self._refuse_while_broken()
        with self._turns():
            try:
                yield
            except (Busy, Unavailable):
                raise
            except Exception as error:
                if not _passing(error):
                    self._note(error)
                raise Unavailable(text("Search is not available for the moment.")) from error

    @contextmanager
    def _turns(self) -> Iterator[None]:
        """One writer at a time, and a folder to write in: who has to do without is told so."""
        try:
            yield
        except Busy as error:
            raise Unavailable(text("Search is being updated. Try again in a moment.")) from error
        except OSError as error:
            log.error("search index not written: %s", error)
            raise Unavailable(text("The search index cannot be written.")) from error

    def _refuse_while_broken(self) -> None:
        if self._broken is None:
            return
        files, _, until = self._broken
        if files == self._files() and time.monotonic() < until:
            raise Unavailable(text("Search is not available for the moment."))
        self._broken = None
        self._snapshot = None

    def _note(self, error: Exception) -> None:
        log.error("search index unusable: %s: %s", type(error).__name__, error, exc_info=error)
        self._broken = (self._files(), f"{type(error).__name__}: {error}", time.monotonic() + RETRY_SECONDS)

    def _files(self) -> str:
        """Which files are in use, to notice that somebody put others in their place."""
        try:
            return str(self._folder.current())
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def _passing(error: Exception) -> bool:
    """Whether the machine is short of something and the files are as good as before."""
    short = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in short)


def _differs(snapshot: Snapshot, number: int | None, document: Document) -> bool:
    if number is None:
        return True
    record = snapshot.records[number]
    version = int(record["version"])
    return version <= document.version and int(record["digest"]) != document.digest()
