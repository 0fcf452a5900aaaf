"""Typed settings, read from ``KB_*`` environment variables.

Every setting is declared once, in ``SETTINGS``; ``kb settings`` prints that table and the README
documents it. Bad values are refused all together, in one message, so that an operator mends them in one go.
"""

import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kb.config import parsers

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SettingsError(Exception):
    """One or more settings are wrong; ``problems`` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What one running Passerelle was told; see ``SETTINGS`` for the meaning of each field."""

    data_dir: Path
    content_dir: Path
    database_url: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    base_url: str
    host: str
    port: int
    workers: int
    threads: int
    relay: bool
    proxy_hops: int
    site_name: str
    default_language: str
    time_zone: str
    signup_domains: tuple[str, ...]
    smtp_url: str
    mail_from: str
    search_memory_mb: int
    requests_per_day: int
    development: bool

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def photo_dir(self) -> Path:
        return self.data_dir / "photos"

    @property
    def mail_dir(self) -> Path:
        return self.data_dir / "mail"

    @property
    def demo_password_file(self) -> Path:
        return self.data_dir / "demo-password"

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https, which turns secure cookies and HSTS on."""
        return self.base_url.startswith("https://")

    @property
    def beyond_loopback(self) -> bool:
        return self.host not in LOOPBACK


@dataclass(frozen=True)
class Setting:
    """One documented setting: its field, how text becomes a value, its default and what it is for."""

    field: str
    parse: Callable[[str], Any]
    default: str
    help: str
    secret: bool = False

    @property
    def variable(self) -> str:
        return "KB_" + self.field.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("data_dir", parsers.path, "", "Folder for everything a running Passerelle writes. Default: instance/"),
    Setting("content_dir", parsers.path, "", "Folder of the Markdown library. Default: content/ in a checkout, else DATA_DIR/content"),
    Setting("database_url", parsers.database, "", "Database. Default: SQLite in DATA_DIR; postgresql://user:password@host/name for PostgreSQL", True),
    Setting("secret_key", parsers.key, "", "Key that signs links and cookies. Default: made once and kept in DATA_DIR/secret-key", True),
    Setting("secret_key_fallbacks", parsers.keys, "", "Earlier keys, separated by spaces, still accepted after a change of key", True),
    Setting("base_url", parsers.address, "", "Address people use, for links in mails. Default: http://HOST:PORT"),
    Setting("host", parsers.line, "127.0.0.1", "Address to listen on"),
    Setting("port", parsers.integer(1, 65535), "8000", "Port to listen on"),
    Setting("workers", parsers.integer(1, 64), "1", "Web processes"),
    Setting("threads", parsers.integer(1, 64), "8", "Threads in each web process"),
    Setting("relay", parsers.yes_no, "yes", "Run the relay (index, files, mail) beside the web server; no when `kb worker` does it"),
    Setting("proxy_hops", parsers.integer(0, 5), "0", "Number of trusted reverse proxies in front of Passerelle"),
    Setting("site_name", parsers.line, "Passerelle", "Name shown in the header, titles and mails"),
    Setting("default_language", parsers.language, "nl", "Language of people who chose none and whose browser asks for none of the three"),
    Setting("time_zone", parsers.time_zone, "Europe/Brussels", "Time zone of the dates and times shown"),
    Setting("signup_domains", parsers.words, "", "E-mail domains whose owners may sign up by themselves, separated by commas"),
    Setting("smtp_url", parsers.smtp, "", "Mail server, such as smtp+starttls://user:password@host:587. Empty: mails are kept in DATA_DIR/mail", True),
    Setting("mail_from", parsers.mail_address, "passerelle@localhost", "Sender address of the mails"),
    Setting("search_memory_mb", parsers.integer(16, 4096), "96", "Memory for decoded search postings in each process, in megabytes"),
    Setting("requests_per_day", parsers.integer(1, 500), "10", "New requests to colleagues that one person can make in 24 hours"),
    Setting("development", parsers.yes_no, "no", "Show the page with every component, /patterns; never on a real site"),
)  # fmt: skip


def in_checkout() -> bool:
    """Whether the code runs from its repository rather than from an installed wheel."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "templates").is_dir()


def bundled(name: str) -> Path:
    """The folder ``name`` (templates, content) that ships with the code, in a checkout or in the wheel."""
    return (CHECKOUT if in_checkout() else PACKAGE) / name


def _raw_values(environ: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    known = {setting.variable for setting in SETTINGS}
    raw: dict[str, str] = {}
    for setting in SETTINGS:
        value = environ.get(setting.variable)
        file = environ.get(setting.variable + "_FILE") if setting.secret else None
        if value is None and file:
            try:
                value = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{setting.variable}_FILE: {error}")
        raw[setting.field] = setting.default if value is None else value.strip()
    files = {setting.variable + "_FILE" for setting in SETTINGS if setting.secret}
    for name in sorted(environ):
        if name.startswith("KB_") and name not in known | files and not name.startswith(("KB_TEST_", "KB_REQUIRE_")):
            problems.append(f"{name} is not a setting of Passerelle (see `kb settings`)")
    return raw


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of ``environ`` (default: the process environment).

    Raises ``SettingsError`` naming every wrong value at once. Makes the data folder and the secret key
    when they are missing, since nothing can start without them.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    values: dict[str, Any] = {}
    for field, raw in _raw_values(environ, problems).items():
        setting = next(each for each in SETTINGS if each.field == field)
        try:
            values[field] = setting.parse(raw)
        except ValueError as error:
            problems.append(f"{setting.variable} {error}")
    if problems:
        raise SettingsError(problems)
    _fill_defaults(values)
    return Settings(**{field.name: values[field.name] for field in fields(Settings)})


def _fill_defaults(values: dict[str, Any]) -> None:
    data_dir = values["data_dir"] or (CHECKOUT if in_checkout() else Path.cwd()) / "instance"
    values["data_dir"] = data_dir
    values["content_dir"] = values["content_dir"] or (CHECKOUT / "content" if in_checkout() else data_dir / "content")
    _make_folder(data_dir)
    values["database_url"] = values["database_url"] or f"sqlite:///{data_dir / 'passerelle.sqlite3'}"
    values["secret_key"] = values["secret_key"] or _kept_secret(data_dir / "secret-key")
    host = f"[{values['host']}]" if ":" in values["host"] else values["host"]
    values["base_url"] = values["base_url"] or f"http://{host}:{values['port']}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError([f"KB_DATA_DIR {folder} cannot be made: {error.strerror}"]) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError([f"KB_DATA_DIR {folder} cannot be written to"])


def _kept_secret(path: Path) -> str:
    """The key kept in ``path``; made with mode 0600 at first use, once even when two processes start together."""
    if not path.exists():
        try:
            _make_secret(path)
        except OSError as error:
            raise SettingsError([f"{path} cannot be written: {error.strerror}"]) from error
    return _read_secret(path)


def _make_secret(path: Path) -> None:
    """Write the key aside and give it its name in one step: nobody ever reads half of it, and the first one stays."""
    handle, aside = tempfile.mkstemp(prefix=".secret-key-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        os.unlink(aside)


def _read_secret(path: Path) -> str:
    try:
        return parsers.key(path.read_text(encoding="ascii").strip() or "-")
    except (OSError, ValueError) as error:
        raise SettingsError([f"{path} holds no usable key ({error}); remove it to have a new one made"]) from error
