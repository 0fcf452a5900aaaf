"""Keeping the index in step with the source, a practice at a time or many at once."""

from collections.abc import Iterable, Mapping, Sequence

from kb.core.events import Event
from kb.core.relay import Handler
from kb.practices.events import PracticePosted, PracticeRevised, PracticeTouched, PracticeWithdrawn
from kb.search.document import DocumentSource
from kb.search.engine import Progress, SearchEngine

CHANGES = (PracticePosted, PracticeRevised, PracticeWithdrawn, PracticeTouched)
NAME = "index"
"""Under this name the outbox keeps that the index is through with an event."""


class Indexer:
    """What to do when a practice was posted, revised, withdrawn, brought back or moved.

    Each call reads the present state from the source, so that it is right in any order and harmless when repeated. All
    raise ``Unavailable`` when the index cannot be written now; whoever calls tries again later.
    """

    def __init__(self, engine: SearchEngine, source: DocumentSource) -> None:
        self.engine = engine
        self.source = source

    def refresh(self, practice_id: int) -> None:
        """Bring one practice in line with the source."""
        self.refresh_all([practice_id])

    def refresh_all(self, practice_ids: Iterable[int]) -> None:
        """Bring many practices in line with the source, in as few commits as possible."""
        wanted = set(practice_ids)
        found = list(self.source.documents(sorted(wanted)))
        self.engine.index(found)
        gone = wanted - {document.id for document in found}
        if gone:
            self.engine.remove(gone)

    def rebuild_if_needed(self, progress: Progress | None = None) -> bool:
        """Rebuild an index that is missing, broken or written by an older program; says whether it did."""
        if not self.engine.status().needs_rebuild:
            return False
        self.engine.rebuild(self.source, progress)
        return True


def handlers(indexer: Indexer) -> Mapping[type[Event], Sequence[Handler]]:
    """The handler that keeps the index in step, for every change of a practice; many changes are one commit.

    An index that is missing or broken is made anew instead, which takes in these changes too.
    """

    def run(events: Sequence[Event]) -> None:
        if indexer.rebuild_if_needed():
            return
        indexer.refresh_all(event.practice_id for event in events if isinstance(event, CHANGES))

    handler = Handler(NAME, run, batch=True)
    return dict.fromkeys(CHANGES, (handler,))
