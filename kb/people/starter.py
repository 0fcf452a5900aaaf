"""The colleagues of the starter library: invented authors and readers, marked as such."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from kb.people.accounts import add_person
from kb.people.addresses import parse_address
from kb.people.models import Person
from kb.people.queries import person_by_email

COLLEAGUES = Path(__file__).resolve().parent / "data" / "colleagues.yaml"


def load_colleagues(
    session: Session, origin: str, departments: Mapping[str, int], *, readers: bool = True
) -> dict[str, Person]:
    """Add the colleagues of ``data/colleagues.yaml`` that are not there yet; returns them by their key.

    Without ``readers`` only those who wrote something. ``departments`` gives the id of each department slug: this room
    does not know departments. They stay ``invited`` and their addresses end in ``.example``, so nobody can sign in as
    one of them or write to them. Running it again changes nothing.
    """
    found: dict[str, Person] = {}
    for row in yaml.safe_load(COLLEAGUES.read_text(encoding="utf-8")):
        if row["kind"] == "reader" and not readers:
            continue
        address = parse_address(row["email"])
        known = person_by_email(session, address.folded)
        found[row["key"]] = known or _add(session, row, origin, departments)
    return found


def _add(session: Session, row: Mapping[str, Any], origin: str, departments: Mapping[str, int]) -> Person:
    return add_person(
        session,
        email=row["email"],
        name=row["name"],
        department_id=departments[row["department"]],
        state="invited",
        origin=origin,
        languages=row["languages"],
        language=row["languages"][0],
        job=row.get("job", ""),
        place=row.get("place", ""),
        helps=row.get("in_words", ""),
        reachable=row.get("reachable", ""),
    )
