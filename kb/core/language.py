"""The three languages: texts that wait for a reader, translations outside a request, recognising a language."""

import gettext
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.numbers import format_decimal
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("nl", "fr", "en")
LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}


@lru_cache(maxsize=16)
def translator(language: str) -> gettext.NullTranslations:
    """The catalogue of ``language``; English, and anything unknown, is what the code says."""
    if language not in LANGUAGES:  # it becomes part of a path
        return gettext.NullTranslations()
    return gettext.translation("messages", str(TRANSLATIONS), [language], fallback=True)


@dataclass(frozen=True)
class Text:
    """A sentence of the product that is translated when its reader is known."""

    message: str
    plural: str | None = None
    number: int = 0
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    def render(self, language: str) -> str:
        """The sentence in ``language``; params that are texts themselves are rendered too."""
        catalogue = translator(language)
        if self.plural is None:
            sentence = catalogue.gettext(self.message)
        else:
            sentence = catalogue.ngettext(self.message, self.plural, self.number)
        values = {
            key: value.render(language) if isinstance(value, Text) else value for key, value in self.params.items()
        }
        return sentence % values if values else sentence


def text(message: str, **params: Any) -> Text:
    """A translatable sentence: ``text("At most %(count)d themes.", count=5)``."""
    return Text(message, params=params)


def ntext(singular: str, plural: str, number: int, **params: Any) -> Text:
    """A translatable sentence with a count, which is also the parameter ``num``."""
    return Text(singular, plural, number, {"num": number, **params})


_LOADING = threading.Lock()


def get_ready() -> None:
    """Load what ``recognise`` works with: a second of work, which the first text of the day need not wait for."""
    _identifier()


def _identifier() -> LanguageIdentifier:
    """Several threads that ask at once wait for one loading, instead of each doing it."""
    with _LOADING:
        return _load_identifier()


@lru_cache(maxsize=1)
def _load_identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def recognise(sample: str) -> str:
    """The language of ``sample``, one of nl, fr, en: ``"Bel eerst, mail daarna"`` -> ``"nl"``."""
    language: str = _identifier().classify(sample[:4000])[0]
    return language


def format_date(value: datetime, language: str, zone: str = "Europe/Brussels") -> str:
    """``6 oktober 2026`` / ``6 octobre 2026`` / ``6 October 2026``."""
    return _written_date(value.astimezone(ZoneInfo(zone)).date(), language)


@lru_cache(maxsize=4096)
def _written_date(day: date, language: str) -> str:
    """Kept, as a list shows the same days again and Babel reads its pattern anew each time."""
    return babel_date(day, "d MMMM y", locale=LOCALES[language])


def format_datetime(value: datetime, language: str, zone: str = "Europe/Brussels") -> str:
    """Date and time of day: ``6 oktober 2026 9:30``."""
    return babel_datetime(value.astimezone(ZoneInfo(zone)), "d MMMM y H:mm", locale=LOCALES[language])


def format_time(value: datetime, language: str, zone: str = "Europe/Brussels") -> str:
    """Time of day: ``9.30 u`` / ``9 h 30`` / ``9:30``, with spaces that do not break."""
    local = value.astimezone(ZoneInfo(zone))
    if language == "nl":
        return f"{local.hour}.{local.minute:02}\u00a0u"
    if language == "fr":
        return f"{local.hour}\u00a0h\u00a0{local.minute:02}"
    return f"{local.hour}:{local.minute:02}"


@lru_cache(maxsize=4096)
def format_number(value: int | float, language: str) -> str:
    """``12.345`` / ``12 345`` / ``12,345``."""
    return format_decimal(value, locale=LOCALES[language])
