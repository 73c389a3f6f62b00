"""Runs the changes over the connection that is already open; there is no other way to run them."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
