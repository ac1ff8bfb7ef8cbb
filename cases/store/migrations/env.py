"""Alembic's environment: wiring, so it may name every room's tables. The connection is the caller's, inside the writer's transaction."""

from alembic import context

from cases.store.tables import metadata as case_tables
from evidence.adapters.tables import metadata as exhibit_tables
from graph.adapters import event_tables
from graph.adapters.columns import metadata as graph_tables

_ROOMS = [graph_tables, exhibit_tables, case_tables]
_LOADED = event_tables  # imported for its tables, which stand in the graph room's metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=_ROOMS, transaction_per_migration=False)
context.run_migrations()
