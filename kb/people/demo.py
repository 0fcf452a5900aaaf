"""Demo accounts: invented colleagues that whoever tries Passerelle on their own machine can sign in as."""

from collections.abc import Collection, Mapping, Sequence

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.people.models import Person
from kb.people.names import one_line, spoken
from kb.people.sessions import end_all_sessions
from kb.people.starter import COLLEAGUES

ROLES = {"KM": "member", "GV": "moderator", "PD": "administrator"}
"""Key in the list of colleagues -> role: one account a role."""
INVENTED = ("starter", "demo")


def open_accounts(colleagues: Mapping[str, Person], password_hash: str) -> None:
    """Let every invented colleague sign in with one password; the three of ``ROLES`` are the demo accounts.

    All get it, so that whoever asks a colleague something can also be the one who answers.
    """
    for key, person in colleagues.items():
        person.password_hash, person.state = password_hash, "active"
        if key in ROLES:
            person.origin, person.role = "demo", ROLES[key]


def invented(session: Session) -> Sequence[Person]:
    """The people who came with the starter library, demo accounts among them."""
    return session.scalars(select(Person).where(Person.origin.in_(INVENTED)).order_by(Person.id)).all()


def able(session: Session) -> Sequence[Person]:
    """The invented people who can sign in, demo accounts first."""
    query = select(Person).where(Person.origin.in_(INVENTED), Person.password_hash.is_not(None))
    return session.scalars(query.order_by(Person.origin, Person.id)).all()


def close_accounts(session: Session) -> None:
    """Make the invented colleagues what they were in the library: authors in whose name nobody can sign in."""
    shipped = {row["email"]: row for row in yaml.safe_load(COLLEAGUES.read_text(encoding="utf-8"))}
    for person in invented(session):
        end_all_sessions(session, person.id)
        person.origin, person.role, person.state = "starter", "member", "invited"
        person.password_hash, person.photo, person.seen, person.bio = None, None, None, ""
        person.epoch += 1
        row = shipped.get(person.email)
        if row is not None:
            person.name, person.languages, person.language = row["name"], spoken(row["languages"]), row["languages"][0]
            person.job, person.place = one_line(row.get("job", "")), one_line(row.get("place", ""))
            person.helps, person.reachable = one_line(row.get("in_words", "")), one_line(row.get("reachable", ""))


def remove(session: Session, ids: Collection[int]) -> None:
    """Take invented people away for good. Their ids may stand in no practice and no revision any more."""
    session.execute(delete(Person).where(Person.id.in_(ids), Person.origin.in_(INVENTED)))
