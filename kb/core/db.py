"""The database: one declarative base, one write transaction an edge, settings of SQLite and PostgreSQL.

Only this module and the relay commit or flush. A service gets a ``Session`` and leaves the end of the
transaction to whoever opened it: a view that changes something, a command, the relay.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, func, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from kb.core.errors import Unavailable
from kb.core.language import text
from kb.core.turns import Turns

BUSY_MS = 5_000
BUSY = text("The database is busy. Nothing was lost: try again in a moment.")
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the house."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads this class attribute


class Reader(Session):
    """A session that keeps what it loaded until it is closed, so that one request reads no record twice."""


@event.listens_for(Reader, "loaded_as_persistent")
def _keep(session: Session, record: object) -> None:
    """A session alone holds its records weakly: ``get`` would load again what its first caller let go."""
    session.info.setdefault("kept", []).append(record)


T = TypeVar("T")


def once(session: Session, key: str, read: Callable[[], T]) -> T:
    """What ``read`` gives, read once as long as ``session`` lives when that is a ``Reader``.

    For what several parts of a page ask for. Any other session, which may have changed it, reads anew.
    """
    if not isinstance(session, Reader):
        return read()
    found: dict[str, T] = session.info.setdefault("once", {})
    if key not in found:
        found[key] = read()
    return found[key]


def add(session: Session, record: T) -> T:
    """Add ``record`` and give it its id at once; the transaction stays open."""
    session.add(record)
    session.flush()
    return record


def flush(session: Session) -> None:
    """Send what waits in ``session``, where a later statement counts on its order."""
    session.flush()


def one_at_a_time(session: Session, doing: str) -> None:
    """Let transactions that are ``doing`` the same wait for each other until they end, as on SQLite all of them do."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(doing))))


class Database:
    """The database at ``url``: ``sqlite:///file`` or ``postgresql+psycopg://...``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._turns = Turns()
        self._write = sessionmaker(self.engine.execution_options(kb_write=True), expire_on_commit=False)
        self._read = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._reader = sessionmaker(self.engine, class_=Reader, expire_on_commit=False, autoflush=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """The one write transaction of an edge: committed at the end, undone by any error.

        Raises ``Unavailable`` when another writer holds the database for longer than ``BUSY_MS``.
        """
        with self._turn(), self._write() as session:
            try:
                yield session
                session.commit()
            except OperationalError as error:
                session.rollback()
                raise _busy(error) from error
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer at a time: the threads of this process come to it in the order they asked."""
        if not self.is_sqlite:
            yield
            return
        with self._turns.turn(BUSY_MS / 1000) as mine:
            if not mine:
                raise Unavailable(BUSY)
            yield

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with; nothing it holds is ever written."""
        with self._read() as session:
            yield session

    def reader(self) -> Reader:
        """A read session that the caller closes: of a web request, which asks for a record in several places."""
        return self._reader()

    def check(self) -> None:
        """Raise ``Unavailable`` when the database does not answer, or is no database."""
        try:
            with self.engine.connect() as connection:
                connection.execute(sql("SELECT 1"))
        except DatabaseError as error:
            raise Unavailable(BUSY) from error

    def close(self) -> None:
        self.engine.dispose()


def adopt_ids(session: Session, table: str) -> None:
    """Let automatic ids of ``table`` continue after rows that were written with ids of their own."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        session.execute(sql(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))"))  # noqa: S608 - our own table names


def _busy(error: OperationalError) -> Exception:
    known = (
        "locked",
        "lock timeout",
        "deadlock",
        "busy",
        "disk is full",
        "disk I/O error",
        "unable to open",
        "connect",
        "readonly",
    )
    if any(word in str(error.orig) for word in known):
        return Unavailable(BUSY)
    return error


def _engine(url: str) -> Engine:
    """The engine for ``url``. Parameters are kept out of its errors: they hold what people wrote, and go to the log."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    options = f"-c statement_timeout=5000 -c lock_timeout={BUSY_MS} -c idle_in_transaction_session_timeout=60000"
    return create_engine(url, pool_pre_ping=True, connect_args={"options": options}, hide_parameters=True)


def _sqlite_settings(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("kb_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
