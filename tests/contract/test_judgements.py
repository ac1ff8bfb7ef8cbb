"""A judgement that records are one person joins them in every question, and is undone without a trace, on every engine."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.exc import DatabaseError

from graph.adapters import tables
from graph.adapters.identity_tables import identity_judgement, identity_withdrawal
from graph.adapters.neo4j_links import Neo4jLinkReader
from graph.adapters.neo4j_projector import Neo4jProjector
from graph.adapters.neo4j_server import Neo4jServer
from graph.adapters.sql_identity import SqlIdentityRegister
from graph.adapters.sql_links import SqlLinkReader
from graph.errors import JudgementContradicted, JudgementStands, UnknownEntity, ValueRefused
from graph.identity import Judgement, Sameness
from graph.joined import RECORDS
from graph.ports import LinkReader
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key, parse_public_id, public_id
from tests.support.judged import answers, digest, in_any_order, merge_for_good
from tests.support.link_facts import SmallWorld, create_tables, small_world

ENGINES = [
    "sqlite",
    pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]),
    pytest.param("neo4j", marks=[pytest.mark.neo4j, pytest.mark.xdist_group("neo4j")]),
]


@dataclass(frozen=True, slots=True)
class Desk:
    """The small world on an engine, and the register of its workspace."""

    reader: LinkReader
    connection: Connection
    world: SmallWorld

    @property
    def register(self) -> SqlIdentityRegister:
        return SqlIdentityRegister(self.connection)

    def judge(self, left: NodeKey, right: NodeKey, verdict: Sameness = Sameness.SAME) -> Judgement:
        return self.register.judge((left, right), verdict, by="lin", at=self.world.facts.now, why="证件号相同", cited=["link-1"])

    def undo(self, judgement: Judgement) -> None:
        self.register.withdraw(judgement.id, by="zhao", at=self.world.facts.now, why="证件号抄错")

    @property
    def persons(self) -> list[NodeKey]:
        return [parse_public_id(each) for each in self.world.some(NodeKind.PERSON)]


@pytest.fixture(params=ENGINES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    on_server = request.param == "postgresql"
    engine = create_engine(request.getfixturevalue("postgresql_url") if on_server else f"sqlite:///{tmp_path / 'facts.db'}")
    create_tables(engine)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        connection = stack.enter_context(engine.connect())
        world = small_world(connection)
        connection.commit()
        reader: LinkReader = SqlLinkReader(connection)
        if request.param == "neo4j":
            running = request.getfixturevalue("neo4j_server")
            running.start()
            running.clear()
            server = stack.enter_context(Neo4jServer(running.uri, running.user, running.password, running.database))
            reader = Neo4jLinkReader(server, reader, Neo4jProjector(server, connection).catch_up())
        yield Desk(reader, connection, world)


def test_joined_records_answer_every_question_as_one_merged_record_would_and_undone_as_if_nothing_had_been(
    desk: Desk, tmp_path: Path
) -> None:
    """Issue 5, Shows 2: merge and undo give back an identical graph (hash)."""
    persons, everybody = desk.persons, desk.world.some(NodeKind.PERSON)
    before = digest(answers(desk.reader, desk.world, everybody))
    judged = [desk.judge(*pair) for pair in ((persons[4], persons[0]), (persons[4], persons[9]), (persons[3], persons[5]))]
    leads = {persons[4]: persons[0], persons[9]: persons[0], persons[5]: persons[3]}
    left = [public_id(each) for each in persons if each not in leads]
    now = answers(desk.reader, desk.world, left)

    engine = create_engine(f"sqlite:///{tmp_path / 'merged.db'}")
    create_tables(engine)
    with engine.connect() as merged:
        small_world(merged)
        merge_for_good(merged, leads)
        assert in_any_order(now) == in_any_order(answers(SqlLinkReader(merged), desk.world, left))
    engine.dispose()

    root = desk.reader.ego(public_id(persons[9]), hops=1).nodes[0]
    assert (root.id, root.attributes[RECORDS]) == (public_id(persons[0]), [public_id(persons[key]) for key in (0, 4, 9)])
    for each in judged:
        desk.undo(each)
    assert digest(answers(desk.reader, desk.world, everybody)) == before


def test_every_link_keeps_its_id_and_source_while_its_person_is_joined(desk: Desk) -> None:
    first, second = desk.world.wangs
    apart = {link.id: link.source for node in (first, second) for link in desk.reader.ego(public_id(node), hops=1).links}
    desk.judge(first, second)
    together = {link.id: link.source for link in desk.reader.ego(public_id(second), hops=1).links}
    assert together.items() >= apart.items()


def test_three_payments_to_one_shop_stay_three_whoever_the_holder_is(desk: Desk) -> None:
    holders = [link.start for link in desk.reader.ego(public_id(desk.world.loyal), hops=2).links if link.kind is LinkKind.HOLDS]
    other = next(each for each in desk.persons if public_id(each) not in holders)
    desk.judge(parse_public_id(holders[0]), other)
    answer = desk.reader.ego(public_id(desk.world.loyal), hops=2, kinds={LinkKind.USED_IN, LinkKind.MADE_AT})
    assert len([link for link in answer.links if link.end == public_id(desk.world.shop)]) == 3


def test_a_judgement_counts_from_its_day_until_it_is_withdrawn(desk: Desk) -> None:
    first, second = desk.world.wangs
    day = desk.world.facts.now
    judged = desk.register.judge((first, second), Sameness.SAME, by="lin", at=day, why="证件号相同", cited=[])
    desk.register.withdraw(judged.id, by="zhao", at=day + timedelta(days=2), why="抄错")
    joined = [bool(desk.reader.as_of(day + timedelta(days=days)).joined()) for days in (-1, 0, 1, 2)]
    assert joined == [False, True, True, False]
    assert not desk.reader.joined()
    known = [[each.taken_back is None for each in desk.register.about([first], day + timedelta(days=days))] for days in (-1, 1, 2)]
    assert known == [[], [True], [False]]


def test_a_record_that_was_asked_to_lead_gives_its_id(desk: Desk) -> None:
    first, second = desk.world.wangs
    desk.judge(first, second)
    led = desk.reader.led_by([public_id(second)])
    assert [reader.ego(public_id(first), hops=1).nodes[0].id for reader in (desk.reader, led)] == [public_id(first), public_id(second)]
    assert led.neighbours([public_id(first)]).keys() == {public_id(second)}


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Desk]:
    engine = create_engine(f"sqlite:///{tmp_path / 'facts.db'}")
    create_tables(engine)
    with engine.connect() as connection:
        yield Desk(SqlLinkReader(connection), connection, small_world(connection))
    engine.dispose()


def test_a_not_same_forbids_what_would_join_the_two_through_others_and_says_which_stands_against(on_sqlite: Desk) -> None:
    first, second, third = on_sqlite.persons[:3]
    against = on_sqlite.judge(first, second, Sameness.NOT_SAME)
    chain = on_sqlite.judge(first, third)
    with pytest.raises(JudgementContradicted) as refused:
        on_sqlite.judge(third, second)
    assert against.id in str(refused.value.facts["against"])
    on_sqlite.undo(against)
    closing = on_sqlite.judge(third, second)
    with pytest.raises(JudgementContradicted) as refused:
        on_sqlite.judge(first, second, Sameness.NOT_SAME)
    assert all(each.id in str(refused.value.facts["against"]) for each in (chain, closing))


def test_a_pair_is_judged_anew_only_after_the_first_judgement_is_withdrawn(on_sqlite: Desk) -> None:
    first, second = on_sqlite.world.wangs
    unsure = on_sqlite.judge(second, first, Sameness.UNSURE)
    with pytest.raises(JudgementStands) as refused:
        on_sqlite.judge(first, second)
    assert refused.value.facts["judgement"] == unsure.id
    assert not on_sqlite.reader.joined()
    on_sqlite.undo(unsure)
    with pytest.raises(UnknownEntity):
        on_sqlite.undo(unsure)
    same = on_sqlite.judge(first, second)
    assert [(each.id, each.verdict, each.taken_back and each.taken_back.why) for each in on_sqlite.register.about([second])] == [
        (unsure.id, Sameness.UNSURE, "证件号抄错"),
        (same.id, Sameness.SAME, None),
    ]


def test_only_two_records_of_persons_that_stand_are_judged(on_sqlite: Desk) -> None:
    person, gone = on_sqlite.persons[0], on_sqlite.world.withdrawn["person"]
    account = parse_public_id(on_sqlite.world.some(NodeKind.ACCOUNT)[0])
    for other in (gone, account):
        with pytest.raises(UnknownEntity):
            on_sqlite.judge(person, other)
    with pytest.raises(ValueRefused):
        on_sqlite.judge(person, person)


def test_a_record_that_is_withdrawn_joins_nobody_any_more(on_sqlite: Desk) -> None:
    first, second, third = on_sqlite.persons[:3]
    on_sqlite.judge(first, second)
    on_sqlite.judge(second, third)
    on_sqlite.world.facts.withdraw(second)
    assert not on_sqlite.reader.joined()


def test_judgements_are_kept_as_they_were_made(on_sqlite: Desk) -> None:
    on_sqlite.undo(on_sqlite.judge(*on_sqlite.world.wangs))
    for table in (identity_judgement, identity_withdrawal):
        with pytest.raises(DatabaseError, match="append-only"):
            on_sqlite.connection.execute(table.update().values(why="x"))
        with pytest.raises(DatabaseError, match="append-only"):
            on_sqlite.connection.execute(table.delete())


_RECORDS = range(1, 7)
_ACTS = st.lists(
    st.tuples(st.sampled_from([*Sameness, None]), st.sampled_from(list(combinations(_RECORDS, 2)))),
    min_size=1,
    max_size=30,
)


_AT = datetime(2026, 11, 24, tzinfo=UTC)
Standing = dict[tuple[int, int], tuple[Sameness, Judgement]]


def _groups(standing: Standing) -> set[frozenset[int]]:
    """Who is one with whom: groups that are joined until nothing joins any more."""
    groups = {frozenset({key}) for key in _RECORDS}
    for pair, (verdict, _) in standing.items():
        if verdict is Sameness.SAME:
            touched = {group for group in groups if group & set(pair)}
            groups = (groups - touched) | {frozenset().union(*touched)}
    return groups


def _is_refused(standing: Standing, pair: tuple[int, int], verdict: Sameness) -> bool:
    if pair in standing or verdict is Sameness.UNSURE:
        return pair in standing
    if verdict is Sameness.NOT_SAME:
        return any(group >= set(pair) for group in _groups(standing))
    both = frozenset().union(*(group for group in _groups(standing) if group & set(pair)))
    return any(other is Sameness.NOT_SAME and both.issuperset(ends) for ends, (other, _) in standing.items())


@given(_ACTS)
def test_any_sequence_of_judgements_joins_and_refuses_as_a_plain_recount_says(acts: list[tuple[Sameness | None, tuple[int, int]]]) -> None:
    """Against an oracle that knows only which judgements stand, and counts the groups anew each time."""
    engine = create_engine("sqlite://")
    create_tables(engine)
    with engine.connect() as connection:
        connection.execute(insert(tables.person), [{"key": key, "recorded_at": 0, "batch": 1, "row": 1} for key in _RECORDS])
        reader, register = SqlLinkReader(connection), SqlIdentityRegister(connection)
        node = {key: node_key(NodeKind.PERSON, key) for key in _RECORDS}
        standing: Standing = {}
        for verdict, pair in acts:
            ends = node[pair[1]], node[pair[0]]
            if verdict is None:
                if pair in standing:
                    register.withdraw(standing.pop(pair)[1].id, by="a", at=_AT, why="b")
            elif _is_refused(standing, pair, verdict):
                with pytest.raises((JudgementStands, JudgementContradicted)):
                    register.judge(ends, verdict, by="a", at=_AT, why="b", cited=[])
            else:
                standing[pair] = verdict, register.judge(ends, verdict, by="a", at=_AT, why="b", cited=[])
            shown = {frozenset(group) for group in reader.joined().values()}
            assert shown == {frozenset(node[key] for key in group) for group in _groups(standing) if len(group) > 1}
        for _, judged in standing.values():
            register.withdraw(judged.id, by="a", at=_AT, why="b")
        assert not reader.joined()
    engine.dispose()
