"""Wiring: settings to parts, events to handlers. The only place that chooses engine, mailer and store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.config import Settings, bundled
from kb.connect import handlers as connect_handlers
from kb.core.db import Database
from kb.core.events import Event
from kb.core.mail.compose import Composer
from kb.core.mail.mailers import Mailer, mailer_for
from kb.core.relay import Handler, Relay
from kb.notices import handlers as notice_handlers
from kb.people import handlers as people_handlers
from kb.practices import handlers as practice_handlers
from kb.practices.content_store import ContentStore
from kb.search import handlers as search_handlers
from kb.search.engine import SearchEngine
from kb.search.finder import Finder
from kb.search.handlers import Indexer
from kb.search.source import DatabaseSource
from kb.search.whoosh_engine import WhooshEngine


@dataclass(frozen=True)
class House:
    """The parts of one running Passerelle."""

    settings: Settings
    db: Database
    finder: Finder
    mailer: Mailer
    composer: Composer
    content: ContentStore
    relay: Relay

    @property
    def engine(self) -> SearchEngine:
        """The search engine, for operators; pages ask the finder."""
        return self.finder.engine

    def close(self) -> None:
        """Stop the relay and let the database go."""
        self.relay.stop()
        self.finder.close()
        self.db.close()


def build_house(settings: Settings, mailer: Mailer | None = None) -> House:
    """The house that ``settings`` describe; tests may bring a mailer of their own."""
    db = Database(settings.database_url)
    engine = WhooshEngine(settings.index_dir, cache_bytes=settings.search_memory_mb * 1024 * 1024)
    indexer = Indexer(engine, DatabaseSource(db))
    post = mailer or mailer_for(settings)
    composer = Composer(settings, bundled("templates"))
    content = ContentStore(settings.content_dir)
    handlers = merge(
        search_handlers.handlers(indexer),
        practice_handlers.handlers(db, content),
        notice_handlers.handlers(db),
        people_handlers.handlers(db, post, composer),
        connect_handlers.handlers(db, post, composer, settings),
    )
    return House(settings, db, Finder(indexer), post, composer, content, Relay(db, handlers))


def merge(*rooms: Mapping[type[Event], Sequence[Handler]]) -> dict[type[Event], list[Handler]]:
    """One mapping of all rooms' handlers, in the order of the rooms."""
    together: dict[type[Event], list[Handler]] = {}
    for room in rooms:
        for kind, handlers in room.items():
            together.setdefault(kind, []).extend(handlers)
    return together
