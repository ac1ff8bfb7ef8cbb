"""`FactWithdrawals` over SQL."""

from sqlalchemy import Connection, insert, update

from graph.adapters import event_tables, tables
from graph.errors import UnknownEntity
from graph.vocabulary import FactKind, fact_id

_TABLES = {
    FactKind.TRANSACTION: tables.txn,
    FactKind.OBSERVATION: tables.txn_observation,
    FactKind.DELIVERY: event_tables.delivery,
    FactKind.ACTIVATION: event_tables.activation,
    FactKind.REPAYMENT: event_tables.repayment,
    FactKind.CONTACT: event_tables.contact,
    FactKind.POLICE_PAPER: event_tables.police_paper,
    FactKind.ACCOUNT_STATE: tables.account_state,
    FactKind.PERSON_DETAIL: tables.person_detail,
    FactKind.LINK: tables.link,
}
_PROJECTED = frozenset({FactKind.TRANSACTION, FactKind.ACCOUNT_STATE, FactKind.PERSON_DETAIL, FactKind.LINK})


class SqlFactWithdrawals:
    """Withdrawals over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def withdraw(self, kind: FactKind, key: int, at: int) -> None:
        """See `graph.withdrawals.FactWithdrawals.withdraw`."""
        table = _TABLES.get(kind)
        if table is None:
            raise UnknownEntity(given=fact_id(kind, key))
        standing = table.c.withdrawn_at.is_(None)
        if self._connection.execute(update(table).where(table.c.key == key, standing).values(withdrawn_at=at)).rowcount != 1:
            raise UnknownEntity(given=fact_id(kind, key))
        if kind in _PROJECTED:
            entry = {"table_name": table.name, "first_key": key, "last_key": key, "withdrawn": True, "recorded_at": at}
            self._connection.execute(insert(tables.outbox).values(entry))
