"""What a colleague says of themselves, and how they like the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.core import outbox
from kb.core.errors import Invalid, NotFound
from kb.core.language import Text, text
from kb.people.events import PhotoReplaced, ProfileRevised
from kb.people.models import Person
from kb.people.names import LIMITS, good_name, one_line, require_language, several_lines, spoken

SCHEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Profile:
    """The fields a person fills in about themselves."""

    name: str
    department_id: int | None
    job: str
    place: str
    languages: Sequence[str]
    helps: str
    reachable: str
    bio: str


def revise_profile(session: Session, person_id: int, profile: Profile) -> Person:
    """Keep what a person says of themselves. Raises ``Invalid`` with every field that does not hold, ``NotFound``."""
    person = _person(session, person_id)
    clean = {name: one_line(getattr(profile, name)) for name in ("job", "place", "helps", "reachable")}
    clean["bio"] = several_lines(profile.bio)
    problems: dict[str, list[Text]] = {
        name: [text("At most %(count)d characters.", count=LIMITS[name])]
        for name, value in clean.items()
        if len(value) > LIMITS[name]
    }
    try:
        name = good_name(profile.name)
    except Invalid as error:
        problems.update({field: list(sentences) for field, sentences in error.fields.items()})
    if problems:
        raise Invalid(problems)
    person.name = name
    person.department_id = profile.department_id
    person.languages = spoken(profile.languages)
    person.job, person.place, person.helps = clean["job"], clean["place"], clean["helps"]
    person.reachable, person.bio = clean["reachable"], clean["bio"]
    outbox.record(session, ProfileRevised(person.id))
    return person


def choose_language(session: Session, person_id: int, language: str | None) -> None:
    """Speak ``language`` to a person, on pages and in mails; ``None`` follows the browser. Raises ``Invalid``."""
    _person(session, person_id).language = require_language(language) if language else None


def choose_scheme(session: Session, person_id: int, scheme: str) -> None:
    """Show the pages light, dark, or as the device does. Raises ``Invalid``."""
    _person(session, person_id).scheme = require_scheme(scheme)


def require_scheme(scheme: str) -> str:
    """``scheme`` when it is one. Raises ``Invalid``."""
    if scheme not in SCHEMES:
        raise Invalid({"theme": [text("Choose one of the colour schemes.")]})
    return scheme


def choose_shortcuts(session: Session, person_id: int, on: bool) -> None:
    """Turn the keyboard shortcuts on or off."""
    _person(session, person_id).shortcuts = on


def show_photo(session: Session, person_id: int, name: str | None) -> None:
    """Show the stored photo ``name``, or initials again; the former file goes when nobody uses it."""
    person = _person(session, person_id)
    former, person.photo = person.photo, name
    if former is not None and former != name:
        outbox.record(session, PhotoReplaced(person.id, former))


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person
