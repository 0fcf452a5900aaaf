"""The sentences of the product, and the Dutch and French catalogues that say them.

``python -m tests.house.catalogues`` reads every sentence from the code and the templates again, keeps the
translations that are there, leaves out what nobody says any more, and writes ``.po`` and ``.mo``. A sentence without
a translation is printed and stays empty; nothing is guessed, so nothing is ever marked fuzzy.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.house.sources import ROOT

FOLDER = ROOT / "kb" / "translations"
LANGUAGES = ("nl", "fr")
COMMENTS = {"nl": "# Passerelle in Dutch.", "fr": "# Passerelle in French."}
KEYWORDS = DEFAULT_KEYWORDS | {"text": None, "ntext": (1, 2)}
WIDTH = 100
MsgId = str | tuple[str, ...]


def source(language: str) -> Path:
    """The catalogue that people edit."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def compiled(language: str) -> Path:
    """The catalogue that the program reads."""
    return source(language).with_suffix(".mo")


def said() -> list[MsgId]:
    """Every sentence of the code and the templates once, in the order of the alphabet; a pair where it counts."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    sentences = Catalog()
    for _file, _line, sentence, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        if sentence:
            sentences.add(sentence, context=context)
    return sorted((each.id for each in sentences if each.id), key=lambda found: (found, "")[isinstance(found, tuple)])


def read(language: str) -> Catalog:
    """The catalogue as it is on disk."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> tuple[str, ...]:
    """What a message is in its language: one sentence, or one for each plural form."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def machine_readable(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def renewed(language: str, sentences: list[MsgId]) -> Catalog:
    """A catalogue of exactly ``sentences``, with the translations of the present one."""
    old = read(language)
    new = Catalog(language, header_comment=COMMENTS[language], project="Passerelle", fuzzy=False)
    new.mime_headers = old.mime_headers
    for sentence in sentences:
        known = old.get(sentence)
        new.add(sentence, known.string if known is not None else "")
    return new
