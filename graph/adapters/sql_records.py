"""`RecordReader` over SQL: the records of one account, those not withdrawn, oldest first."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, Table, distinct, func, select

from graph.adapters.event_tables import activation, contact, delivery, police_paper, repayment
from graph.adapters.kept_values import stated_text
from graph.adapters.tables import (
    MADE_UNTIL,
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
from graph.records import (
    AccountRecord,
    ActivationRecord,
    CardRecord,
    ContactRecord,
    DatedLink,
    DeliveryRecord,
    PersonRecord,
    PoliceRecord,
    RelatedPerson,
    RepaymentRecord,
    Source,
    TransactionRecord,
)
from graph.times import Precision, When, Window
from graph.vocabulary import FactKind, LinkKind, NodeKey, NodeKind, fact_id, node_key, split_key

T = TypeVar("T")
AnyRow = Row[Any]
_RELATING = (LinkKind.SPOUSE_OF, LinkKind.RELATIVE_OF, LinkKind.CONTACT_OF, LinkKind.GUARANTEES)


class SqlRecordReader:
    """Records over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, account_no: str) -> AccountRecord:
        """See `graph.records.RecordReader.account`."""
        return self._account(account.c.account_no == account_no, account_no)

    def account_at(self, node: NodeKey) -> AccountRecord:
        """See `graph.records.RecordReader.account_at`."""
        return self._account(account.c.key == split_key(node)[1], str(node))

    def holder(self, account_node: NodeKey) -> PersonRecord:
        """See `graph.records.RecordReader.holder`."""
        row = self._connection.execute(
            select(link.c.src_node)
            .where(link.c.dst_node == account_node, link.c.kind == LinkKind.HOLDS, link.c.withdrawn_at.is_(None))
            .order_by(link.c.key)
        ).first()
        if row is None:
            raise UnknownEntity(given=str(account_node))
        return self.person(NodeKey(row.src_node))

    def person(self, node: NodeKey) -> PersonRecord:
        """See `graph.records.RecordReader.person`."""
        _, key = split_key(node)
        rows = self._connection.execute(
            _sourced(person_detail, person_detail.c.field, person_detail.c.value).where(person_detail.c.person == key)
        ).all()
        if not rows:
            raise UnknownEntity(given=str(node))
        # Where documents disagree both facts stand; the newest is shown, and the page lists the rest.
        told = {row.field: row.value for row in rows}
        return PersonRecord(node, told.get("name", ""), told.get("sex"), told.get("born_on"), told.get("id_no"), _source(rows[0]))

    def related(self, person_node: NodeKey) -> tuple[RelatedPerson, ...]:
        """See `graph.records.RecordReader.related`."""
        rows = self._connection.execute(
            _sourced(link, link.c.kind, link.c.dst_node, link.c.basis).where(link.c.src_node == person_node, link.c.kind.in_(_RELATING))
        ).all()
        return tuple(
            RelatedPerson(self.person(NodeKey(row.dst_node)), LinkKind(row.kind).word, row.basis, _source(row))
            for row in rows
            if split_key(NodeKey(row.dst_node))[0] is NodeKind.PERSON
        )

    def cards(self, account_node: NodeKey) -> tuple[CardRecord, ...]:
        """See `graph.records.RecordReader.cards`."""
        rows = self._connection.execute(
            select(card.c.key, card.c.last4, identifier.c.masked)
            .join(identifier, identifier.c.key == card.c.identifier)
            .where(card.c.account == split_key(account_node)[1], card.c.withdrawn_at.is_(None))
            .order_by(card.c.key)
        ).all()
        return tuple(CardRecord(node_key(NodeKind.CARD, row.key), row.masked, row.last4) for row in rows)

    def transactions(self, account_node: NodeKey) -> tuple[TransactionRecord, ...]:
        """See `graph.records.RecordReader.transactions`."""
        statement = (
            _sourced(
                txn, txn, MADE_UNTIL, merchant.c.name.label("merchant_name"), from_=txn.join(merchant, merchant.c.key == txn.c.merchant)
            )
            .where(txn.c.account == split_key(account_node)[1])
            .order_by(txn.c.made_at, txn.c.key)
        )
        return self._all(statement, _transaction)

    def bills(self, account_node: NodeKey) -> tuple[Source, ...]:
        """See `graph.records.RecordReader.bills`."""
        joined = txn_observation.join(txn, txn.c.key == txn_observation.c.txn).join(batch, batch.c.key == txn_observation.c.batch)
        seen = (txn_observation.c.kind == "bill") & txn_observation.c.withdrawn_at.is_(None)
        statement = select(batch.c.document, batch.c.file_name).select_from(joined).where(txn.c.account == split_key(account_node)[1], seen)
        rows = self._connection.execute(statement.group_by(batch.c.document, batch.c.file_name).order_by(func.min(batch.c.key)))
        return tuple(Source(row.document, row.file_name, 0) for row in rows)

    def deliveries(self, cards: Sequence[NodeKey]) -> tuple[DeliveryRecord, ...]:
        """See `graph.records.RecordReader.deliveries`."""
        joined = delivery.outerjoin(address, address.c.key == delivery.c.address)
        statement = _sourced(delivery, delivery, address.c.text.label("address_text"), from_=joined)
        return self._all(statement.where(delivery.c.card.in_(_keys(cards))).order_by(delivery.c.key), _delivery)

    def activations(self, cards: Sequence[NodeKey]) -> tuple[ActivationRecord, ...]:
        """See `graph.records.RecordReader.activations`."""
        statement = _sourced(activation, activation).where(activation.c.card.in_(_keys(cards)))
        return self._all(statement.order_by(activation.c.made_at, activation.c.key), _activation)

    def repayments(self, account_node: NodeKey) -> tuple[RepaymentRecord, ...]:
        """See `graph.records.RecordReader.repayments`."""
        statement = _sourced(repayment, repayment).where(repayment.c.account == split_key(account_node)[1])
        return self._all(statement.order_by(repayment.c.made_at, repayment.c.key), _repayment)

    def contacts(self, account_node: NodeKey) -> tuple[ContactRecord, ...]:
        """See `graph.records.RecordReader.contacts`."""
        statement = _sourced(contact, contact).where(contact.c.account == split_key(account_node)[1])
        return self._all(statement.order_by(contact.c.made_at, contact.c.key), _contact)

    def police_papers(self, account_node: NodeKey) -> tuple[PoliceRecord, ...]:
        """See `graph.records.RecordReader.police_papers`."""
        statement = _sourced(police_paper, police_paper).where(police_paper.c.account == split_key(account_node)[1])
        return self._all(statement.order_by(police_paper.c.dated, police_paper.c.key), _paper)

    def dated_links(self, persons: Sequence[NodeKey], kind: LinkKind) -> tuple[DatedLink, ...]:
        """See `graph.records.RecordReader.dated_links`."""
        statement = _sourced(link, link).where(link.c.src_node.in_(persons), link.c.kind == kind)
        return self._all(statement.order_by(link.c.key), _dated)

    def masked_phones(self, phones: Sequence[NodeKey]) -> dict[NodeKey, str]:
        """See `graph.records.RecordReader.masked_phones`."""
        joined = phone.join(identifier, identifier.c.key == phone.c.identifier)
        statement = select(phone.c.key, identifier.c.masked).select_from(joined).where(phone.c.key.in_(_keys(phones))).order_by(phone.c.key)
        return {node_key(NodeKind.PHONE, row.key): row.masked for row in self._connection.execute(statement)}

    def disputed_beside(self, account_node: NodeKey, waybill_prefix: str, within: Window) -> int:
        """See `graph.records.RecordReader.disputed_beside`."""
        joined = delivery.join(card, card.c.key == delivery.c.card).join(account_state, account_state.c.account == card.c.account)
        return self._connection.execute(
            select(func.count(distinct(card.c.account)))
            .select_from(joined)
            .where(
                delivery.c.waybill_no.startswith(waybill_prefix, autoescape=True),
                delivery.c.delivered_at.between(int(within.start.timestamp()), int(within.end.timestamp())),
                delivery.c.withdrawn_at.is_(None),
                account_state.c.withdrawn_at.is_(None),
                account_state.c.dispute_type.is_not(None),
                account_state.c.dispute_type != "ORDINARY",
                card.c.account != split_key(account_node)[1],
            )
        ).scalar_one()

    def _account(self, condition: ColumnElement[bool], given: str) -> AccountRecord:
        joined = account.outerjoin(account_state, (account_state.c.account == account.c.key) & account_state.c.withdrawn_at.is_(None))
        row = self._connection.execute(
            _sourced(account, account.c.key, account.c.account_no, *_state_columns(), from_=joined)
            .where(condition)
            .order_by(account_state.c.key.desc())
        ).first()
        if row is None:
            raise UnknownEntity(given=given)
        return AccountRecord(
            node_key(NodeKind.ACCOUNT, row.key),
            row.account_no,
            row.currency or "CNY",
            row.periods_overdue,
            row.balance_fen,
            row.principal_fen,
            date.fromisoformat(row.overdue_since) if row.overdue_since else None,
            row.handler,
            row.dispute_type,
            _source(row),
        )

    def _all(self, statement: Select[Any], make: Callable[[AnyRow], T]) -> tuple[T, ...]:
        return tuple(make(row) for row in self._connection.execute(statement))


