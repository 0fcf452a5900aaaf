"""``kb outbox``: what the relay still has to do, and what it gave up on."""

import click

from kb.cli.opening import opened
from kb.core import outbox as rows


@click.command()
@click.option("--retry", is_flag=True, help="Let the relay try again what it gave up on.")
def outbox(retry: bool) -> None:
    """Show what waits for the relay, and what is parked after failing too often."""
    with opened() as house:
        if retry:
            with house.db.transaction() as session:
                click.echo(f"{rows.retry_parked(session)} parked events will be tried again.")
        with house.db.reading() as session:
            click.echo(f"{rows.waiting(session)} waiting, {rows.parked(session)} parked")
            for row in rows.open_rows(session):
                state = "parked" if row.parked else "waiting"
                error = f": {row.error}" if row.error else ""
                click.echo(f"{row.id} {state} {row.name} {row.payload}, tried {row.attempts} times{error}")
