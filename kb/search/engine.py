"""What any search engine can do. The contract suite in the tests says it in examples."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kb.search.document import Document, DocumentSource
from kb.search.query import SearchQuery
from kb.search.results import PAGE_SIZE, ResultPage

Progress = Callable[[int], None]
"""Called during long work with the number of documents done so far."""


class State(StrEnum):
    """How an engine is doing."""

    READY = "ready"
    OUTDATED = "outdated"
    """It answers, but was written by an older analysis: rebuild it."""
    MISSING = "missing"
    """There is no index yet, or not any more: rebuild it."""
    BROKEN = "broken"
    """The index cannot be read: rebuild it."""


@dataclass(frozen=True)
class Status:
    """The health of an engine, for operators and for whoever decides to rebuild."""

    state: State
    documents: int = 0
    segments: int = 0
    generation: str = ""
    reason: str = ""

    @property
    def needs_rebuild(self) -> bool:
        """Whether only a rebuild brings it back in order."""
        return self.state is not State.READY


class SearchEngine(Protocol):
    """Finds documents. Every method raises ``kb.core.errors.Unavailable`` when the index cannot be used."""

    def search(self, query: SearchQuery, language: str = "", size: int = PAGE_SIZE) -> ResultPage:
        """Answer a question; ``language`` is the viewer's, preferred where documents fit equally well."""

    def index(self, documents: Iterable[Document]) -> int:
        """Add or replace documents, visible to the next search; returns how many were written.

        An older version never replaces a newer one; a document that is already there, word for word, costs nothing.
        """

    def remove(self, ids: Iterable[int]) -> int:
        """Take documents away; returns how many there were. Ids that are not there do no harm."""

    def rebuild(self, source: DocumentSource, progress: Progress | None = None) -> int:
        """Write a new index aside and put it in the place of the present one; returns its documents.

        Searching goes on meanwhile; what changes in the source during the work is in the new index.
        """

    def optimize(self) -> None:
        """Merge what many small changes left behind; for a quiet hour."""

    def versions(self) -> Mapping[int, int]:
        """Id -> version of every document in the index."""

    def status(self) -> Status:
        """How the engine is doing; never raises."""

    @property
    def generation(self) -> str:
        """Changes whenever what can be found changes."""
