"""``kb init`` and ``kb upgrade``: a house that is ready to be served."""

import click

from kb.cli.furnishing import furnish
from kb.cli.opening import opened
from kb.core.schema import upgrade as upgrade_schema
from kb.people.addresses import parse_address
from kb.people.administration import set_role
from kb.people.invitations import invite
from kb.people.policy import may_sign_in
from kb.people.queries import person_by_email
from kb.practices.rerender import rerender
from kb.wiring import House


@click.command()
@click.option("--admin", metavar="EMAIL", help="Make this person administrator; prints a link to choose a password.")
@click.option("--starter", is_flag=True, help="Load the starter library, when there are no practices yet.")
@click.option("--demo", is_flag=True, help="Add demo accounts, when the house is empty.")
def init(admin: str | None, starter: bool, demo: bool) -> None:
    """Prepare the data folder, the database and the search index.

    Never asks a question, and can be run again at any time: what is there stays as it is.
    """
    with opened(prepared=False) as house:
        bring_up_to_date(house)
        for line in furnish(house, starter=starter or demo, with_demo=demo):
            click.echo(line)
        catch_up(house)
        if admin:
            click.echo(make_administrator(house, admin))


@click.command()
def upgrade() -> None:
    """Bring the database, the rendered texts and the index up to this version of Passerelle.

    A SQLite database is copied beside itself first.
    """
    with opened(prepared=False) as house:
        changed = bring_up_to_date(house)
        catch_up(house)
    click.echo("Everything is up to date." if changed else "Everything was up to date already.")


def bring_up_to_date(house: House) -> bool:
    """Run the migrations and render again what an older renderer made; returns whether anything was done."""
    migrated = upgrade_schema(house.db)
    if migrated:
        click.echo("The database is ready.")
    rendered = rerender(house.db)
    if rendered:
        click.echo(f"{rendered} texts were rendered again.")
    return migrated or rendered > 0


def catch_up(house: House) -> None:
    """Rebuild an index that needs it, and do what follows from the changes so far."""
    house.finder.indexer.rebuild_if_needed()
    house.relay.drain()


def make_administrator(house: House, email: str) -> str:
    """Let the owner of ``email`` administer; returns the line that says how. Raises ``Invalid`` for a wrong address."""
    address = parse_address(email)
    with house.db.transaction() as session:
        person = person_by_email(session, address.folded)
        if person is not None and may_sign_in(person):
            if person.role == "administrator":
                return f"{person.name} is administrator already."
            set_role(session, None, person.id, "administrator")
            return f"{person.name} is administrator now."
        language = house.settings.default_language
        _, secret = invite(session, None, email, role="administrator", language=language, by_mail=False)
    return (
        f"{address.email} becomes administrator by choosing a password here, once, within two weeks:\n"
        f"  {house.settings.base_url}/invitation/{secret}"
    )
