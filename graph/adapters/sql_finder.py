"""`AccountFinder` over SQL. Numbers are found by their keyed hash, names by looking through them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, and_, func, or_, select, true

from graph.adapters.tables import account, account_state, card, identifier, link, person_detail, phone
from graph.errors import UnknownEntity
from graph.finding import COUNTED_UP_TO, AccountFace, FoundAccounts, Meaning, Slice
from graph.identifiers import IdentifierRegister
from graph.records import CardRecord
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key, parse_public_id, public_id, split_key

_LAST = 4
_SHORTEST_NUMBER = 7
"""Digits of the shortest telephone number that is looked for by its hash."""
_SHORTEST_BEGINNING = 6
"""Characters of an account number from which on its beginning is enough."""
_ACCOUNT, _PERSON = node_key(NodeKind.ACCOUNT, 0), node_key(NodeKind.PERSON, 0)


class SqlAccountFinder:
    """Finds accounts over an open connection."""

    def __init__(self, connection: Connection, identifiers: IdentifierRegister) -> None:
        self._connection = connection
        self._identifiers = identifiers

    def meaning(self, text: str) -> Meaning:
        """See `graph.finding.AccountFinder.meaning`."""
        bearer = self._bearer(text)
        if bearer is not None:
            return Meaning(public_id(bearer), self._masked(bearer), self._of_bearer(bearer), is_exact=True)
        accounts = frozenset(node_key(NodeKind.ACCOUNT, key) for key in self._by_number(text))
        return Meaning(text, None, accounts, is_exact=False)

    def find(self, meaning: Meaning, part: Slice) -> FoundAccounts:
        """See `graph.finding.AccountFinder.find`."""
        wanted = self._wanted(meaning) if meaning.told else true()
        counted = select(account.c.key).where(account.c.withdrawn_at.is_(None), wanted)
        total = self._connection.execute(select(func.count()).select_from(counted.limit(COUNTED_UP_TO + 1).subquery())).scalar_one()
        statement = counted.order_by(account.c.key).limit(part.rows + 1)
        if part.before is not None:
            backwards = counted.where(account.c.key < part.before).order_by(account.c.key.desc()).limit(part.rows + 1)
            keys = self._keys(backwards)
            return _found(keys[: part.rows][::-1], total, comes_before=len(keys) > part.rows, goes_on=True)
        if part.after is not None:
            statement = statement.where(account.c.key > part.after)
        keys = self._keys(statement)
        return _found(keys[: part.rows], total, comes_before=part.after is not None, goes_on=len(keys) > part.rows)

    def faces(self, accounts: Collection[NodeKey]) -> dict[NodeKey, AccountFace]:
        """See `graph.finding.AccountFinder.faces`."""
        keys = [split_key(node)[1] for node in accounts]
        cards = self._cards(keys)
        states = {row.account: row for row in self._connection.execute(_states(keys))}
        named = select(account.c.key, account.c.account_no, _holder_name().label("holder")).where(account.c.key.in_(keys))
        return {
            node_key(NodeKind.ACCOUNT, row.key): _face(row, cards.get(row.key, ()), states.get(row.key))
            for row in self._connection.execute(named)
        }

    def _wanted(self, meaning: Meaning) -> ColumnElement[bool]:
        ways: list[ColumnElement[bool]] = [account.c.key.in_([split_key(node)[1] for node in meaning.accounts])]
        if meaning.is_exact:
            return ways[0]
        if len(meaning.told) >= _SHORTEST_BEGINNING and meaning.told.isascii():
            ways.append(account.c.account_no.startswith(meaning.told, autoescape=True))
        if not any(sign.isdecimal() for sign in meaning.told):
            ways.append(self._named(meaning.told))
        return or_(*ways)

    def _named(self, text: str) -> ColumnElement[bool]:
        """The condition that the holder's name contains a text: over all accounts where many bear it, else over those of the few who do.

        With many, the first accounts looked at fill the list; with few, looking at every account would take longer than all else.
        """
        is_so = _holder_name().contains(text, autoescape=True)
        stands = (person_detail.c.field == "name") & person_detail.c.withdrawn_at.is_(None)
        bearers = select(person_detail.c.person).where(stands, person_detail.c.value.contains(text, autoescape=True))
        persons = self._keys(bearers.limit(COUNTED_UP_TO + 1))
        if len(persons) > COUNTED_UP_TO:
            return is_so
        held = self._held_by({node_key(NodeKind.PERSON, key) for key in persons})
        return and_(account.c.key.in_(held), is_so)

    def _by_number(self, text: str) -> set[int]:
        found = set(self._keys(select(account.c.key).where(account.c.account_no == text, account.c.withdrawn_at.is_(None))))
        if len(text) == _LAST and text.isdecimal():
            last = select(card.c.account).where(card.c.last4 == text, card.c.account.is_not(None), card.c.withdrawn_at.is_(None))
            found |= set(self._keys(last))
        return found

    def _bearer(self, text: str) -> NodeKey | None:
        """The telephone, card, person or account that a number or a public id means; None: it means none that is on file."""
        try:
            return parse_public_id(text)
        except UnknownEntity:
            if sum(sign.isdecimal() for sign in text) < _SHORTEST_NUMBER:
                return None
        for kind, column, node in _BEARERS:
            found = self._identifiers.find(kind, text)
            key = (
                None
                if found is None
                else self._connection.execute(select(column).where(column.table.c.identifier == found)).scalars().first()
            )
            if key is not None:
                return node_key(node, key)
        return None

    def _of_bearer(self, bearer: NodeKey) -> frozenset[NodeKey]:
        kind, key = split_key(bearer)
        match kind:
            case NodeKind.ACCOUNT:
                keys = {key}
            case NodeKind.CARD:
                keys = set(self._keys(select(card.c.account).where(card.c.key == key, card.c.account.is_not(None))))
            case NodeKind.PERSON:
                keys = self._held_by({bearer})
            case NodeKind.PHONE:
                uses = (link.c.kind == LinkKind.USES_PHONE) & link.c.withdrawn_at.is_(None)
                keys = self._held_by({NodeKey(each) for each in self._keys(select(link.c.src_node).where(link.c.dst_node == bearer, uses))})
            case _:
                keys = set()
        return frozenset(node_key(NodeKind.ACCOUNT, each) for each in keys)

    def _held_by(self, persons: Collection[NodeKey]) -> set[int]:
        holds = (link.c.kind == LinkKind.HOLDS) & link.c.withdrawn_at.is_(None)
        return {split_key(NodeKey(each))[1] for each in self._keys(select(link.c.dst_node).where(link.c.src_node.in_(persons), holds))}

    def _masked(self, bearer: NodeKey) -> str | None:
        kind, key = split_key(bearer)
        column = {NodeKind.PHONE: phone.c.key, NodeKind.CARD: card.c.key}.get(kind)
        if column is None:
            return None
        joined = column.table.join(identifier, identifier.c.key == column.table.c.identifier)
        return self._connection.execute(select(identifier.c.masked).select_from(joined).where(column == key)).scalar_one_or_none()

    def _cards(self, accounts: Collection[int]) -> dict[int, tuple[CardRecord, ...]]:
        statement = (
            select(card.c.key, card.c.account, card.c.last4, identifier.c.masked)
            .join(identifier, identifier.c.key == card.c.identifier)
            .where(card.c.account.in_(accounts), card.c.withdrawn_at.is_(None))
            .order_by(card.c.key)
        )
        found: dict[int, tuple[CardRecord, ...]] = {}
        for row in self._connection.execute(statement):
            found[row.account] = (*found.get(row.account, ()), CardRecord(node_key(NodeKind.CARD, row.key), row.masked, row.last4))
        return found

    def _keys(self, statement: Select[Any]) -> list[int]:
        return list(self._connection.execute(statement).scalars())


_BEARERS = (
    ("phone", phone.c.key, NodeKind.PHONE),
    ("card_no", card.c.key, NodeKind.CARD),
    ("id_no", person_detail.c.person, NodeKind.PERSON),
)


def _holder() -> ScalarSelect[Any]:
    """The key of the person first recorded as the account's holder."""
    holds = (link.c.kind == LinkKind.HOLDS) & link.c.withdrawn_at.is_(None)
    first = select(link.c.src_node - _PERSON).where(link.c.dst_node == account.c.key + _ACCOUNT, holds).order_by(link.c.key).limit(1)
    return first.correlate(account).scalar_subquery()


