"""A new index beside the present one, and the comparison of an index with its source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from kb.search.cache import ByteCache
from kb.search.document import Document, DocumentSource
from kb.search.engine import Progress, SearchEngine
from kb.search.merging import untouched
from kb.search.snapshot import Snapshot
from kb.search.store import Store
from kb.search.terms import prepare

SEGMENT = 4000
"""Documents in a segment of a new index: about 100 MB of memory while it is written."""
REPORTED = 100


@dataclass(frozen=True)
class Differences:
    """Where index and source differ: ids that are only in the source, only in the index, or in another version."""

    missing: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)


def check(engine: SearchEngine, source: DocumentSource) -> Differences:
    """Compare versions; raises ``Unavailable`` when the index cannot be read."""
    held, right = engine.versions(), source.versions()
    return Differences(
        missing=tuple(sorted(right.keys() - held.keys())),
        extra=tuple(sorted(held.keys() - right.keys())),
        stale=tuple(sorted(id_ for id_, version in held.items() if right.get(id_, version) != version)),
    )


def repair(engine: SearchEngine, source: DocumentSource, differences: Differences) -> None:
    """Bring the documents that ``check`` named in line with the source."""
    wanted = [*differences.missing, *differences.stale]
    found = list(source.documents(wanted))
    engine.index(found)
    engine.remove({*differences.extra, *wanted} - {document.id for document in found})


class Rebuild:
    """An index that is being written aside. Nobody else knows its folder."""

    def __init__(self, store: Store, path: Path) -> None:
        self.path = path
        self._store = store
        store.create(path)

    def fill(self, source: DocumentSource, progress: Progress | None = None) -> None:
        """Write every document of ``source``, a segment at a time."""
        documents = _reported(_once(source.all()), progress)
        while first := next(documents, None):
            batch = chain([first], islice(documents, SEGMENT - 1))
            self._store.commit(self.path, [], map(prepare, batch), untouched)

    def catch_up(self, source: DocumentSource, before: Snapshot | None) -> int:
        """Bring in what changed since ``fill`` began; returns the number of documents.

        ``before`` is the index in use up to now, which was written to meanwhile: where its text of a document is
        another one at the same version, as after the renaming of a theme, the document is read again.
        """
        snapshot = self._snapshot()
        held, right = _versions(snapshot), source.versions()
        wanted = {id_ for id_, version in right.items() if held.get(id_) != version}
        if before is not None:
            wanted |= _changed(snapshot, before) & right.keys()
        fresh = list(source.documents(sorted(wanted))) if wanted else []
        gone = (held.keys() - right.keys()) | wanted
        if fresh or gone & held.keys():
            numbers = list(snapshot.numbers_of(sorted(gone)).values())
            self._store.commit(self.path, numbers, [prepare(document) for document in fresh], untouched)
        return self._snapshot().count

    def _snapshot(self) -> Snapshot:
        return Snapshot(self.path.name, self._store.open(self.path, {}), ByteCache(0))


def _once(documents: Iterable[Document]) -> Iterator[Document]:
    """Each document the first time its id comes by: a source may page through rows that move."""
    seen: set[int] = set()
    for document in documents:
        if document.id not in seen:
            seen.add(document.id)
            yield document


def _reported(documents: Iterable[Document], progress: Progress | None) -> Iterator[Document]:
    """Tell ``progress`` about every hundredth document and the last one."""
    done = 0
    for done, document in enumerate(documents, 1):
        yield document
        if progress is not None and done % REPORTED == 0:
            progress(done)
    if progress is not None:
        progress(done)


def _versions(snapshot: Snapshot) -> dict[int, int]:
    living = snapshot.records[snapshot.live]
    return dict(zip(living["id"].tolist(), living["version"].tolist(), strict=True))


def _changed(one: Snapshot, other: Snapshot) -> set[int]:
    """Ids that both have with another content."""
    digests = [
        dict(zip(living["id"].tolist(), living["digest"].tolist(), strict=True))
        for living in (one.records[one.live], other.records[other.live])
    ]
    return {id_ for id_, digest in digests[0].items() if digests[1].get(id_, digest) != digest}
