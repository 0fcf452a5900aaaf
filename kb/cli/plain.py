"""What goes wrong is said in one clear line, never as a trace."""

import errno
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from kb.config import SettingsError
from kb.core.errors import KbError
from kb.core.schema import SchemaError

WRONG_SETTINGS = 2
FAILED = 1


class PlainGroup(click.Group):
    """A group whose commands end with a line on standard error and a status when something is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            _say(*error.problems)
            return ctx.exit(WRONG_SETTINGS)
        except KbError as error:
            _say(error.text.render("en"))
        except SchemaError as error:
            _say(str(error))
        except OperationalError as error:
            _say(f"The database cannot be used: {str(error.orig).strip().splitlines()[0]}")
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            _say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return ctx.exit(FAILED)


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(f"kb: {line}", err=True)
