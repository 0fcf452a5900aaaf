"""The tries of the demo year, from ``data/tries.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.learning.models import Try
from kb.people.models import Person
from kb.practices.models import Practice

FILE = Path(__file__).parent / "data" / "tries.yaml"
SATURDAY = 5


@dataclass(frozen=True)
class DemoTry:
    """One row of the file; ``who`` is the key of a colleague of the starter library, ``month`` as ``2026-03``."""

    practice: int
    who: str
    month: str
    outcome: str
    language: str = ""
    said: str = ""


def demo_tries() -> list[DemoTry]:
    """The rows of the file."""
    return [DemoTry(**row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


def load_tries(session: Session, practice_ids_by_number: Mapping[int, int], people_by_key: Mapping[str, int]) -> int:
    """Write the tries of published practices that are not there yet; returns how many.

    ``practice_ids_by_number`` leads from the id of a practice in the starter library to its id here,
    ``people_by_key`` from the key of a colleague to theirs. No event is recorded: nobody is told of a year ago.
    """
    known = {
        (practice_id, person_id) for practice_id, person_id in session.execute(select(Try.practice_id, Try.person_id))
    }
    practices = {each.id: each for each in session.scalars(select(Practice).where(Practice.state == "published"))}
    people = {each.id: each for each in session.scalars(select(Person))}
    written = 0
    for row in demo_tries():
        practice = practices.get(practice_ids_by_number.get(row.practice, 0))
        person = people.get(people_by_key.get(row.who, 0))
        if practice is None or person is None or (practice.id, person.id) in known or practice.author_id == person.id:
            continue
        session.add(_try(row, practice, person))
        written += 1
    return written


def _try(row: DemoTry, practice: Practice, person: Person) -> Try:
    moment = moment_of(row, practice.published)
    return Try(
        practice_id=practice.id,
        person_id=person.id,
        outcome=row.outcome,
        said=row.said,
        language=row.language,
        department_id=person.department_id,
        created=moment,
        updated=moment,
    )


def moment_of(row: DemoTry, shared: datetime | None) -> datetime:
    """A working moment in the month of ``row``, always the same one, after the practice was ``shared``.

    Never later than now, so that a demo does not tell of the future.
    """
    spread = crc32(f"{row.practice} {row.who}".encode())
    year, month = row.month.split("-")
    moment = datetime(int(year), int(month), 8 + spread % 19, 7 + spread % 9, spread % 60, tzinfo=UTC)
    if shared is not None and moment <= shared:
        moment = shared + timedelta(days=1 + spread % 5)
    while moment.weekday() >= SATURDAY:
        moment += timedelta(days=1)
    return min(moment, now())
