"""What to do with a file: whose practice it is, whether it says anything new, and what it would become."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.core.errors import Invalid
from kb.people.addresses import Address, parse_address
from kb.people.queries import person_by_email
from kb.practices.draft import Writing
from kb.practices.import_files import Refusal, Source
from kb.practices.import_options import ImportOptions
from kb.practices.import_taxonomy import TO_BE_MADE, Places
from kb.practices.models import Practice, PracticeSlug, Revision
from kb.practices.records import same_writing

YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Plan:
    """A file that brings something: a new practice (``practice_id`` is ``None``), or a change of one.

    ``lock`` is the number the practice had when it was compared, ``same_text`` says that only keys we do not know
    changed; ``author`` and the moments are for a new practice.
    """

    source: Source
    writing: Writing
    practice_id: int | None = None
    lock: int = 0
    same_text: bool = False
    author: Address | None = None
    published: datetime | None = None
    updated: datetime | None = None


class Planner:
    """Makes plans for the files of one import, and remembers which file spoke for which practice."""

    def __init__(self, options: ImportOptions, places: Places) -> None:
        self.options = options
        self.places = places
        self._spoken: dict[str, Source] = {}

    def plan(self, session: Session, source: Source) -> Plan | None:
        """What to do with ``source``, ``None`` when it says what stands there already. Raises ``Refusal``."""
        practice = _known(session, source.slug)
        self._claim(practice.slug if practice else source.slug, source)
        writing = self._writing(session, source, practice)
        if practice is None:
            return self._new(source, writing)
        same = same_writing(practice, writing, writing.language or practice.language)
        if same and practice.extra == source.entry.extra:
            return None
        if not same:
            _require_fresh(session, practice, source)
        return Plan(source, writing, practice.id, practice.lock, same_text=same)

    def _claim(self, slug: str, source: Source) -> None:
        first = self._spoken.setdefault(slug, source)
        if first is not source:
            raise Refusal(f"has the same address as {first.path}: give it a slug of its own", source.line_of("slug"))

    def _new(self, source: Source, writing: Writing) -> Plan:
        published = _moment(source, "published")
        updated = _moment(source, "updated") or published
        return Plan(source, writing, author=self._author(source), published=published, updated=updated)

    def _author(self, source: Source) -> Address:
        named = source.entry.author or self.options.author
        if not named:
            raise Refusal("author is missing: name one in the file or with --author")
        try:
            return parse_address(named)
        except Invalid as error:
            raise Refusal(f"author: {error.text.render('en')}", source.line_of("author")) from error

    def _writing(self, session: Session, source: Source, practice: Practice | None) -> Writing:
        entry = source.entry
        themes = tuple(dict.fromkeys(self._theme(session, source, slug) for slug in entry.themes))
        return Writing(
            title=entry.title,
            summary=entry.summary,
            body=entry.body,
            department_id=self._department(session, source, practice),
            theme_ids=themes,
            language=entry.language or (practice.language if practice else None),
            in_short=dict(entry.in_short),
        )

    def _department(self, session: Session, source: Source, practice: Practice | None) -> int:
        slug = source.entry.department
        if slug is None:
            own = practice.department_id if practice else self._department_of_author(session, source)
            if own is None:
                raise Refusal("department is missing")
            return own
        found = self.places.department(session, slug)
        if found is None and not self.options.create_taxonomy:
            raise Refusal(f"there is no department {slug!r}", source.line_of("department"))
        return TO_BE_MADE if found is None else found

    def _department_of_author(self, session: Session, source: Source) -> int | None:
        person = person_by_email(session, self._author(source).folded)
        return person.department_id if person else None

    def _theme(self, session: Session, source: Source, slug: str) -> int:
        found = self.places.theme(session, slug)
        if found is None and not self.options.create_taxonomy:
            raise Refusal(f"there is no theme {slug!r}", source.line_of("themes"))
        return _not_made(slug) if found is None else found


def _not_made(slug: str) -> int:
    """A negative number of its own for each theme that is still to be made, so that two of them stay two."""
    return TO_BE_MADE - abs(hash(slug))


def _known(session: Session, slug: str) -> Practice | None:
    """The practice that has or had this slug."""
    query = (
        select(Practice)
        .join(PracticeSlug, PracticeSlug.practice_id == Practice.id)
        .where(PracticeSlug.slug == slug)
        .options(selectinload(Practice.theme_links))
    )
    practice = session.scalar(query)
    if practice is not None and practice.state == "draft":
        raise Refusal("its address belongs to a draft that a colleague is writing")
    return practice


def _require_fresh(session: Session, practice: Practice, source: Source) -> None:
    """Refuse a file that was written before the practice was changed: a newer text is never overwritten."""
    entry = source.entry
    if entry.version is not None and entry.version < practice.version:
        line = source.line_of("version")
        raise Refusal(f"is stale: it is version {entry.version}, and version {practice.version} stands here", line)
    if entry.version is None:
        earlier = select(Revision.id).where(
            Revision.practice_id == practice.id,
            Revision.number < practice.version,
            Revision.title == entry.title,
            Revision.summary == entry.summary,
            Revision.body == entry.body,
        )
        if session.scalar(earlier.limit(1)) is not None:
            raise Refusal(f"is stale: it is an earlier version, and version {practice.version} stands here")


def _moment(source: Source, key: str) -> datetime | None:
    """The moment at ``published`` or ``updated``: a day or an ISO 8601 moment, in UTC unless it says otherwise."""
    written = getattr(source.entry, key)
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        raise Refusal(f"{key} is not a moment such as 2026-11-24T08:30:00Z", source.line_of(key))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
