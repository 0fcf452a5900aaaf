"""What the templates of learning need."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.core.language import Text, ntext, text
from kb.core.paging import Page
from kb.learning.journey import Stop, journey
from kb.learning.models import MAX_SAID
from kb.learning.policy import may_try
from kb.learning.queries import Experience, Tally, experiences, tallies
from kb.learning.service import plan_of, report_of
from kb.people.queries import Viewer
from kb.practices.models import Practice
from kb.taxonomy.queries import DepartmentMark
from kb.web.kit import say

SHAPES = {"worked": "w", "partly": "c", "not_for_me": "n"}
"""Outcome -> the name of its shape in ``_macros/outcomes.html``."""
FIRST_EXPERIENCES = 3


@dataclass(frozen=True)
class Choice:
    """An outcome one can choose."""

    value: str
    shape: str
    label: Text
    hint: Text


CHOICES = (
    Choice("worked", "w", text("It worked"), text("I would do it again like this")),
    Choice("partly", "c", text("Partly, or with a change"), text("It needed something else with us")),
    Choice("not_for_me", "n", text("Not for me"), text("Just as useful to know for colleagues")),
)


@dataclass(frozen=True)
class Halt:
    """A stop of the journey as the macro draws it: a department's sign, or a ring for a version."""

    moment: datetime
    department: DepartmentMark | None
    text: str


@dataclass(frozen=True)
class PracticeLearning:
    """What came of a practice, for its page."""

    practice_id: int
    tally: Tally
    experiences: Page[Experience]
    stops: list[Halt]
    may_try: bool
    told: bool
    planned: bool


def practice_learning(session: Session, viewer: Viewer, practice_id: int, language: str) -> PracticeLearning:
    """Everything that ``learning/_outcomes.html``, ``_experiences.html`` and ``_journey.html`` show.

    For a practice that the viewer may read; the parts of a draft are empty.
    """
    practice = session.get_one(Practice, practice_id)
    plan = plan_of(session, viewer.id, practice_id)
    tally = tallies(session, [practice_id])[practice_id]
    return PracticeLearning(
        practice_id=practice_id,
        tally=tally,
        experiences=experiences(session, practice_id, language, size=FIRST_EXPERIENCES, total=tally.total),
        stops=[_halt(stop) for stop in journey(session, practice_id, language)],
        may_try=practice.state == "published" and may_try(viewer, practice.author_id),
        told=report_of(session, viewer.id, practice_id) is not None,
        planned=plan is not None and plan.done is None,
    )


def _halt(stop: Stop) -> Halt:
    if stop.kind == "shared" and stop.person is not None:
        said = text("%(name)s shared the practice", name=stop.person.first_name)
    elif stop.kind == "tried" and stop.department is not None:
        said = ntext(
            "%(department)s tried it",
            "%(department)s tried it, %(num)s times",
            stop.count,
            department=stop.department.label,
        )
    elif stop.note:
        said = text("Version %(number)s: %(note)s", number=stop.number, note=stop.note)
    else:
        said = text("Version %(number)s", number=stop.number)
    return Halt(stop.moment, stop.department, say(said))


def tell_page(practice: Practice, told: bool) -> dict[str, object]:
    """Variables of the page on which somebody tells how it went."""
    return {
        "practice": practice,
        "choices": CHOICES,
        "told": told,
        "limit": MAX_SAID,
    }
