"""The command line: ``kb``. One module a command group; a command opens the house, does one thing and closes it."""

import click

from kb import __version__
from kb.cli.check import check
from kb.cli.content import content
from kb.cli.demo import demo
from kb.cli.init import init, upgrade
from kb.cli.library import starter
from kb.cli.outbox import outbox
from kb.cli.person import person
from kb.cli.plain import PlainGroup
from kb.cli.search import reindex, search
from kb.cli.serve import serve, worker
from kb.cli.settings import settings


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Passerelle")
def main() -> None:
    """Passerelle: what works for one sales team, found and tried by the next.

    Settings are KB_* variables; `kb settings` lists them.
    """


for command in (init, serve, worker, upgrade, settings, person, content, starter, search, reindex, outbox, check, demo):
    main.add_command(command)
