"""Taking a demo away: the accounts, what was done with them, and nothing else."""

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.cli.demo.accounts import forget_password
from kb.connect.models import LIVE, Message, ReadMark, Request
from kb.core.outbox import record
from kb.following.models import Follow
from kb.learning.models import Plan, Try
from kb.notices.models import Notice
from kb.people import demo
from kb.practices.events import PracticeTouched, PracticeWithdrawn
from kb.practices.handlers import project
from kb.practices.models import Practice, PracticeSlug, Revision
from kb.practices.restoring import Original, edited_only_by, original, restore
from kb.wiring import House


def remove_demo(house: House) -> list[str]:
    """Take the demo away; returns what was done, in lines for the operator, none when there was no demo."""
    with house.db.reading() as session:
        if not demo.able(session):
            return []
        people = {person.id for person in demo.invented(session)}
        own = _own_practices(session, people)
        originals = [original(session, each) for each in _edited(session, people)]
    with house.db.transaction() as session:
        _withdraw(session, own)
    for practice_id in own:
        project(house.db, house.content, practice_id)  # the file goes while the record still says where it is
    with house.db.transaction() as session:
        gone = _remove(session, people, own, originals)
    for each in originals:
        project(house.db, house.content, each.practice_id)
    forget_password(house.settings)
    house.relay.drain()
    return [
        f"{len(people) - gone} authors of the starter library stay; nobody can sign in as one of them.",
        f"{gone} invented readers, {len(own)} practices written in the demo and all its conversations are gone.",
        f"{len(originals)} practices of the library are back to the text they came with.",
    ]


def _own_practices(session: Session, people: Collection[int]) -> list[int]:
    """Practices, drafts too, that were written with an invented account."""
    query = select(Practice.id).where(Practice.author_id.in_(people), Practice.origin == "")
    return list(session.scalars(query))


def _edited(session: Session, people: Collection[int]) -> list[int]:
    """Practices that came as files and that only invented people changed since."""
    library = session.scalars(select(Practice.id).where(Practice.origin != "")).all()
    return [practice_id for practice_id in library if edited_only_by(session, practice_id, people)]


def _withdraw(session: Session, practices: Collection[int]) -> None:
    """Take practices from colleagues, the index and the content folder before their records go."""
    query = select(Practice).where(Practice.id.in_(practices), Practice.state == "published")
    for practice in session.scalars(query):
        practice.state = "withdrawn"
        practice.lock += 1
        record(session, PracticeWithdrawn(practice.id, practice.author_id))


def _remove(session: Session, people: set[int], practices: list[int], originals: list[Original]) -> int:
    """Everything in one transaction; returns how many people are gone."""
    _remove_talk(session, people)
    for condition in (Notice.person_id.in_(people), Notice.actor_id.in_(people)):
        session.execute(delete(Notice).where(condition))
    _remove_tries(session, people)
    session.execute(delete(Plan).where(Plan.person_id.in_(people)))
    session.execute(delete(Follow).where(Follow.person_id.in_(people)))
    for practice in practices:
        for table in (PracticeSlug, Revision, Try, Plan):
            session.execute(delete(table).where(table.practice_id == practice))
        session.execute(delete(Practice).where(Practice.id == practice))
    for each in originals:
        restore(session, each)
    demo.close_accounts(session)
    return _remove_readers(session, people)


def _remove_talk(session: Session, people: Collection[int]) -> None:
    """What the demo asked goes; what a real colleague asked stays theirs, closed and without the invented answers."""
    session.execute(delete(Request).where(Request.asker_id.in_(people)))
    session.execute(delete(ReadMark).where(ReadMark.person_id.in_(people)))
    session.execute(delete(Message).where(Message.author_id.in_(people)))
    asked = update(Request).where(Request.asked_id.in_(people), Request.state.in_(LIVE))
    session.execute(asked.values(state="closed", open_key=None))


def _remove_tries(session: Session, people: Collection[int]) -> None:
    gone = session.scalars(delete(Try).where(Try.person_id.in_(people)).returning(Try.practice_id)).all()
    for practice_id in dict.fromkeys(gone):
        record(session, PracticeTouched(practice_id))


def _remove_readers(session: Session, people: set[int]) -> int:
    """Invented people who wrote nothing and whom no real colleague asked anything are not needed any more."""
    authors = session.scalars(select(Practice.author_id).where(Practice.author_id.in_(people)))
    writers = session.scalars(select(Revision.person_id).where(Revision.person_id.in_(people)))
    asked = session.scalars(select(Request.asked_id).where(Request.asked_id.in_(people)))
    readers = people - {*authors, *writers, *asked}
    session.execute(delete(Follow).where(Follow.kind == "person", Follow.target_id.in_(readers)))
    demo.remove(session, readers)
    return len(readers)
