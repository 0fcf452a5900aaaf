"""The blueprints of all features."""

from flask import Flask

from kb.web import (
    connect,
    following,
    health,
    home,
    learning,
    notices,
    pages,
    people,
    practices,
    search,
    starter,
    taxonomy,
)

ROOMS = (home, practices, search, taxonomy, people, connect, following, learning, notices, starter, pages, health)


def register(app: Flask) -> None:
    """Give the application every room."""
    for room in ROOMS:
        app.register_blueprint(room.bp)
