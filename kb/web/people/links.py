"""Signed links as the web room reads them, and the one that opens an empty house."""

from kb.people.queries import administrators_able
from kb.people.tokens import Tokens
from kb.web.kit import house
from kb.wiring import House


def tokens() -> Tokens:
    """Makes and reads the signed links of this house."""
    return Tokens(house().settings)


def setup_link(built: House) -> str | None:
    """The address at which the first administrator signs up, or ``None`` when one can sign in already.

    Printed at the start of a server; it works for a week, and only as long as there is no administrator.
    """
    with built.db.reading() as session:
        if administrators_able(session):
            return None
    token = Tokens(built.settings).make("setup", {"first": "administrator"})
    return f"{built.settings.base_url}/setup/{token}"
