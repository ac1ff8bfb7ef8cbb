"""The SQL of the link graph by name, for the engine that is asked and for a case date, and how it is run.

Statements go straight to the driver as text that it prepares once: through SQLAlchemy each costs as much again as it takes to answer.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection

from graph.vocabulary import NodeKind, node_key

Fetched = tuple[Any, ...]
"""A row of a result."""

_A_TRANSACTION = (
    "<TRANSACTION> + {0}.key, <CARD> + {0}.card, <MERCHANT> + {0}.merchant, <ACCOUNT> + {0}.account, {0}.made_at, {0}.made_at + {0}.made_span,"
    " {0}.made_precision, {0}.posted_on, {0}.amount_fen, {0}.currency, {0}.entry_mode, {0}.city, {0}.batch, {0}.row"
)
"""A transaction as `lookups.TransactionRow` has it, its words in the codes of `kept_values`."""
_NOW = "{0}.withdrawn_at IS NULL"
_HELD = "{0}.key NOT IN (SELECT w.key FROM txn AS w WHERE w.withdrawn_at IS NOT NULL)"
_THEN = "{0}.batch <= :known AND ({0}.withdrawn_at IS NULL OR {0}.withdrawn_at > :moment)"


@cache
def statements(dialect: str, *, dated: bool) -> Mapping[str, str]:
    """The statements of `questions.sql` by the name above each; `dated`: of what was known on a case date."""
    text = (files("graph.adapters") / "sql" / "questions.sql").read_text("utf-8")
    parts = re.split(r"^-- == (\w+)$", text, flags=re.MULTILINE)
    return {name: _written(statement, dialect, dated=dated) for name, statement in zip(parts[1::2], parts[2::2], strict=True)}


def _written(statement: str, dialect: str, *, dated: bool) -> str:
    text = re.sub(r"--.*", "", statement).strip()
    text = re.sub(r"<A TRANSACTION (\w+)>", lambda found: _A_TRANSACTION.format(found[1]), text)
    text = re.sub(r"<STANDS (\w+)>", lambda found: (_THEN if dated else _NOW).format(found[1]), text)
    text = re.sub(r"<HELD (\w+)>", lambda found: (_THEN if dated else _HELD).format(found[1]), text)
    for kind in NodeKind:
        text = text.replace(f"<{kind.name}>", str(node_key(kind, 0)))
    if dialect == "sqlite":
        return re.sub(r"IN :(\w+)", r"IN (SELECT value FROM json_each(:\1))", text)
    text = re.sub(r"IN :(\w+)", r"= ANY(:\1)", text)
    return re.sub(r":(\w+)", r"%(\1)s", text)


class SqlAsk:
    """Runs the statements on an open connection, inside its transaction, as of a moment (microseconds since 1970) or now."""

    def __init__(self, connection: Connection, moment: int | None = None) -> None:
        self.is_dated = moment is not None
        """Whether it asks as of a moment."""
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._text = statements(connection.dialect.name, dated=moment is not None)
        self._date: dict[str, int] = {}
        if moment is not None:
            # Batches are numbered in the order in which they were recorded.
            self._date = {"moment": moment, "known": self("known", moment=moment)[0][0]}

    def __call__(self, name: str, **values: int | Sequence[int]) -> list[Fetched]:
        """The rows of the named statement; a list is one parameter."""
        if not self._connection.in_transaction():
            self._connection.begin()
        driver: Any = self._connection.connection.driver_connection
        given: dict[str, Any] = dict(values)
        if self._is_sqlite:
            given = {key: value if isinstance(value, int) else json.dumps(value) for key, value in values.items()}
        rows: list[Fetched] = driver.execute(self._text[name], given | self._date).fetchall()
        return rows