def _state_columns() -> list[ColumnElement[Any]]:
    names = ("currency", "periods_overdue", "balance_fen", "principal_fen", "overdue_since", "handler", "dispute_type")
    return [account_state.c[name] for name in names]


def _sourced(table: Table, *columns: Any, from_: FromClause | None = None) -> Select[Any]:  # noqa: ANN401 - SQLAlchemy's own column protocol
    """Rows of a fact table that are not withdrawn, each with its batch's document and its row."""
    joined = (table if from_ is None else from_).outerjoin(batch, batch.c.key == table.c.batch)
    source = (batch.c.document.label("document"), batch.c.file_name.label("file_name"), table.c.row.label("source_row"))
    return select(*columns, *source).select_from(joined).where(table.c.withdrawn_at.is_(None))


def _source(row: AnyRow) -> Source:
    return Source(row.document or "", row.file_name or "", row.source_row)


def _when(row: AnyRow, name: str) -> When | None:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's documented mapping view
    if values[f"{name}_at"] is None:
        return None
    at, precision = values[f"{name}_at"], values[f"{name}_precision"]
    window = Window(_moment(at), _moment(values[f"{name}_until"]))
    return When(stated_text(values[f"{name}_text"], at, precision), Precision(precision), window, window)


def _known_when(row: AnyRow, name: str) -> When:
    when = _when(row, name)
    if when is None:  # pragma: no cover - the column is NOT NULL
        raise UnknownEntity(given=name)
    return when


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _keys(nodes: Sequence[NodeKey]) -> list[int]:
    return [split_key(node)[1] for node in nodes]


