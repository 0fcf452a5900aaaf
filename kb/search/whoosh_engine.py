"""Whoosh 2.7.4 as the keeper of the inverted index: term dictionary, posting blocks, segments, generations.

Scoring, filters and facets are not its work. What is done differently here than by its own writer and searcher, and
why: postings are read a block at a time into arrays; segments are merged term by term in a stream, so that memory
stays flat; everything is on disk (fsync) before the table of contents is renamed into place; every file has a checksum
that is compared when a segment is opened, because damaged bytes would otherwise be read as other words.
"""

import heapq
import os
import threading
import weakref
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex
from whoosh.reading import TermNotFound
from whoosh.writing import SegmentWriter

from kb.search import durable
from kb.search.blocks import Block, Fresh, renumbered
from kb.search.local_engine import LocalEngine
from kb.search.schema import POSTINGS, SCHEMA, TERMS
from kb.search.store import Ids, Merge, Numbers, Postings, Segment, View
from kb.search.terms import RECORD, Prepared

NAME = "MAIN"
BLOCK = 128
_RECORDS = ".rec"
_EMPTY = Postings(np.zeros(0, np.int32), np.zeros(0, np.float32))


class WhooshEngine(LocalEngine):
    """The engine that keeps its index in Whoosh files under ``folder``."""

    def __init__(self, folder: Path, cache_bytes: int = 64 << 20, wait_seconds: float = 10.0) -> None:
        """``cache_bytes`` bounds the decoded terms held in memory, ``wait_seconds`` the wait for another writer."""
        super().__init__(folder, WhooshStore(), cache_bytes, wait_seconds)


class WhooshStore:
    """``kb.search.store.Store`` on Whoosh."""

    def create(self, folder: Path) -> None:
        """See ``Store``."""
        TOC.create(_Storage(str(folder)), SCHEMA, NAME)

    def generation(self, folder: Path) -> int:
        """See ``Store``."""
        numbers = [
            int(name[6:-4]) for name in os.listdir(folder) if name.startswith("_MAIN_") and name.endswith(".toc")
        ]
        if not numbers:
            raise FileNotFoundError(f"no table of contents in {folder}")
        return max(numbers)

    def open(self, folder: Path, known: Mapping[str, Segment]) -> View:
        """See ``Store``."""
        storage = _Storage(str(folder))
        generation = self.generation(folder)
        toc = _read_toc(storage, generation)
        parts = []
        for segment in toc.segments:
            key = f"{folder.name}/{segment.segment_id()}"
            opened = known.get(key) or WhooshSegment(storage, segment, key)
            parts.append((opened, np.array(sorted(segment.deleted_docs()), np.int64)))
        return View(generation, tuple(parts))

    def commit(self, folder: Path, deleted: Sequence[int], added: Iterable[Prepared], merge: Merge) -> None:
        """See ``Store``."""
        writer = _Writer(_Index(_Storage(str(folder))))
        try:
            for number in deleted:
                writer.delete_document(number)
            for prepared in added:
                writer.add(prepared)
            writer.commit(mergetype=lambda _, segments: writer.absorb(segments, merge))
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise


class WhooshSegment:
    """``kb.search.store.Segment`` on the files of one Whoosh segment, which stay open as long as it is in use."""

    def __init__(self, storage: "_Storage", segment: Any, key: str) -> None:
        """Open the files of ``segment``; raises ``Damaged`` when one of them differs from its checksum."""
        self._key = key
        self._lock = threading.Lock()
        durable.compare_sums(Path(storage.folder, segment.make_filename(durable.SUMS)))
        raw = Path(storage.folder, segment.make_filename(_RECORDS)).read_bytes()
        self._records: NDArray[np.void] = np.frombuffer(raw, RECORD)
        if len(self._records) != segment.doc_count_all():
            raise durable.Damaged(f"{key}: {len(self._records)} records for {segment.doc_count_all()} documents")
        self._terms = segment.codec().terms_reader(storage, segment)
        weakref.finalize(self, self._terms.close)

    @property
    def key(self) -> str:
        """See ``Segment``."""
        return self._key

    @property
    def records(self) -> NDArray[np.void]:
        """See ``Segment``."""
        return self._records

    def has(self, term: bytes) -> bool:
        """See ``Segment``."""
        with self._lock:
            return (TERMS, term) in self._terms

    def postings(self, term: bytes) -> Postings:
        """See ``Segment``."""
        blocks = list(self._blocks(term))
        if not blocks:
            return _EMPTY
        return Postings(
            np.concatenate([block.ids for block in blocks]),
            np.concatenate([block.weights for block in blocks]),
        )

    def positions(self, term: bytes) -> Numbers:
        """See ``Segment``."""
        found = [np.zeros(0, np.int64)]
        for block in self._blocks(term):
            sizes = np.fromiter(map(len, block.values), np.int64, len(block.values)) // 2
            places = np.frombuffer(b"".join(block.values), "<u2").astype(np.int64)
            found.append((np.repeat(block.ids.astype(np.int64), sizes) << 16) | places)
        return np.concatenate(found)

    def terms(self, prefix: bytes) -> Sequence[bytes]:
        """See ``Segment``."""
        found = []
        with self._lock:
            for _, term in self._terms.terms_from(TERMS, prefix):
                if not term.startswith(prefix):
                    break
                found.append(term)
        return found

    def everything(self) -> Iterator[tuple[bytes, Block]]:
        """Every term in order with each of its blocks: what a merge reads."""
        for (_, term), info in self._terms.items():
            for block in _decoded(self._terms, info):
                yield term, block

    def _blocks(self, term: bytes) -> Iterator[Block]:
        with self._lock:
            try:
                info = self._terms.term_info(TERMS, term)
            except TermNotFound:
                return
            blocks = list(_decoded(self._terms, info))
        yield from blocks


