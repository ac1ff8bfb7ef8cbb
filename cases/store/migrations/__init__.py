"""Alembic environment of the workspace database."""
