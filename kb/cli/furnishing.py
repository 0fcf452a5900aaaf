"""Furnishing an empty house: taxonomy, starter library, demo."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.cli.demo.accounts import keep_password
from kb.config import bundled
from kb.following.demo import load_follows
from kb.learning.demo import load_tries
from kb.learning.models import Try
from kb.people import demo
from kb.people.models import Person
from kb.people.passwords import hash_password
from kb.people.starter import load_colleagues
from kb.practices.import_files import find
from kb.practices.import_options import ImportOptions
from kb.practices.import_report import Report
from kb.practices.importer import import_files
from kb.practices.models import Practice
from kb.taxonomy import loader
from kb.taxonomy.models import Department
from kb.wiring import House


def furnish(house: House, *, starter: bool, with_demo: bool) -> list[str]:
    """Bring in departments and themes, and what else is wished; returns what was done, in lines for the operator.

    The starter library comes only into a house without practices, demo accounts only into one without people, so
    that running this again changes nothing. Whatever was cut off is taken up at the next run.
    """
    password_hash = hash_password(keep_password(house.settings)) if with_demo and _is_empty(house) else None
    lines: list[str] = []
    with house.db.transaction() as session:
        loaded = loader.load(session)
        if loaded.departments or loaded.themes:
            lines.append(f"{loaded.departments} departments and {loaded.themes} themes are ready.")
        lines += [f"Left out: {refusal}" for refusal in loaded.refused]
        if (starter or password_hash) and not _has(session, Practice):
            _add_colleagues(session, password_hash)
    if starter:
        lines += _import_library(house)
    if with_demo:
        lines += _load_year(house)
    return lines


def _is_empty(house: House) -> bool:
    with house.db.reading() as session:
        return not _has(session, Person) and not _has(session, Practice)


def _has(session: Session, table: type[Person] | type[Practice] | type[Try]) -> bool:
    return session.scalar(select(table.id).limit(1)) is not None


def _add_colleagues(session: Session, password_hash: str | None) -> None:
    colleagues = _colleagues(session, readers=password_hash is not None)
    if password_hash is not None:
        demo.open_accounts(colleagues, password_hash)


def _colleagues(session: Session, *, readers: bool) -> dict[str, Person]:
    departments = {row.slug: row.id for row in session.execute(select(Department.slug, Department.id))}
    return load_colleagues(session, "starter", departments, readers=readers)


def _import_library(house: House) -> list[str]:
    with house.db.reading() as session:
        if _has(session, Practice):
            return []
    report = import_library(house, bundled("content"))
    return [f"Starter library: {report.count('imported')} practices.", *map(str, report.refused)]


def _load_year(house: House) -> list[str]:
    """What the demo colleagues tried and follow, unless somebody told of a try already."""
    with house.db.transaction() as session:
        if _has(session, Try) or not demo.able(session):
            return []
        people = {key: person.id for key, person in _colleagues(session, readers=True).items()}
        shipped = session.scalars(select(Practice.id).where(Practice.origin == "starter"))
        tries = load_tries(session, {practice_id: practice_id for practice_id in shipped}, people)
        follows = load_follows(session, people)
    return [f"Demo: {tries} experiences of colleagues, {follows} things they follow."]


def import_library(house: House, folder: Path) -> Report:
    """Import the Markdown library in ``folder`` as the one Passerelle came with."""
    options = ImportOptions(origin="starter", content_dir=house.settings.content_dir)
    return import_files(house.db, find([folder]), options)
