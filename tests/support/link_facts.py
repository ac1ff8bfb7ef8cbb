"""Facts of a small invented link graph, written to the real tables with their outbox entries, and remembered for an oracle."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, update

from graph.adapters import tables
from graph.times import SHANGHAI
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key, public_id, split_key

EPOCH = datetime(2013, 3, 1, 9, 0, tzinfo=SHANGHAI)
_RECORDED_AT = 1_400_000_000_000_000
_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Payment:
    """A transaction as the oracle knows it."""

    node: NodeKey
    card: NodeKey
    account: NodeKey
    merchant: NodeKey
    made_at: int
    fen: int


@dataclass(slots=True)
class LinkFacts:
    """Writes facts and remembers those that stand."""

    connection: Connection
    nodes: set[NodeKey] = field(default_factory=set)
    links: dict[int, tuple[LinkKind, NodeKey, NodeKey]] = field(default_factory=dict)
    cards: dict[NodeKey, NodeKey] = field(default_factory=dict)
    """Card → its account."""
    payments: dict[NodeKey, Payment] = field(default_factory=dict)
    disputed: set[NodeKey] = field(default_factory=set)
    entries: int = 0
    """How many outbox entries were written."""
    since: dict[int, int] = field(default_factory=dict)
    """Stored link → when it began to hold, where that is known."""
    employers: dict[NodeKey, set[str]] = field(default_factory=lambda: defaultdict(set))
    _last: dict[str, int] = field(default_factory=dict)
    _batch: int = 0

    @property
    def _recorded_at(self) -> int:
        return _RECORDED_AT + self._batch * _A_DAY

    @property
    def now(self) -> datetime:
        """Half a day after the last batch, and after every withdrawal so far."""
        return datetime.fromtimestamp((self._recorded_at + _A_DAY // 2) // 10**6, SHANGHAI)

    def begin(self) -> None:
        """Record the batch that states everything from here on, a day after the one before."""
        self._batch += 1
        entered = {"kind": "entry", "document": "ab" * 32, "file_name": "accounts.csv", "source_system": "core", "recorded_by": "u1"}
        counts = dict.fromkeys(("read", "accepted", "unchanged", "rejected"), 0)
        self.connection.execute(insert(tables.batch).values(key=self._batch, recorded_at=self._recorded_at, **entered, **counts))

    def _fact(self, table: Table, **values: Any) -> int:
        key = self._last[table.name] = self._last.get(table.name, 0) + 1
        stated = {"key": key, "batch": self._batch, "row": key + 1, **values}
        if "recorded_at" in table.c:
            stated["recorded_at"] = self._recorded_at + key
        if "print" in table.c:
            stated["print"] = hashlib.sha256(f"{table.name}{key}".encode()).digest()[:16]
        self.connection.execute(insert(table).values(**stated))
        self._note(table, key, withdrawn=False)
        return key

    def _note(self, table: Table, key: int, *, withdrawn: bool) -> None:
        entry = {"table_name": table.name, "first_key": key, "last_key": key, "withdrawn": withdrawn, "recorded_at": _RECORDED_AT}
        self.connection.execute(insert(tables.outbox).values(**entry))
        self.entries += 1

    def _node(self, kind: NodeKind, key: int) -> NodeKey:
        node = node_key(kind, key)
        self.nodes.add(node)
        return node

    def _identifier(self, kind: str, masked: str) -> int:
        key = self._last["identifier"] = self._last.get("identifier", 0) + 1
        secret = {"ciphertext": b"\0", "match_hash": hashlib.sha256(f"{kind}{key}".encode()).digest(), "key_version": 1}
        self.connection.execute(insert(tables.identifier).values(key=key, kind=kind, masked=masked, **secret))
        return key

    def person(self, name: str) -> NodeKey:
        """A person of this name, which identifies nobody."""
        key = self._fact(tables.person)
        self.detail(node_key(NodeKind.PERSON, key), "name", name)
        return self._node(NodeKind.PERSON, key)

    def detail(self, person: NodeKey, name: str, value: str) -> int:
        """What a paper says of a person."""
        if name == "employer":
            self.employers[person].add(value)
        return self._fact(tables.person_detail, person=split_key(person)[1], field=name, value=value)

    def account(self, *, disputed: bool = False) -> NodeKey:
        """An account, with a dispute or without one in its newest export."""
        number = self._last.get("account", 0) + 1
        key = self._fact(tables.account, account_no=f"6225-{number:04}")
        node = self._node(NodeKind.ACCOUNT, key)
        self.state(node, "盗刷" if disputed else None)
        return node

    def state(self, account: NodeKey, dispute: str | None) -> None:
        """An account as a later export prints it."""
        self._fact(tables.account_state, account=split_key(account)[1], currency="CNY", periods_overdue=32, dispute_type=dispute)
        if dispute:
            self.disputed.add(account)

    def card(self, account: NodeKey) -> NodeKey:
        """A card of the account."""
        last4 = f"{self._last.get('card', 0) + 1:04}"
        identifier = self._identifier("card_no", f"622588******{last4}")
        node = self._node(NodeKind.CARD, self._fact(tables.card, identifier=identifier, last4=last4, account=split_key(account)[1]))
        self.cards[node] = account
        return node

    def phone(self) -> NodeKey:
        """A phone."""
        return self._node(NodeKind.PHONE, self._fact(tables.phone, identifier=self._identifier("phone", "138****0000")))

    def address(self) -> NodeKey:
        """An address."""
        return self._node(NodeKind.ADDRESS, self._fact(tables.address, text=f"上海市某路{self._last.get('address', 0) + 1}号"))

    def merchant(self, name: str) -> NodeKey:
        """A merchant."""
        number = f"M{self._last.get('merchant', 0) + 1:03}"
        return self._node(NodeKind.MERCHANT, self._fact(tables.merchant, merchant_no=number, name=name))

    def pay(self, card: NodeKey, merchant: NodeKey, made: datetime, fen: int = 428_600) -> NodeKey:
        """A transaction."""
        made_at = int(made.timestamp())
        account = self.cards[card]
        ends = {"card": split_key(card)[1], "account": split_key(account)[1], "merchant": split_key(merchant)[1]}
        when = {"made_at": made_at, "made_span": 59, "made_precision": "minute"}
        key = self._fact(tables.txn, **ends, **when, amount_fen=fen, currency="CNY", posted_on=f"{made.date()}")
        node = self._node(NodeKind.TRANSACTION, key)
        self.payments[node] = Payment(node, card, account, merchant, made_at, fen)
        return node

    def link(self, kind: LinkKind, start: NodeKey, end: NodeKey, valid_from: int | None = None) -> int:
        """A stored link."""
        key = self._fact(tables.link, kind=kind.value, src_node=start, dst_node=end, valid_from=valid_from, basis="application form")
        self.links[key] = (kind, start, end)
        if valid_from is not None:
            self.since[key] = valid_from
        return key

    def withdraw(self, node: NodeKey) -> None:
        """Withdraw a node."""
        table = {
            NodeKind.PERSON: tables.person,
            NodeKind.MERCHANT: tables.merchant,
            NodeKind.TRANSACTION: tables.txn,
            NodeKind.CARD: tables.card,
            NodeKind.PHONE: tables.phone,
        }[split_key(node)[0]]
        self._withdraw(table, split_key(node)[1])
        self.nodes.discard(node)

    def withdraw_link(self, key: int) -> None:
        """Withdraw a stored link."""
        self._withdraw(tables.link, key)
        del self.links[key]

    def withdraw_detail(self, key: int) -> None:
        """Withdraw what a paper says of a person."""
        self._withdraw(tables.person_detail, key)

    def _withdraw(self, table: Table, key: int) -> None:
        self.connection.execute(update(table).where(table.c.key == key).values(withdrawn_at=self._recorded_at + 10**9))
        self._note(table, key, withdrawn=True)

    def standing(self) -> Iterator[tuple[LinkKind, NodeKey, NodeKey]]:
        """Every link between nodes that stand, by whatever bears it."""
        borne = [(LinkKind.HAS_CARD, account, card) for card, account in self.cards.items()]
        for payment in self.payments.values():
            if payment.node in self.nodes:
                borne.append((LinkKind.USED_IN, payment.card, payment.node))
                borne.append((LinkKind.MADE_AT, payment.node, payment.merchant))
        yield from (one for one in [*self.links.values(), *borne] if one[1] in self.nodes and one[2] in self.nodes)


@dataclass(slots=True)
class SmallWorld:
    """The graph the contract suite asks about."""

    facts: LinkFacts
    wangs: tuple[NodeKey, NodeKey]
    """Two persons called 王伟."""
    loyal: NodeKey
    """A card that paid three times at one shop."""
    shop: NodeKey
    withdrawn: dict[str, NodeKey]

    def some(self, kind: NodeKind) -> list[str]:
        """Public ids of the nodes of a kind that stand."""
        return [public_id(node) for node in sorted(self.facts.nodes) if split_key(node)[0] is kind]


def small_world(connection: Connection, seed: int = 7) -> SmallWorld:
    """Some two hundred nodes: households, shared phones and addresses, a shop all go to, and facts that were withdrawn."""
    fate = Random(seed)  # noqa: S311 - a small graph, not a secret
    facts = LinkFacts(connection)
    facts.begin()
    persons = [facts.person(name) for name in ("王伟", "王伟", *(f"某{number}" for number in range(22)))]
    accounts = [facts.account(disputed=fate.random() < 0.3) for _ in range(18)]
    cards = [facts.card(account) for account in accounts] + [facts.card(fate.choice(accounts)) for _ in range(6)]
    phones = [facts.phone() for _ in range(9)]
    addresses = [facts.address() for _ in range(9)]
    shops = [facts.merchant(name) for name in ("老庙黄金", "超市", *(f"商户{number}" for number in range(7)))]
    for account in accounts:
        facts.link(LinkKind.HOLDS, fate.choice(persons), account)
    for person in persons:
        facts.link(LinkKind.USES_PHONE, person, fate.choice(phones), int(EPOCH.timestamp()) if fate.random() < 0.5 else None)
        if fate.random() < 0.6:
            facts.link(LinkKind.LIVES_AT, person, fate.choice(addresses))
    for card in cards[::4]:
        facts.link(LinkKind.SHIPPED_TO, card, fate.choice(addresses))
        facts.link(LinkKind.ACTIVATED_FROM, card, fate.choice(phones))
    for kind in (LinkKind.SPOUSE_OF, LinkKind.RELATIVE_OF, LinkKind.CONTACT_OF):
        for _ in range(4):
            facts.link(kind, *fate.sample(persons, 2))
    facts.link(LinkKind.GUARANTEES, persons[3], accounts[5])
    _spend(facts, cards, shops, fate)
    withdrawn = {
        "person": persons[-1],
        "merchant": shops[-1],
        "card": cards[-1],
        "phone": phones[-1],
        "transaction": facts.pay(cards[1], shops[0], EPOCH),
    }
    for node in withdrawn.values():
        facts.withdraw(node)
    facts.withdraw_link(facts.link(LinkKind.SPOUSE_OF, persons[0], persons[1]))
    facts.withdraw_detail(facts.detail(persons[2], "employer", "某厂"))
    facts.employers[persons[2]].clear()
    facts.detail(persons[2], "employer", "另一厂")
    _stand_surety(facts, fate)
    for person in sorted({start for kind, start, end in facts.links.values() if kind is LinkKind.HOLDS and end in facts.disputed})[:3]:
        facts.link(LinkKind.LIVES_AT, person, addresses[0])
    for person in persons[4:20]:
        facts.detail(person, "employer", fate.choice(("某厂", "某校", "某局")))
    return SmallWorld(facts, (persons[0], persons[1]), cards[0], shops[0], withdrawn)


def _stand_surety(facts: LinkFacts, fate: Random) -> None:
    """Sureties in a row, in a circle, and in two branches."""
    held = {start: end for kind, start, end in facts.links.values() if kind is LinkKind.HOLDS}
    debtors = sorted(held)
    for number, person in enumerate(debtors[:6]):
        facts.link(LinkKind.GUARANTEES, person, held[debtors[(number + 1) % 5]])
    facts.link(LinkKind.GUARANTEES, debtors[1], held[fate.choice(debtors[6:])])


def _spend(facts: LinkFacts, cards: list[NodeKey], shops: list[NodeKey], fate: Random) -> None:
    """A few payments of each card, one of them at the shop all go to, and three of one card at one shop."""
    for card in cards:
        for _ in range(fate.randrange(1, 4)):
            facts.pay(card, fate.choice(shops[2:]), EPOCH + timedelta(minutes=fate.randrange(60 * 24 * 40)), fate.randrange(100, 900_000))
        facts.pay(card, shops[1], EPOCH + timedelta(hours=fate.randrange(24 * 40)))
    for day in (1, 2, 3):
        facts.pay(cards[0], shops[0], EPOCH + timedelta(days=day))


def create_tables(engine: Engine) -> None:
    """The room's tables in an empty database, without the workspace's migrations."""
    tables.batch.metadata.create_all(engine)
