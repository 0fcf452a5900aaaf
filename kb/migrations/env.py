"""Runs the migrations on the connection that ``kb.core.schema`` hands over."""

from typing import Any, Literal

from alembic import context

from kb.core.db import Base, UtcDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Our own column types as the plain ones they are on the database: a migration outlives our classes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    compare_type=True,
    render_item=render_item,
)
context.run_migrations()
