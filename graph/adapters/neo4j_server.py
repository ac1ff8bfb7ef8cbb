"""A Neo4j server as this room speaks to it: statements by name out of `cypher/`, and one error when it does not answer.

The only module that names the driver.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Self, TypeVar

from neo4j import GraphDatabase, ManagedTransaction, Session
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

from graph.errors import GraphServerAbsent
from graph.vocabulary import LinkKind

Answer = TypeVar("Answer")
Record = Mapping[str, Any]
"""A row of an answer: its columns by name."""
Ask = Callable[..., list[Record]]
"""Run a named statement with its parameters inside the open transaction: `ask(text, keys=[…])`."""

# Answers of a server that is there and cannot serve; every other complaint of it is a defect of ours and is not hidden.
_NOT_SERVING = ("Neo.TransientError.", "Neo.ClientError.Database.DatabaseNotFound", "Neo.DatabaseError.", "Neo.ClientError.Security.")


@cache
def statements(file: str) -> Mapping[str, str]:
    """The statements of a file in `cypher/`, by the name above each."""
    text = (files("graph.adapters") / "cypher" / file).read_text("utf-8")
    parts = re.split(r"^// == (\w+)$", text, flags=re.MULTILINE)
    return {name: statement.strip() for name, statement in zip(parts[1::2], parts[2::2], strict=True)}


def of_kinds(statement: str, kinds: Collection[LinkKind]) -> str:
    """The statement for links of these kinds; relationship types are no parameters in Cypher, so they come out of the vocabulary alone."""
    return statement.replace("<KINDS>", "|".join(kind.name for kind in sorted(kinds)))


class Neo4jServer:
    """One database of a server at a `neo4j://` or `bolt://` address. Close it, or use it as a context.

    `patience_s`: how long a passing failure is tried anew before the server counts as absent.
    """

    def __init__(self, address: str, user: str, password: str, database: str = "neo4j", *, patience_s: float = 5.0) -> None:
        self.address = address
        self.database = database
        try:
            self._driver = GraphDatabase.driver(
                address,
                auth=(user, password),
                connection_timeout=patience_s,
                max_transaction_retry_time=patience_s,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as refused:
            raise GraphServerAbsent(address=address, reason=str(refused)) from refused

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def read(self, work: Callable[[Ask], Answer]) -> Answer:
        """Do the work in one reading transaction.

        Raises:
            GraphServerAbsent: the server does not answer, or refuses to serve us.
        """
        return self._reached(lambda: self._in_session(lambda session: session.execute_read(lambda tx: work(_asking(tx)))))

    def write(self, work: Callable[[Ask], Answer]) -> Answer:
        """Do the work in one writing transaction; it may be done anew after a passing failure, so it must be repeatable.

        Raises:
            GraphServerAbsent: as `read`; then nothing of the work has been kept, or all of it.
        """
        return self._reached(lambda: self._in_session(lambda session: session.execute_write(lambda tx: work(_asking(tx)))))

    def run_alone(self, statement: str) -> None:
        """Run a statement that brings its own transactions: set-up of keys and indexes, or a removal in parts.

        Raises:
            GraphServerAbsent: as `read`.
        """
        self._reached(lambda: self._in_session(lambda session: session.run(statement).consume()))

    def _in_session(self, work: Callable[[Session], Answer]) -> Answer:
        with self._driver.session(database=self.database) as session:
            return work(session)

    def _reached(self, work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        except (DriverError, AuthError) as absent:
            raise GraphServerAbsent(address=self.address, reason=str(absent)) from absent
        except Neo4jError as refused:
            if (refused.code or "").startswith(_NOT_SERVING):
                raise GraphServerAbsent(address=self.address, reason=refused.message or str(refused)) from refused
            raise


def _asking(transaction: ManagedTransaction) -> Ask:
    def ask(statement: str, **values: object) -> list[Record]:
        return [record.data() for record in transaction.run(statement, values)]

    return ask
