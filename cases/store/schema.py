"""The database's version: made new, brought up to date, or refused."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from cases.errors import WorkspaceTooNew


def bring_up_to_date(connection: Connection) -> bool:
    """Run what migrations are missing, in the caller's transaction under the writer's lock; say whether any was.

    Raises:
        WorkspaceTooNew: a newer program has written this database.
    """
    found = current_version(connection)
    script = ScriptDirectory.from_config(_config(connection))
    if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
        raise WorkspaceTooNew(found=found, known=newest_version(connection))
    if found == script.get_current_head():
        return False
    command.upgrade(_config(connection), "head")
    return True


def current_version(connection: Connection) -> str | None:
    """The revision this database is of; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_version(connection: Connection) -> str:
    """The revision this program knows last."""
    return str(ScriptDirectory.from_config(_config(connection)).get_current_head())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
