"""On a case date nothing is known that was recorded later, and what was withdrawn later still stands."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from graph.adapters.sql_links import SqlLinkReader
from graph.ports import LinkReader
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKind, parse_public_id
from tests.support.link_facts import EPOCH, SmallWorld, create_tables, small_world

FORTY_DAYS = Window(EPOCH, EPOCH + timedelta(days=40))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")])])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallWorld]:
    is_sqlite = request.param == "sqlite"
    engine = create_engine(f"sqlite:///{tmp_path / 'facts.db'}" if is_sqlite else request.getfixturevalue("postgresql_url"))
    create_tables(engine)
    with engine.connect() as connection:
        yield small_world(connection)
    engine.dispose()


def answers(reader: LinkReader, persons: list[str], accounts: list[str], cards: list[str]) -> list[Any]:
    """Every question once or more."""
    return [
        *(reader.ego(node, hops=3) for node in (persons[1], accounts[0], cards[0])),
        *(reader.path(*pair) for pair in pairwise(persons[:9])),
        reader.paths(persons[0], persons[3], hub_cap=8),
        reader.shared(accounts[0]),
        reader.common(accounts, FORTY_DAYS),
        reader.connecting(persons[:5]),
        reader.advancing(cards[0], cards[5], FORTY_DAYS),
        *(reader.guarantees(person) for person in persons[:6]),
        reader.disputes(),
        reader.denials(),
        reader.compromise(accounts[:7], FORTY_DAYS),
        reader.spent(accounts[:7], FORTY_DAYS),
        reader.neighbours(persons),
    ]


def test_every_question_is_answered_as_on_that_day(world: SmallWorld) -> None:
    facts = world.facts
    reader = SqlLinkReader(facts.connection)
    persons, accounts, cards = (world.some(kind) for kind in (NodeKind.PERSON, NodeKind.ACCOUNT, NodeKind.CARD))
    before, then = answers(reader, persons, accounts, cards), facts.now
    _go_on(world)
    after = answers(reader, persons, accounts, cards)
    assert [one == other for one, other in zip(before, after, strict=True)].count(True) < len(before) // 3
    assert answers(reader.as_of(then), persons, accounts, cards) == before
    assert answers(reader.as_of(facts.now), persons, accounts, cards) == after


def _go_on(world: SmallWorld) -> None:
    """A later import: persons, links, purchases, disputes; and some of what stood is withdrawn."""
    facts = world.facts
    facts.begin()
    persons, accounts, cards, shops = (
        [parse_public_id(node) for node in world.some(kind)]
        for kind in (NodeKind.PERSON, NodeKind.ACCOUNT, NodeKind.CARD, NodeKind.MERCHANT)
    )
    phone, stranger = facts.phone(), facts.person("后来者")
    for person in (*persons[:9], stranger):
        facts.link(LinkKind.USES_PHONE, person, phone, int(EPOCH.timestamp()))
        facts.detail(person, "employer", "后来的厂")
    facts.link(LinkKind.SPOUSE_OF, persons[0], persons[3])
    facts.link(LinkKind.GUARANTEES, persons[0], accounts[1])
    for key in [key for key, (kind, *_) in facts.links.items() if kind is LinkKind.GUARANTEES][:3]:
        facts.withdraw_link(key)
    for account in accounts[:7]:
        facts.state(account, None if account in facts.disputed else "未收到卡")
    for card in cards[:8]:
        facts.pay(card, shops[3], EPOCH + timedelta(days=5))
    for paid in list(facts.payments)[:6]:
        facts.withdraw(paid)
    facts.withdraw(shops[2])


def test_before_the_first_import_there_is_nothing(world: SmallWorld) -> None:
    nothing = SqlLinkReader(world.facts.connection).as_of(world.facts.now - timedelta(days=30)).disputes()
    assert (nothing.nodes, nothing.findings) == ((), ())
