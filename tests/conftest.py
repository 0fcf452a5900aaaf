"""Fixtures on real parts: a database file, an index folder, a content folder, the whole application."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

import kb.wiring
from kb import config
from kb.app import create_app
from kb.config import Settings
from kb.core.db import Base, Database
from kb.core.mail.mailers import NullMailer
from kb.wiring import House, build_house
from tests.browser.chromium import browser, page
from tests.cast import Cast, make_cast

__all__ = ["browser", "page"]  # here and nowhere else: a process can hold one Playwright

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no defect
hypothesis.settings.load_profile("house")
assert kb.wiring  # every model is known once the wiring is imported


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a house of its own under ``tmp_path``."""
    return config.load(
        {
            "KB_DATA_DIR": str(tmp_path / "instance"),
            "KB_CONTENT_DIR": str(tmp_path / "content"),
            "KB_SECRET_KEY": "a-key-for-tests-only-0123456789abcdef",
            "KB_BASE_URL": "http://localhost",
            "KB_DEFAULT_LANGUAGE": "en",
        }
    )


@pytest.fixture(scope="session")
def schema_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table, made once and copied for each test."""
    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    db = Database(f"sqlite:///{path}")
    Base.metadata.create_all(db.engine)
    db.close()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture
def db(settings: Settings, schema_file: Path) -> Iterator[Database]:
    """An empty database with every table: SQLite, or PostgreSQL when ``KB_TEST_DATABASE_URL`` points at one."""
    url = os.environ.get("KB_TEST_DATABASE_URL")
    if url:
        database = Database(url)
        Base.metadata.drop_all(database.engine)
        Base.metadata.create_all(database.engine)
    else:
        target = Path(settings.database_url.removeprefix("sqlite:///"))
        target.write_bytes(schema_file.read_bytes())
        database = Database(settings.database_url)
    yield database
    database.close()


@pytest.fixture
def mailer() -> NullMailer:
    """Keeps the mails that would have been sent."""
    return NullMailer()


@pytest.fixture
def house(settings: Settings, db: Database, mailer: NullMailer) -> Iterator[House]:
    """The wired house on the test database; its relay runs only when a test says ``house.relay.drain()``."""
    if os.environ.get("KB_TEST_DATABASE_URL"):
        settings = config.load({**_environ(settings), "KB_DATABASE_URL": os.environ["KB_TEST_DATABASE_URL"]})
    built = build_house(settings, mailer)
    yield built
    built.close()


def _environ(settings: Settings) -> dict[str, str]:
    return {
        "KB_DATA_DIR": str(settings.data_dir),
        "KB_CONTENT_DIR": str(settings.content_dir),
        "KB_SECRET_KEY": settings.secret_key,
        "KB_BASE_URL": settings.base_url,
        "KB_DEFAULT_LANGUAGE": settings.default_language,
    }


@pytest.fixture
def cast(db: Database) -> Cast:
    """Departments, themes and the four people most tests are about."""
    with db.transaction() as session:
        return make_cast(session)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates, compiled once a worker instead of once a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(house: House, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """The whole application, with CSRF on as in real life."""
    application = create_app(house=house)
    application.jinja_env.bytecode_cache = compiled_templates
    application.testing = False
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies. ``tests.web.browse`` signs in and fills forms with their token."""
    return app.test_client()
