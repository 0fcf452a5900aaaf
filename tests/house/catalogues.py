"""The sentences of the product, and the Dutch and French catalogues that say them.

``python -m tests.house.catalogues`` reads every sentence from the code and the templates again, keeps the
translations that are there, leaves out what nobody says any more, and writes ``.po`` and ``.mo``. A sentence without
a translation is printed and stays empty; nothing is guessed, so nothing is ever marked fuzzy.
"""

import io
import os
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.house.sources import ROOT

FOLDER = ROOT / "kb" / "translations"
COMMENTS = {"nl": "# Passerelle in Dutch.", "fr": "# Passerelle in French."}
KEYWORDS = {**DEFAULT_KEYWORDS, "text": None, "ntext": (1, 2), "label": None}
COLUMNS = {"unread"}
"""What ``.label()`` of a column names: to the extractor it looks like ``label()`` of a form."""

WIDTH = 100


def source(language: str) -> Path:
    """The catalogue that people edit."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def compiled(language: str) -> Path:
    """The catalogue that the program reads."""
    return source(language).with_suffix(".mo")


def said() -> Catalog:
    """Every sentence of the code and the templates once, without translations."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    sentences = Catalog()
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_is_ours)
    for _file, _line, sentence, _comments, _context in found:
        if sentence not in COLUMNS:
            sentences.add(sentence)
    return sentences


def _is_ours(folder: str | os.PathLike[str]) -> bool:
    """Babel leaves out folders whose name begins with a line, where the macros are; only hidden ones are not ours."""
    return not Path(folder).name.startswith(".")


def read(language: str) -> Catalog:
    """The catalogue as it is on disk."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def messages(catalogue: Catalog) -> list[Message]:
    """The sentences of a catalogue, without its header."""
    return [message for message in catalogue if message.id]


def forms(sentence: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A sentence as its forms: one, or the singular and the plural."""
    return (sentence or "",) if sentence is None or isinstance(sentence, str) else tuple(sentence)


def machine_readable(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def renewed(language: str, sentences: Catalog) -> Catalog:
    """A catalogue of exactly ``sentences``, with the translations and the header of the present one."""
    old = read(language)
    new = Catalog(language, header_comment=COMMENTS[language], fuzzy=False)
    new.mime_headers = old.mime_headers
    for message in messages(sentences):
        known = old.get(message.id)
        new.add(message.id, known.string if known is not None else "")
    return new


def write(language: str, catalogue: Catalog) -> None:
    """Put a catalogue on disk, for people and for the program."""
    with source(language).open("wb") as file:
        write_po(file, catalogue, width=WIDTH, sort_output=True)
    compiled(language).write_bytes(machine_readable(read(language)))


def main() -> None:
    """Renew both catalogues and say what still waits for a translation."""
    sentences = said()
    for language in COMMENTS:
        catalogue = renewed(language, sentences)
        write(language, catalogue)
        empty = [message.id for message in messages(catalogue) if not all(forms(message.string))]
        print(f"{language}: {len(catalogue)} sentences, {len(empty)} without a translation")
        for sentence in empty:
            print(f"  {sentence!r}")


if __name__ == "__main__":
    main()
