"""The database's version: made new, brought up to date, or refused.

A migration's file is named after its revision (`v0003_cases.py`), so that the usual case, an up-to-date database, is told by a file listing
and one SELECT, and no command waits for Alembic to be imported.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from cases.errors import WorkspaceTooNew

_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(connection: Connection) -> bool:
    """Run what migrations are missing, in the caller's transaction under the writer's lock; say whether any was.

    Raises:
        WorkspaceTooNew: a newer program has written this database.
    """
    found = current_version(connection)
    if found is not None and found not in _revisions():
        raise WorkspaceTooNew(found=found, known=newest_version())
    if found == newest_version():
        return False
    from alembic import command  # noqa: PLC0415 - half a second of imports for a database that needs them
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True


def current_version(connection: Connection) -> str | None:
    """The revision this database is of; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return version


def newest_version() -> str:
    """The revision this program knows last."""
    return _revisions()[-1]


@cache
def _revisions() -> tuple[str, ...]:
    return tuple(sorted(path.name[1:5] for path in (_MIGRATIONS / "versions").glob("v[0-9]*.py")))
