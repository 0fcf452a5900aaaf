"""Documents from the database: published practices and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.core.db import Database
from kb.practices.models import IN_SHORT, Practice
from kb.search.document import Document

BATCH = 500


def document_of(practice: Practice) -> Document:
    """What search knows of a practice whose department, author and themes are loaded."""
    assert practice.published is not None
    themes = practice.themes
    return Document(
        id=practice.id,
        version=practice.lock,
        slug=practice.slug,
        title=practice.title,
        summary=practice.summary,
        in_short="\n".join(practice.in_short[key] for key in IN_SHORT if practice.in_short.get(key)),
        body=practice.plain,
        language=practice.language,
        department=practice.department.slug,
        department_labels=tuple(dict.fromkeys([*practice.department.labels.values(), *practice.department.also])),
        themes=tuple(theme.slug for theme in themes),
        theme_labels=tuple(dict.fromkeys(label for theme in themes for label in theme.labels.values())),
        theme_synonyms=tuple(
            dict.fromkeys(word for theme in themes for words in theme.synonyms.values() for word in words)
        ),
        author_id=practice.author_id,
        author_name=practice.author.name,
        published=practice.published,
        updated=practice.updated,
    )


class DatabaseSource:
    """The published practices of ``db`` as documents."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def documents(self, ids: Iterable[int]) -> list[Document]:
        """The documents of those ``ids`` that are published at this moment."""
        with self._db.reading() as session:
            return [document_of(practice) for practice in _load(session, list(ids))]

    def all(self) -> Iterator[Document]:
        """Every published practice, in batches by id, so that memory stays flat."""
        last = 0
        while True:
            with self._db.reading() as session:
                query = select(Practice.id).where(Practice.state == "published", Practice.id > last)
                ids = session.scalars(query.order_by(Practice.id).limit(BATCH)).all()
                found = [document_of(practice) for practice in _load(session, ids)]
            if not ids:
                return
            yield from found
            last = ids[-1]

    def versions(self) -> Mapping[int, int]:
        """Id -> version of every published practice."""
        with self._db.reading() as session:
            query = select(Practice.id, Practice.lock).where(Practice.state == "published")
            return {practice_id: lock for practice_id, lock in session.execute(query)}


def _load(session: Session, ids: Sequence[int]) -> Sequence[Practice]:
    parts = (selectinload(Practice.department), selectinload(Practice.author), selectinload(Practice.themes))
    found: list[Practice] = []
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        query = select(Practice).where(Practice.id.in_(chunk), Practice.state == "published").options(*parts)
        found.extend(session.scalars(query.order_by(Practice.id)))
    return found
