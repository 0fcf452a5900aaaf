"""``kb demo``: trying Passerelle out, and taking that away again."""

import click

from kb.cli.demo.removal import remove_demo
from kb.cli.opening import opened


@click.group()
def demo() -> None:
    """Demo accounts, as made by `kb init --demo`."""


@demo.command()
def remove() -> None:
    """Take the demo accounts and everything they did away.

    The starter library stays, with authors in whose name nobody can sign in. What real colleagues wrote stays as it is.
    """
    with opened() as house:
        lines = remove_demo(house)
    for line in lines or ["There are no demo accounts."]:
        click.echo(line)
