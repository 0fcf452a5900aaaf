"""``kb person``: accounts from the command line, also for a house nobody can sign in to."""

import sys

import click
from sqlalchemy import select

from kb.cli.opening import opened
from kb.core.db import Database
from kb.core.errors import NotFound
from kb.core.language import LANGUAGES, text
from kb.people import passwords, service
from kb.people.addresses import fold_address, parse_address
from kb.people.models import ROLES, Person
from kb.people.queries import person_by_email
from kb.taxonomy.models import Department
from kb.wiring import House


@click.group()
def person() -> None:
    """Add, list and deactivate people, and change their role."""


@person.command()
@click.argument("email")
@click.option("--name", default="", help="Name as colleagues know them; they can correct it.")
@click.option("--role", type=click.Choice(ROLES), default="member", help="What they may do; default member.")
@click.option("--department", metavar="SLUG", help="Slug of their department, such as field-sales.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the invitation. Default: that of the site.")
@click.option("--mail", is_flag=True, help="Send the invitation by mail too.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input instead of inviting.")
def add(
    email: str,
    name: str,
    role: str,
    department: str | None,
    language: str | None,
    mail: bool,
    password_stdin: bool,
) -> None:
    """Invite EMAIL and print the link, which works once; or make the account at once with --password-stdin."""
    secret = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with opened() as house:
        department_id = _department(house.db, department) if department else None
        if secret is not None:
            click.echo(_join(house, email, name, role, department_id, language, secret))
            return
        with house.db.transaction() as session:
            invitation, link = service.invite(
                session,
                None,
                email,
                name=name,
                role=role,
                department_id=department_id,
                language=language or house.settings.default_language,
                by_mail=mail,
            )
        if mail:
            house.relay.drain()
        click.echo(f"{invitation.email} can join here, once, within two weeks:")
        click.echo(f"  {house.settings.base_url}/invitation/{link}")


@person.command("list")
@click.option("--state", type=click.Choice(("active", "invited", "deactivated")), help="Only people in this state.")
def list_people(state: str | None) -> None:
    """One person a line: address, name, role and state, with tabs between."""
    query = select(Person).order_by(Person.email_folded)
    if state:
        query = query.where(Person.state == state)
    with opened() as house, house.db.reading() as session:
        for each in session.scalars(query):
            marks = [each.origin] if each.origin else []
            click.echo("\t".join([each.email, each.name, each.role, each.state, *marks]))


@person.command()
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def role(email: str, role: str) -> None:
    """Give EMAIL another ROLE; they sign in again with it."""
    with opened() as house, house.db.transaction() as session:
        changed = service.set_role(session, None, _known(person_by_email(session, fold_address(email))).id, role)
        click.echo(f"{changed.name} is now {changed.role}.")


@person.command()
@click.argument("email")
@click.option("--undo", is_flag=True, help="Let them in again.")
def deactivate(email: str, undo: bool) -> None:
    """Sign EMAIL out everywhere and let them in no more; what they wrote stays."""
    with opened() as house, house.db.transaction() as session:
        found = _known(person_by_email(session, fold_address(email)))
        if undo:
            click.echo(f"{service.reactivate(session, None, found.id).name} is back.")
        else:
            click.echo(f"{service.deactivate(session, None, found.id).name} cannot sign in any more.")


def _join(
    house: House, email: str, name: str, role: str, department_id: int | None, language: str | None, secret: str
) -> str:
    address = parse_address(email)
    passwords.require_good(secret, name=name, email=address.email)
    newcomer = service.Newcomer(name, passwords.hash_password(secret), department_id, language=language)
    with house.db.transaction() as session:
        joined = service.join(session, address, newcomer, role)
    return f"{joined.name} can sign in with {joined.email}."


def _known(found: Person | None) -> Person:
    if found is None:
        raise NotFound(text("There is nobody with this address."))
    return found


def _department(db: Database, slug: str) -> int:
    with db.reading() as session:
        found = session.scalar(select(Department.id).where(Department.slug == slug))
    if found is None:
        raise NotFound(text("There is no department %(slug)s.", slug=slug))
    return found
