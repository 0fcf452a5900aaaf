"""What is in the index: a document, and where documents come from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import blake2b
from typing import Protocol


@dataclass(frozen=True)
class Document:
    """One published practice as search sees it: plain text, no markup, nothing that may not be shown.

    ``department_labels`` and ``theme_labels`` are the labels in every language; ``theme_synonyms`` are other
    words for those themes, which count for less.
    """

    id: int
    version: int
    slug: str
    title: str
    summary: str
    in_short: str
    body: str
    language: str
    department: str
    department_labels: tuple[str, ...]
    themes: tuple[str, ...]
    theme_labels: tuple[str, ...]
    theme_synonyms: tuple[str, ...]
    author_id: int
    author_name: str
    published: datetime
    updated: datetime

    def digest(self) -> int:
        """A 64-bit fingerprint of everything in the document, equal only when nothing changed."""
        content = repr([getattr(self, field.name) for field in fields(self)])
        return int.from_bytes(blake2b(content.encode("utf-8", "replace"), digest_size=8).digest(), "little")


class DocumentSource(Protocol):
    """Where documents come from: the database, which is always right."""

    def documents(self, ids: Iterable[int]) -> Iterable[Document]:
        """The documents of those ``ids`` that may be found at this moment; others are left out."""

    def all(self) -> Iterator[Document]:
        """Every document that may be found, in any order."""

    def versions(self) -> Mapping[int, int]:
        """Id -> version of every document that may be found."""
