"""What the colleagues of the demo follow, from ``data/follows.yaml``."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.following.models import Follow
from kb.taxonomy.models import Department, Theme

FILE = Path(__file__).parent / "data" / "follows.yaml"


def load_follows(session: Session, people_by_key: Mapping[str, int]) -> int:
    """Write the follows that are not there yet; returns how many. Rows of unknown people and themes are left out."""
    themes = {theme.slug: theme.id for theme in session.scalars(select(Theme))}
    departments = {department.code: department.id for department in session.scalars(select(Department))}
    known = {(each.person_id, each.kind, each.target_id) for each in session.scalars(select(Follow))}
    fresh = []
    for row in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        person = people_by_key.get(row["who"])
        if person is None:
            continue
        targets = _targets(row, themes, departments, people_by_key)
        fresh += [(person, kind, target) for kind, target in targets if (person, kind, target) not in known]
    moment = now()
    session.add_all(
        Follow(person_id=person, kind=kind, target_id=target, created=moment)
        for person, kind, target in dict.fromkeys(fresh)
    )
    return len(dict.fromkeys(fresh))


def _targets(
    row: Mapping[str, Any], themes: Mapping[str, int], departments: Mapping[str, int], people: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    for kind, names, ids in (
        ("theme", row["themes"], themes),
        ("department", row["departments"], departments),
        ("person", row["colleagues"], people),
    ):
        for name in names:
            if name in ids:
                yield kind, ids[name]