def _holder_name() -> ScalarSelect[Any]:
    """The holder's name as told last."""
    is_name = (person_detail.c.field == "name") & person_detail.c.withdrawn_at.is_(None)
    newest = select(person_detail.c.value).where(person_detail.c.person == _holder(), is_name).order_by(person_detail.c.key.desc()).limit(1)
    return newest.correlate(account).scalar_subquery()


def _states(accounts: Collection[int]) -> Select[Any]:
    """The newest state of each account."""
    newest = (
        select(func.max(account_state.c.key))
        .where(account_state.c.account.in_(accounts), account_state.c.withdrawn_at.is_(None))
        .group_by(account_state.c.account)
    )
    return select(account_state).where(account_state.c.key.in_(newest))


def _face(row: Any, cards: tuple[CardRecord, ...], state: Any) -> AccountFace:  # noqa: ANN401 - SQLAlchemy's rows
    node = node_key(NodeKind.ACCOUNT, row.key)
    if state is None:
        return AccountFace(node, row.account_no, row.holder or "", cards, "CNY", None, None, None, None)
    since = date.fromisoformat(state.overdue_since) if state.overdue_since else None
    return AccountFace(
        node, row.account_no, row.holder or "", cards, state.currency, state.periods_overdue, state.balance_fen, since, state.dispute_type
    )


def _found(keys: list[int], total: int, *, comes_before: bool, goes_on: bool) -> FoundAccounts:
    return FoundAccounts(tuple(node_key(NodeKind.ACCOUNT, key) for key in keys), total, comes_before, goes_on)
