"""Telling how a practice went, taking that back, and planning to try one."""

import unicodedata
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.db import add
from kb.core.errors import Invalid, NotFound
from kb.core.language import Text, recognise, text
from kb.core.outbox import record
from kb.learning.events import Tried, TryWithdrawn
from kb.learning.models import MAX_SAID, OUTCOMES, Plan, Try
from kb.learning.policy import require_may_try
from kb.people.queries import Viewer, lock_person

ASK_AFTER = timedelta(days=14)
"""How long after planning, and after "still busy", home asks how it went."""


def tell(session: Session, viewer: Viewer, practice_id: int, outcome: str, said: str = "") -> Try:
    """Keep what happened when ``viewer`` tried the practice, in place of an earlier report of theirs.

    ``said`` is at most ``MAX_SAID`` characters of plain text, possibly none. An open plan is done with it.
    Raises ``NotFound``, ``NotAllowed`` (own practice) or ``Invalid`` (fields ``outcome``, ``said``).
    """
    practice = require_may_try(session, viewer, practice_id)
    said = clean(said)
    _check(outcome, said)
    moment = now()
    lock_person(session, viewer.id)
    report = report_of(session, viewer.id, practice_id)
    before = None if report is None else (report.outcome, report.said)
    if report is None:
        report = Try(practice_id=practice_id, person_id=viewer.id, created=moment, department_id=viewer.department_id)
    report.outcome, report.said, report.updated = outcome, said, moment
    report.language = _language(said, practice.language)
    if before is None:
        add(session, report)
    if before != (outcome, said):
        record(session, Tried(practice_id, viewer.id))
    mine = (Plan.practice_id == practice_id, Plan.person_id == viewer.id, Plan.done.is_(None))
    session.execute(update(Plan).where(*mine).values(done=moment))
    return report


def answer(session: Session, viewer: Viewer, practice_id: int, outcome: str) -> Try:
    """Keep only the outcome, leaving words told before as they are. Raises like ``tell``."""
    report = report_of(session, viewer.id, practice_id)
    return tell(session, viewer, practice_id, outcome, report.said if report else "")


def withdraw(session: Session, viewer: Viewer, practice_id: int) -> None:
    """Take back the own report on a practice. Raises ``NotFound`` when there is none."""
    report = report_of(session, viewer.id, practice_id)
    if report is None:
        raise NotFound
    session.delete(report)
    record(session, TryWithdrawn(practice_id, viewer.id))


def plan(session: Session, viewer: Viewer, practice_id: int) -> bool:
    """Note that ``viewer`` wants to try a practice; returns whether that is new. Raises like ``tell``."""
    require_may_try(session, viewer, practice_id)
    moment = now()
    lock_person(session, viewer.id)
    known = plan_of(session, viewer.id, practice_id)
    if known is not None and known.done is None:
        return False
    if known is None:
        known = Plan(practice_id=practice_id, person_id=viewer.id)
    known.created, known.ask_on, known.done = moment, moment + ASK_AFTER, None
    add(session, known)
    return True


def postpone(session: Session, viewer: Viewer, practice_id: int) -> None:
    """Still busy: ask again after ``ASK_AFTER``. Nothing happens without an open plan."""
    mine = (Plan.practice_id == practice_id, Plan.person_id == viewer.id, Plan.done.is_(None))
    session.execute(update(Plan).where(*mine).values(ask_on=now() + ASK_AFTER))


def drop_plan(session: Session, viewer: Viewer, practice_id: int) -> None:
    """Not going to try it after all; harmless when there is no plan."""
    session.execute(delete(Plan).where(Plan.practice_id == practice_id, Plan.person_id == viewer.id))


def report_of(session: Session, person_id: int, practice_id: int) -> Try | None:
    """What ``person_id`` told about the practice, if anything."""
    return session.scalar(select(Try).where(Try.practice_id == practice_id, Try.person_id == person_id))


def plan_of(session: Session, person_id: int, practice_id: int) -> Plan | None:
    """The plan of ``person_id`` to try the practice, open or done, if any."""
    return session.scalar(select(Plan).where(Plan.practice_id == practice_id, Plan.person_id == person_id))


def clean(said: str) -> str:
    """Composed characters, Unix line ends, no control characters, trimmed: ``" Ja\\r\\nzo "`` -> ``"Ja\\nzo"``."""
    lines = unicodedata.normalize("NFC", said).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs")).strip()


def _check(outcome: str, said: str) -> None:
    problems: dict[str, list[Text]] = {}
    if outcome not in OUTCOMES:
        problems["outcome"] = [text("Choose how it went.")]
    if len(said) > MAX_SAID:
        over = text("At most %(limit)d characters; this is %(count)d.", limit=MAX_SAID, count=len(said))
        problems["said"] = [over]
    if problems:
        raise Invalid(problems)


def _language(said: str, practice_language: str) -> str:
    """The language of the words; a few words are too little to recognise, so they count as the practice's."""
    if not said:
        return ""
    return recognise(said) if len(said.split()) >= 4 else practice_language