def _optional(kind: NodeKind, key: int | None) -> NodeKey | None:
    return None if key is None else node_key(kind, key)


def _transaction(row: AnyRow) -> TransactionRecord:
    return TransactionRecord(
        node_key(NodeKind.TRANSACTION, row.key),
        node_key(NodeKind.CARD, row.card),
        node_key(NodeKind.MERCHANT, row.merchant),
        row.merchant_name,
        _known_when(row, "made"),
        _day(row.posted_on),
        row.amount_fen,
        row.currency,
        row.auth_code,
        row.reference_no,
        row.terminal_no,
        row.entry_mode,
        row.verification,
        row.city,
        row.source_ref.rpartition(":")[2] if row.source_ref else None,
        _source(row),
    )


def _delivery(row: AnyRow) -> DeliveryRecord:
    return DeliveryRecord(
        fact_id(FactKind.DELIVERY, row.key),
        node_key(NodeKind.CARD, row.card),
        row.waybill_no,
        _when(row, "sent"),
        _when(row, "delivered"),
        row.signer,
        row.id_checked,
        _optional(NodeKind.ADDRESS, row.address),
        row.address_text,
        _source(row),
    )


def _activation(row: AnyRow) -> ActivationRecord:
    number = _optional(NodeKind.PHONE, row.phone)
    made = _known_when(row, "made")
    return ActivationRecord(
        fact_id(FactKind.ACTIVATION, row.key), node_key(NodeKind.CARD, row.card), made, row.channel, number, row.id_check, _source(row)
    )


def _repayment(row: AnyRow) -> RepaymentRecord:
    made = _known_when(row, "made")
    return RepaymentRecord(
        fact_id(FactKind.REPAYMENT, row.key), made, row.amount_fen, row.payer_account, row.payer_name, row.channel, _source(row)
    )


def _contact(row: AnyRow) -> ContactRecord:
    return ContactRecord(
        fact_id(FactKind.CONTACT, row.key),
        _known_when(row, "made"),
        row.channel,
        row.reached_by,
        _optional(NodeKind.PHONE, row.phone),
        row.person,
        row.identity_check,
        row.reached,
        row.content,
        row.recording,
        row.made_by,
        _source(row),
    )


def _paper(row: AnyRow) -> PoliceRecord:
    dated = date.fromisoformat(row.dated)
    return PoliceRecord(
        fact_id(FactKind.POLICE_PAPER, row.key),
        row.level,
        row.organ,
        row.number,
        dated,
        row.reporter,
        row.stated,
        row.verified,
        _source(row),
    )


def _dated(row: AnyRow) -> DatedLink:
    return DatedLink(
        fact_id(FactKind.LINK, row.key),
        NodeKey(row.src_node),
        NodeKey(row.dst_node),
        _second(row.valid_from),
        _second(row.valid_to),
        _source(row),
    )


def _second(seconds: int | None) -> When | None:
    if seconds is None:
        return None
    at = _moment(seconds)
    return When(at.isoformat(), Precision.SECOND, Window(at, at), Window(at, at))
