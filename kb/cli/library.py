"""``kb starter``: a company takes away what it does not want of the library Passerelle came with."""

from collections.abc import Callable, Collection, Sequence

import click
from sqlalchemy.orm import Session

from kb.cli.opening import opened
from kb.core.errors import NotFound
from kb.core.language import text
from kb.people.queries import Viewer
from kb.practices import starter as service
from kb.practices.cards import Card

Change = Callable[[Session, Viewer | None, Collection[int]], int]

choosing = (
    click.argument("slugs", nargs=-1, metavar="[SLUG]..."),
    click.option("--all", "everything", is_flag=True, help="The whole starter library."),
    click.option("--department", metavar="SLUG", help="Everything of one department, such as field-sales."),
)


def chosen_by(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the ways of saying which practices are meant."""
    for choice in reversed(choosing):
        command = choice(command)
    return command


@click.group()
def starter() -> None:
    """The starter library: what is public of it, withdrawing it and bringing it back."""


@starter.command("list")
@click.option("--department", metavar="SLUG", help="Only what one department wrote.")
def list_starter(department: str | None) -> None:
    """One practice a line: department, slug, state and title, with tabs between."""
    with opened() as house, house.db.reading() as session:
        for card in _of(service.library(session, "en"), department):
            click.echo("\t".join([card.department.slug, card.slug, card.state, card.title]))


@starter.command()
@chosen_by
def withdraw(slugs: tuple[str, ...], everything: bool, department: str | None) -> None:
    """Take practices of the starter library away from colleagues: some by slug, a department, or all of it."""
    click.echo(f"{_change(service.withdraw, slugs, everything, department)} practices are withdrawn.")


@starter.command("bring-back")
@chosen_by
def bring_back(slugs: tuple[str, ...], everything: bool, department: str | None) -> None:
    """Make withdrawn practices of the starter library public again, chosen as for withdrawing."""
    click.echo(f"{_change(service.bring_back, slugs, everything, department)} practices are public again.")


def _change(change: Change, slugs: Sequence[str], everything: bool, department: str | None) -> int:
    """Change what was chosen and bring files and index in line; returns how many practices changed."""
    if [bool(slugs), everything, department is not None].count(True) != 1:
        raise click.UsageError("Say which: some slugs, --department SLUG, or --all.")
    with opened() as house:
        with house.db.transaction() as session:
            cards = _of(service.library(session, "en"), department)
            count = change(session, None, [card.id for card in (_named(cards, slugs) if slugs else cards)])
        house.relay.drain()
    return count


def _of(cards: Sequence[Card], department: str | None) -> Sequence[Card]:
    """The practices of a department, all of them when none is given. Raises ``NotFound``."""
    found = [card for card in cards if department in (None, card.department.slug)]
    if department is not None and not found:
        raise NotFound(text("The starter library has nothing of a department %(slug)s.", slug=department))
    return found


def _named(cards: Sequence[Card], slugs: Sequence[str]) -> list[Card]:
    """The practices with these slugs. Raises ``NotFound`` with the first that is not there."""
    known = {card.slug: card for card in cards}
    for slug in slugs:
        if slug not in known:
            raise NotFound(text("The starter library has no practice %(slug)s.", slug=slug))
    return [known[slug] for slug in slugs]
