"""`StandingFacts` over SQL."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, FromClause, select

from graph.adapters.event_tables import activation, contact, delivery, police_paper, repayment
from graph.adapters.kept_values import as_stated
from graph.adapters.tables import (
    account,
    account_state,
    address,
    batch,
    card,
    identifier,
    link,
    merchant,
    person_detail,
    phone,
    txn,
    txn_observation,
)
from graph.errors import UnknownEntity
from graph.records import Source
from graph.standing import Observed, StandingFact
from graph.vocabulary import FactKind, LinkKind, NodeKey, NodeKind, fact_id, node_key, split_key

_MICROS = 1_000_000
_TABLES = {
    FactKind.TRANSACTION: txn,
    FactKind.OBSERVATION: txn_observation,
    FactKind.DELIVERY: delivery,
    FactKind.ACTIVATION: activation,
    FactKind.REPAYMENT: repayment,
    FactKind.CONTACT: contact,
    FactKind.POLICE_PAPER: police_paper,
    FactKind.ACCOUNT_STATE: account_state,
    FactKind.PERSON_DETAIL: person_detail,
    FactKind.LINK: link,
}
_STATED_BESIDE = (LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM)
"""Links that a delivery or an activation states along with itself."""
_card_number, _phone_number = identifier.alias("card_number"), identifier.alias("phone_number")


class SqlStandingFacts:
    """Single facts over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fact(self, kind: FactKind, key: int) -> StandingFact:
        """See `graph.standing.StandingFacts.fact`."""
        table = _TABLES.get(kind)
        row: Any = None
        if table is not None:
            joined, beside = _joined(kind)
            told = (batch.c.document, batch.c.file_name, batch.c.source_system, batch.c.recorded_by, batch.c.recorded_at.label("batch_at"))
            statement = select(table, *beside, *told).select_from(joined.outerjoin(batch, batch.c.key == table.c.batch))
            row = self._connection.execute(statement.where(table.c.key == key, table.c.withdrawn_at.is_(None))).one_or_none()
        if row is None:
            raise UnknownEntity(given=fact_id(kind, key))
        values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented mapping view
        if kind is FactKind.TRANSACTION:
            values |= as_stated({"printed_as": None, **values})
        owned = {"card": values.get("card_identifier"), "phone": values.get("phone_identifier")}
        return StandingFact(
            kind=kind,
            key=key,
            values=values,
            identifiers={name: int(found) for name, found in owned.items() if found is not None},
            about=frozenset(_about(values)),
            source=_source(row, values.get("page")),
            source_system=row.source_system or "",
            recorded_by=row.recorded_by or "",
            recorded_at=datetime.fromtimestamp(values.get("recorded_at", row.batch_at) / _MICROS, UTC),
            seen_on=self.seen_on(key) if kind is FactKind.TRANSACTION else (),
            links=self._links_beside(values),
        )

    def observed_in(self, account: NodeKey, document: str) -> tuple[Observed, ...]:
        """See `graph.standing.StandingFacts.observed_in`."""
        seen = txn_observation
        joined = seen.join(batch, batch.c.key == seen.c.batch).join(txn, txn.c.key == seen.c.txn)
        statement = select(seen, batch.c.document, batch.c.file_name).select_from(joined)
        here = (batch.c.document == document) & (txn.c.account == split_key(account)[1]) & seen.c.withdrawn_at.is_(None)
        return tuple(
            Observed(
                node_key(NodeKind.TRANSACTION, row.txn),
                row.description,
                date.fromisoformat(row.made_on) if row.made_on else None,
                row.amount_fen,
                row.currency,
                _source(row, row.page),
            )
            for row in self._connection.execute(statement.where(here).order_by(seen.c.page, seen.c.row, seen.c.key))
        )

    def seen_on(self, key: int) -> tuple[Source, ...]:
        """See `graph.standing.StandingFacts.seen_on`."""
        seen = txn_observation
        joined = seen.join(batch, batch.c.key == seen.c.batch)
        statement = select(seen.c.row, seen.c.page, batch.c.document, batch.c.file_name).select_from(joined)
        rows = self._connection.execute(statement.where(seen.c.txn == key, seen.c.withdrawn_at.is_(None)).order_by(seen.c.key))
        return tuple(_source(row, row.page) for row in rows)

    def _links_beside(self, values: dict[str, Any]) -> tuple[int, ...]:
        if values.get("card") is None:
            return ()
        stated = (link.c.batch == values["batch"]) & (link.c.row == values["row"]) & link.c.kind.in_([int(each) for each in _STATED_BESIDE])
        of_card = link.c.src_node == node_key(NodeKind.CARD, values["card"])
        return tuple(self._connection.execute(select(link.c.key).where(stated, of_card, link.c.withdrawn_at.is_(None))).scalars())


def _joined(kind: FactKind) -> tuple[FromClause, list[Any]]:
    """The fact's table with what it points at, and the columns of that."""
    table = _TABLES[kind]
    joined: FromClause = table
    beside: list[Any] = []
    if kind is FactKind.OBSERVATION:
        joined = joined.join(txn, txn.c.key == txn_observation.c.txn)
        beside = [txn.c.account]
    if "card" in table.c:
        joined = joined.join(card, card.c.key == table.c.card).join(_card_number, _card_number.c.key == card.c.identifier)
        beside += [card.c.identifier.label("card_identifier"), _card_number.c.masked.label("card_masked")]
        beside += [] if "account" in table.c else [card.c.account]
    elif "account" in table.c:
        joined = joined.join(account, account.c.key == table.c.account)
        beside += [account.c.account_no]
    if "merchant" in table.c:
        joined = joined.join(merchant, merchant.c.key == table.c.merchant)
        beside += [merchant.c.merchant_no, merchant.c.name.label("merchant_name")]
    if "phone" in table.c:
        joined = joined.outerjoin(phone, phone.c.key == table.c.phone).outerjoin(_phone_number, _phone_number.c.key == phone.c.identifier)
        beside += [phone.c.identifier.label("phone_identifier"), _phone_number.c.masked.label("phone_masked")]
    if "address" in table.c:
        joined = joined.outerjoin(address, address.c.key == table.c.address)
        beside += [address.c.text.label("address_text")]
    return joined, beside


def _about(values: dict[str, Any]) -> Iterator[NodeKey]:
    for name, kind in (("card", NodeKind.CARD), ("account", NodeKind.ACCOUNT), ("person", NodeKind.PERSON)):
        if isinstance(found := values.get(name), int):
            yield node_key(kind, found)
    for name in ("src_node", "dst_node"):
        if name in values:
            yield NodeKey(values[name])


def _source(row: Any, page: int | None) -> Source:  # noqa: ANN401 - rows of several shapes, each with these four columns
    return Source(row.document or "", row.file_name or "", row.row, page)
