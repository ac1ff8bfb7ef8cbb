"""`IdentityRegister` over SQL, and the records that its judgements join."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select

from graph.adapters.identity_tables import identity_judgement, identity_withdrawal
from graph.adapters.sql_nodes import live_nodes
from graph.adapters.sql_statements import SqlAsk
from graph.errors import JudgementContradicted, JudgementStands, UnknownEntity, ValueRefused
from graph.identity import Groups, Judgement, Pair, Sameness, TakenBack, joined, judgement_key, standing_against
from graph.vocabulary import NodeKey, NodeKind, kind_of, node_key, public_id, row_key

_MICROS = 1_000_000
_BLOCK = 5_000
"""Persons a statement: SQLite takes 32,766 parameters."""
_said, _undone = identity_judgement, identity_withdrawal
_JUDGEMENTS = select(_said, _undone.c.withdrawn_by, _undone.c.withdrawn_at, _undone.c.why.label("withdrawn_because")).select_from(
    _said.outerjoin(_undone, _undone.c.judgement == _said.c.key)
)


def joined_persons(ask: SqlAsk, leading: Sequence[NodeKey]) -> Groups:
    """The records that are joined on the case date the statements are asked on; one of `leading` leads where it is among them."""
    same = ask("same_then") if ask.is_dated else ask("same")
    return joined(same, leading) if same else {}


class SqlIdentityRegister:
    """Judgements over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def judge(self, pair: Pair, verdict: Sameness, *, by: str, at: datetime, why: str, cited: Sequence[str]) -> Judgement:
        """See `graph.identity.IdentityRegister.judge`."""
        left, right = sorted(pair)
        self._refuse_unknown(left, right)
        standing = self._read(_undone.c.withdrawn_at.is_(None))
        for each in standing:
            if each.pair == (left, right):
                raise JudgementStands(
                    left=public_id(left), right=public_id(right), judgement=each.id, verdict=each.verdict.value, by=each.by
                )
        if against := standing_against(standing, (left, right), verdict):
            told = "；".join(f"{each.id}（{public_id(each.left)} · {public_id(each.right)}，{each.by}）" for each in against)
            raise JudgementContradicted(left=public_id(left), right=public_id(right), against=told)
        ends = {"left_person": row_key(left), "right_person": row_key(right)}
        values = {"verdict": verdict.value, "judged_by": by, "judged_at": _micros(at), "why": why, "cited": json.dumps(list(cited))}
        key: int = self._connection.execute(insert(_said).returning(_said.c.key).values(**ends, **values)).scalar_one()
        return self._one(key)

    def withdraw(self, judgement: str, *, by: str, at: datetime, why: str) -> Judgement:
        """See `graph.identity.IdentityRegister.withdraw`."""
        found = self.get(judgement)
        if found.taken_back is not None:
            raise UnknownEntity(given=judgement)
        self._connection.execute(insert(_undone).values(judgement=found.key, withdrawn_by=by, withdrawn_at=_micros(at), why=why))
        return self._one(found.key)

    def about(self, persons: Collection[NodeKey], known_by: datetime | None = None) -> tuple[Judgement, ...]:
        """See `graph.identity.IdentityRegister.about`."""
        keys = sorted(row_key(each) for each in persons if kind_of(each) is NodeKind.PERSON)
        found: dict[int, Judgement] = {}
        for start in range(0, len(keys), _BLOCK):
            part = keys[start : start + _BLOCK]
            found |= {each.key: each for each in self._read(or_(_said.c.left_person.in_(part), _said.c.right_person.in_(part)), known_by)}
        return tuple(found[key] for key in sorted(found))

    def get(self, judgement: str) -> Judgement:
        """See `graph.identity.IdentityRegister.get`."""
        found = self._read(_said.c.key == judgement_key(judgement))
        if not found:
            raise UnknownEntity(given=judgement)
        return found[0]

    def _one(self, key: int) -> Judgement:
        return self._read(_said.c.key == key)[0]

    def _refuse_unknown(self, *records: NodeKey) -> None:
        live = live_nodes(SqlAsk(self._connection), records)
        for each in records:
            if kind_of(each) is not NodeKind.PERSON or each not in live:
                raise UnknownEntity(given=public_id(each))
        if len(set(records)) < len(records):
            raise ValueRefused(given=public_id(records[0]))

    def _read(self, condition: ColumnElement[bool], known_by: datetime | None = None) -> list[Judgement]:
        rows = self._connection.execute(_JUDGEMENTS.where(condition).order_by(_said.c.key))
        moment = None if known_by is None else _micros(known_by)
        return [_judgement(row, moment) for row in rows if moment is None or row.judged_at <= moment]


def _judgement(row: Row[*tuple[Any, ...]], moment: int | None) -> Judgement:
    undone = row.withdrawn_at is not None and (moment is None or row.withdrawn_at <= moment)
    return Judgement(
        row.key,
        node_key(NodeKind.PERSON, row.left_person),
        node_key(NodeKind.PERSON, row.right_person),
        Sameness(row.verdict),
        row.judged_by,
        _time(row.judged_at),
        row.why,
        tuple(json.loads(row.cited)),
        TakenBack(row.withdrawn_by, _time(row.withdrawn_at), row.withdrawn_because) if undone else None,
    )


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * _MICROS)


def _time(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / _MICROS, UTC)