def _decoded(terms: Any, info: Any) -> Iterator[Block]:
    """The blocks of one posting list, which is read from disk at once."""
    offset, (length,) = info.extent()
    raw = StructFile(BytesIO(terms._postfile.get(offset, length)))
    matcher = W3LeafMatcher(raw, 0, length, POSTINGS)
    while True:
        matcher._read_data()
        deltas, weights, values = matcher._data
        ids = np.cumsum(np.array(deltas, np.int32), dtype=np.int32)
        if weights is None or isinstance(weights, float):
            weights = np.full(len(ids), 1.0 if weights is None else weights)
        yield Block(ids, np.array(weights, np.float32), values)
        if matcher._lastblock:
            return
        matcher._goto(matcher._nextoffset)


class _Index(FileIndex):  # type: ignore[misc]
    """An index that is opened by its writer alone, so that its table of contents is read and compared once."""

    def __init__(self, storage: "_Storage") -> None:
        self.storage, self.indexname, self._schema = storage, NAME, SCHEMA

    def _read_toc(self) -> Any:
        return _read_toc(self.storage, self.latest_generation())


class _Storage(FileStorage):  # type: ignore[misc]
    """A folder in which a rename is only done when what is renamed is on disk, with its checksum beside it."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        durable.write_sums(folder / f"{newname}{durable.SUMS}", {newname: folder / oldname})
        durable.sync(folder / oldname)
        super().rename_file(oldname, newname, safe)
        durable.sync(folder)


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Writes one segment from prepared documents and from the segments that are merged into it."""

    def __init__(self, index: _Index) -> None:
        super().__init__(index, compound=False)
        self._records: list[bytes] = []
        self._fresh = Fresh()
        self._merged: list[tuple[WhooshSegment, Ids]] = []

    def add(self, prepared: Prepared) -> None:
        """Take in a new document."""
        self._records.append(prepared.record)
        self._fresh.add(self._next_document(), prepared)

    def absorb(self, segments: list[Any], merge: Merge) -> list[Any]:
        """Take in the living documents of the segments to merge; returns the other segments."""
        segments = [segment for segment in segments if segment.doc_count()]
        choice = merge([segment.doc_count() for segment in segments])
        for segment, chosen in zip(segments, choice, strict=True):
            if chosen:
                opened = WhooshSegment(self.storage, segment, segment.segment_id())
                numbers = np.full(len(opened.records), -1, np.int32)
                for old in range(len(numbers)):
                    if not segment.is_deleted(old):
                        numbers[old] = self._next_document()
                self._records.append(opened.records[numbers >= 0].tobytes())
                self._merged.append((opened, numbers))
        return [segment for segment, chosen in zip(segments, choice, strict=True) if not chosen]

    def _next_document(self) -> int:
        number: int = self.docnum
        self.perdocwriter.start_doc(number)
        self.perdocwriter.finish_doc()
        self.docnum += 1
        self._added = True
        return number

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        durable.write(Path(self.storage.folder, self.newsegment.make_filename(_RECORDS)), b"".join(self._records))
        fields = self.fieldwriter
        fields.start_field(TERMS, SCHEMA[TERMS])
        merged = [renumbered(segment.everything(), numbers) for segment, numbers in self._merged]
        for term, group in groupby(heapq.merge(self._fresh.in_order(), *merged, key=_term), key=_term):
            fields.start_term(term)
            _fill(fields._postwriter, (block for _, block in group))
            fields.finish_term()
        fields.finish_field()
        fields.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        folder = Path(self.storage.folder)
        own = {name: folder / name for name in self.newsegment.list_files(self.storage)}
        for path in own.values():
            durable.sync(path)
        durable.write_sums(folder / self.newsegment.make_filename(durable.SUMS), own)
        durable.sync(folder)
        super()._commit_toc(segments)
        for old in folder.glob(f"_{NAME}_*.toc{durable.SUMS}"):
            if old.name != f"{TOC._filename(NAME, self.generation)}{durable.SUMS}":
                old.unlink(missing_ok=True)


def _term(item: tuple[bytes, Block]) -> bytes:
    return item[0]


def _fill(writer: Any, blocks: Iterable[Block]) -> None:
    """Hand a posting list to Whoosh in full blocks; the last one is written when the term is finished."""
    ids: array[int] = array("I")
    weights: array[float] = array("f")
    values: list[bytes] = []
    for block in blocks:
        ids.extend(block.ids.tolist())
        weights.extend(block.weights.tolist())
        values.extend(block.values)
    for start in range(0, len(ids), BLOCK):
        if start:
            writer._write_block()
        end = start + BLOCK
        writer._ids, writer._weights, writer._values = ids[start:end], weights[start:end], values[start:end]
        writer._maxweight = max(writer._weights)


def _read_toc(storage: _Storage, generation: int) -> Any:
    name = TOC._filename(NAME, generation)
    durable.compare_sums(Path(storage.folder, f"{name}{durable.SUMS}"))
    return TOC.read(storage, NAME, generation, SCHEMA)
