"""What the files of an index hold, for the library that writes them."""

from whoosh.analysis import IDAnalyzer
from whoosh.fields import FieldType, Schema
from whoosh.formats import Format

from kb.search.analyzers import ANALYSIS_VERSION

SCHEMA_VERSION = 1
"""Raised whenever the files or the records in them change: an index of another version is not read, but rebuilt."""

VERSION = f"{SCHEMA_VERSION}.{ANALYSIS_VERSION}"

TERMS = "terms"
"""The one field: words and facet values, with a weight and the positions in each document."""

POSTINGS = Format()
"""Values of varying size that the library passes on unread."""


class TermsField(FieldType):  # type: ignore[misc]
    """A field whose terms, weights and values are handed over ready made."""

    def __init__(self) -> None:
        super().__init__(format=POSTINGS, analyzer=IDAnalyzer())


SCHEMA = Schema(**{TERMS: TermsField()})
