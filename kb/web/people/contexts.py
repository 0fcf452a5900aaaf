"""What the templates of people need."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from kb.connect import policy as connect
from kb.core.language import Text, ntext, text
from kb.core.slugs import initials, slugify
from kb.following.queries import is_following
from kb.learning import queries as learning
from kb.learning.queries import PersonTry
from kb.people.models import Person
from kb.people.models import Session as SignedIn
from kb.people.names import SPOKEN
from kb.people.queries import Viewer, person_by_id
from kb.practices import queries as practices
from kb.practices.cards import Card
from kb.taxonomy import queries as taxonomy
from kb.taxonomy.queries import DepartmentMark, ThemeMark
from kb.web.kit import say
from kb.web.people.wording import device_name
from kb.web.practices.listing import Listed, listed, practice_url

SHOWN_PRACTICES = 6
SHOWN_TRIES = 4
COUNTED_PRACTICES = 200
SHOWN_HELPS = 5
ORIGIN_MARKS: dict[str, Text] = {
    "starter": text("Example colleague of the starter library"),
    "demo": text("Demo account"),
}
SHORT_MARKS: dict[str, Text] = {"starter": text("Example"), "demo": text("Demo")}


@dataclass(frozen=True)
class Device:
    """A browser in which somebody is signed in."""

    id: int
    name: Text
    ip: str
    seen: datetime
    created: datetime
    here: bool


@dataclass(frozen=True)
class Colleague:
    """A person in the list of colleagues."""

    id: int
    name: str
    initials: str
    photo: str | None
    url: str
    department: DepartmentMark | None
    line: str
    helps: str
    language: str | None
    shared: int
    origin: Text | None
    origin_short: Text | None


@dataclass(frozen=True)
class Help:
    """A theme somebody can help with, what that rests on and where it went."""

    label: str
    url: str
    line: str
    departments: list[DepartmentMark]


@dataclass(frozen=True)
class TriedPractice:
    """A practice of somebody else, and how it went."""

    card: Card
    url: str
    outcome: str
    said: str
    language: str
    created: datetime


@dataclass(frozen=True)
class Travel:
    """How far one's practices came: colleagues who tried one, for how many it worked, where."""

    tried: int
    worked: int
    departments: list[DepartmentMark]


@dataclass(frozen=True)
class ProfilePage:
    """Everything on the page of a colleague; what has no data is empty and left out."""

    person: Person
    initials: str
    photo: str | None
    own: bool
    following: bool
    origin: Text | None
    department: DepartmentMark | None
    line: str
    language: str | None
    spoken: str
    shared: int
    shown: list[Listed]
    drafts: int
    helps: list[Help]
    tried: int
    tries: list[TriedPractice]
    travel: Travel | None
    refusal: Text | None


def devices(rows: Sequence[SignedIn], here: int) -> list[Device]:
    """The browsers of a person, the one they use now marked."""
    return [Device(row.id, device_name(row.agent), row.ip, row.seen, row.created, row.id == here) for row in rows]


def profile_url(person_id: int, name: str) -> str:
    """The address of a profile."""
    return url_for("people.profile", id=person_id, slug=slugify(name, "colleague"))


def colleague(person: Person, lines: Mapping[int, DepartmentMark], shared: Mapping[int, int]) -> Colleague:
    """``person`` as a row of the list."""
    department = lines.get(person.department_id) if person.department_id else None
    return Colleague(
        id=person.id,
        name=person.name,
        initials=initials(person.name),
        photo=person.photo,
        url=profile_url(person.id, person.name),
        department=department,
        line=", ".join(part for part in (person.job, department.label if department else "", person.place) if part),
        helps=person.helps,
        language=person.languages[0] if person.languages else None,
        shared=shared.get(person.id, 0),
        origin=ORIGIN_MARKS.get(person.origin),
        origin_short=SHORT_MARKS.get(person.origin),
    )


def profile_page(session: Session, viewer: Viewer, person: Person, language: str, *, every: bool) -> ProfilePage:
    """The page of ``person`` for ``viewer``; with ``every`` all that they shared instead of the newest."""
    lines = taxonomy.department_marks(session, language)
    cards = practices.cards(session, language, author_id=person.id, size=COUNTED_PRACTICES)
    rows = listed(cards.items)
    tries = learning.tries_of_person(session, person.id, size=SHOWN_TRIES)
    own = viewer.id == person.id
    row = colleague(person, lines, {})
    return ProfilePage(
        person=person,
        initials=row.initials,
        photo=person.photo,
        own=own,
        following=not own and is_following(session, viewer.id, "person", person.id),
        origin=row.origin,
        department=row.department,
        line=row.line,
        language=row.language,
        spoken=", ".join(SPOKEN[code] for code in person.languages if code in SPOKEN),
        shared=cards.total,
        shown=rows if every else rows[:SHOWN_PRACTICES],
        drafts=len(practices.own_unpublished(session, viewer, language)) if own else 0,
        helps=_helps(rows),
        tried=tries.total,
        tries=_tries(session, tries.items, language),
        travel=_travel(rows) if own else None,
        refusal=None if own else _refusal(session, viewer, person),
    )


def _refusal(session: Session, viewer: Viewer, person: Person) -> Text | None:
    """Why ``viewer`` cannot reach ``person``, or ``None`` when it is possible."""
    asker = person_by_id(session, viewer.id)
    refusal = connect.unreachable(asker, person) if asker is not None else None
    return refusal.text if refusal else None


def _helps(rows: Sequence[Listed]) -> list[Help]:
    """The themes somebody wrote most about, and the departments that tried those practices."""
    themes: dict[int, ThemeMark] = {theme.id: theme for row in rows for theme in row.themes}
    counts = Counter(theme.id for row in rows for theme in row.themes)
    return [
        Help(
            label=themes[theme_id].label,
            url=url_for("taxonomy.theme", slug=themes[theme_id].slug),
            line=say(ntext("%(num)s practice", "%(num)s practices", count)),
            departments=_tried_in(row for row in rows if theme_id in {theme.id for theme in row.themes}),
        )
        for theme_id, count in counts.most_common(SHOWN_HELPS)
    ]


def _tried_in(rows: Iterable[Listed]) -> list[DepartmentMark]:
    found: dict[int, DepartmentMark] = {}
    for row in rows:
        found.update({mark.id: mark for mark in row.tried_in if mark.id not in found})
    return list(found.values())


def _tries(session: Session, tries: Sequence[PersonTry], language: str) -> list[TriedPractice]:
    cards = {card.id: card for card in practices.cards_by_id(session, [each.practice_id for each in tries], language)}
    return [
        TriedPractice(card, practice_url(card), each.outcome, each.said, each.language, each.created)
        for each in tries
        if (card := cards.get(each.practice_id)) is not None
    ]


def _travel(rows: Sequence[Listed]) -> Travel | None:
    tried = sum(row.tries.total for row in rows)
    if not tried:
        return None
    return Travel(tried, sum(row.tries.worked for row in rows), _tried_in(rows))
