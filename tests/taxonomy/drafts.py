"""Drafts that hold, to be changed where a test needs it."""

from dataclasses import replace
from typing import Any

from kb.taxonomy.drafts import DepartmentDraft, ThemeDraft

FINANCE = DepartmentDraft(
    labels={"nl": "Financiën", "fr": "Finances", "en": "Finance"},
    code="FI",
    slot=9,
    lines={"nl": "Waakt over de marge.", "fr": "Veille sur la marge.", "en": "Watches the margin."},
    asks={"en": "Who pays late?"},
    also=["boekhouding", "comptabilité"],
)
TENDERS = ThemeDraft(
    labels={"nl": "Aanbestedingen", "fr": "Appels d’offres", "en": "Tenders"},
    role="customer",
    direction="sideways",
    synonyms={"nl": ["lastenboek"], "fr": ["marché public"], "en": ["RFP"]},
)


def finance(**changes: Any) -> DepartmentDraft:
    """The department Finance, with ``changes``."""
    return replace(FINANCE, **changes)


def tenders(**changes: Any) -> ThemeDraft:
    """The theme Tenders, with ``changes``."""
    return replace(TENDERS, **changes)
