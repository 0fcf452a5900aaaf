"""The wired parts of the running application."""

from flask import current_app

from kb.wiring import House


def house() -> House:
    """The house this application was built with."""
    found: House = current_app.extensions["kb"]
    return found
