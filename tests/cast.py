"""The people and places most tests are about.

Katrien of Key Accounts writes, Bram of Field Sales reads and tries, Griet of Customer Service moderates,
Pieter of Sales Enablement administers.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kb.core.db import add
from kb.people.models import Person
from kb.people.queries import Viewer, viewer_of
from kb.taxonomy.models import Department, Theme

PASSWORD = "zeven lange bruggen"
PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$1u+N5O5gkFnewkXGrMD66A$GTf0oR41DXx4sQEqoA5uP8257u0aCK7bTht6rtLcdDs"
"""Of ``PASSWORD``; made once, since making it is slow on purpose."""
BEGAN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Ids of the departments and themes, and the four people as viewers."""

    katrien: Viewer
    bram: Viewer
    griet: Viewer
    pieter: Viewer
    key_accounts: int
    field_sales: int
    customer_service: int
    sales_enablement: int
    pricing: int
    coaching: int
    complaints: int


def make_department(session: Session, slug: str, code: str, slot: int, nl: str, fr: str, en: str) -> Department:
    labels = {"nl": nl, "fr": fr, "en": en}
    lines = {language: f"{label}." for language, label in labels.items()}
    return add(session, Department(slug=slug, code=code, slot=slot, position=slot, labels=labels, lines=lines, asks={}))


def make_theme(session: Session, slug: str, role: str, nl: str, fr: str, en: str, *synonyms: str) -> Theme:
    labels = {"nl": nl, "fr": fr, "en": en}
    words = {"nl": list(synonyms), "fr": [], "en": []}
    return add(session, Theme(slug=slug, role=role, direction="down", labels=labels, synonyms=words))


def make_person(session: Session, name: str, department_id: int | None, role: str = "member", **more: object) -> Person:
    address = f"{name.split()[0].lower()}@example.org"
    values: dict[str, object] = {
        "email": address,
        "email_folded": address,
        "name": name,
        "password_hash": PASSWORD_HASH,
        "role": role,
        "state": "active",
        "department_id": department_id,
        "languages": ["nl"],
        "created": BEGAN,
    }
    return add(session, Person(**{**values, **more}))


def make_cast(session: Session) -> Cast:
    """Write the cast into an empty database."""
    key = make_department(session, "key-accounts", "KA", 1, "Key Accounts", "Grands comptes", "Key Accounts")
    field = make_department(session, "field-sales", "FS", 2, "Buitendienst", "Force de vente", "Field Sales")
    service = make_department(
        session, "customer-service", "CS", 4, "Klantendienst", "Service clients", "Customer Service"
    )
    enablement = make_department(
        session, "sales-enablement", "SE", 6, "Sales Enablement", "Appui à la vente", "Sales Enablement"
    )
    pricing = make_theme(session, "pricing", "business", "Prijs", "Prix", "Pricing", "prijsstijging")
    coaching = make_theme(session, "coaching", "people", "Coachen", "Coacher", "Coaching", "meerijden")
    complaints = make_theme(session, "complaints", "customer", "Klachten", "Réclamations", "Complaints")
    katrien = make_person(session, "Katrien Maes", key.id, job="Key accountmanager", place="Gent")
    bram = make_person(session, "Bram Claes", field.id, job="Salesmanager", place="Hasselt")
    griet = make_person(session, "Griet Verhaegen", service.id, "moderator", place="Sint-Niklaas")
    pieter = make_person(session, "Pieter De Smet", enablement.id, "administrator", place="Mechelen")
    return Cast(
        katrien=viewer_of(katrien),
        bram=viewer_of(bram),
        griet=viewer_of(griet),
        pieter=viewer_of(pieter),
        key_accounts=key.id,
        field_sales=field.id,
        customer_service=service.id,
        sales_enablement=enablement.id,
        pricing=pricing.id,
        coaching=coaching.id,
        complaints=complaints.id,
    )
