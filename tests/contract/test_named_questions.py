"""The questions that lead somewhere: on every engine the oracle's answers, with their caps said aloud."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from graph.errors import ValueRefused
from graph.links import Finding, LinkAnswer
from graph.ports import EVERY_KIND
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, parse_public_id, public_id
from tests.support.link_contract import FORTY_DAYS, REACHING, SPENDING, Contract, keys
from tests.support.link_facts import EPOCH
from tests.support.named_oracle import NamedOracle

SECONDS = int(FORTY_DAYS.start.timestamp()), int(FORTY_DAYS.end.timestamp())


@pytest.fixture(scope="module")
def named(contract: Contract) -> NamedOracle:
    return NamedOracle(contract.world.facts)


def about(finding: Finding) -> tuple[NodeKey, ...]:
    return tuple(map(parse_public_id, finding.about))


def steps(finding: Finding) -> tuple[NodeKey, ...]:
    """A way without the transactions between its nodes."""
    way = about(finding)
    return tuple(key for place, key in enumerate(way) if place in (0, len(way) - 1) or public_id(key)[0] != "T")


def joined(answer: LinkAnswer, way: Sequence[str]) -> bool:
    pairs = {frozenset((link.start, link.end)) for link in answer.links}
    return all(frozenset(pair) in pairs for pair in pairwise(way))


@pytest.mark.parametrize(("hops", "kinds", "hub_cap"), [(6, REACHING, 200), (4, EVERY_KIND, 8), (5, REACHING | SPENDING, 12)])
def test_every_short_way_is_given_once_and_shortest_first(
    contract: Contract, named: NamedOracle, hops: int, kinds: set[LinkKind], hub_cap: int
) -> None:
    persons, paid = contract.world.some(NodeKind.PERSON), contract.world.some(NodeKind.TRANSACTION)
    found = 0
    for start, end in [*pairwise(persons[:12]), (paid[0], paid[-1]), (paid[0], persons[0])]:
        expected = named.ways(parse_public_id(start), parse_public_id(end), hops, kinds, hub_cap)
        answer = contract.asked("paths", start, end, hops=hops, kinds=kinds, hub_cap=hub_cap, most=1000)
        assert list(map(steps, answer.findings)) == expected[:1000]
        assert all(joined(answer, finding.about) for finding in answer.findings)
        assert [finding.figures["hops"] for finding in answer.findings] == [len(way) - 1 for way in expected[:1000]]
        if len(expected) > 1:
            few = contract.asked("paths", start, end, hops=hops, kinds=kinds, hub_cap=hub_cap, most=1)
            assert (few.findings, few.truncated) == (answer.findings[:1], True)
        found += len(expected)
    assert found > 8


@pytest.mark.parametrize(("kinds", "hub_cap"), [(REACHING, 200), (EVERY_KIND, 8)])
def test_a_connecting_network_joins_what_can_be_joined_and_no_more(
    contract: Contract, named: NamedOracle, kinds: set[LinkKind], hub_cap: int
) -> None:
    persons = contract.world.some(NodeKind.PERSON)
    for chosen in (persons[:5], persons[5:12]):
        answer = contract.asked("connecting", chosen, kinds=kinds, hub_cap=hub_cap)
        ways, length = named.least_tree([parse_public_id(person) for person in chosen], kinds, hub_cap)
        assert (len(answer.findings), sum(int(finding.figures["hops"] or 0) for finding in answer.findings)) == (ways, length)
        assert all(joined(answer, finding.about) for finding in answer.findings)
        assert set(chosen) <= {node.id for node in answer.nodes}
    with pytest.raises(ValueRefused):
        contract.asked("connecting", [*persons[:15], *contract.world.some(NodeKind.CARD)[:6]])


def test_on_a_way_in_time_no_step_is_earlier_than_the_one_before(contract: Contract, named: NamedOracle) -> None:
    cards = contract.world.some(NodeKind.CARD)
    persons = contract.world.some(NodeKind.PERSON)
    lengths = set()
    for start, end in [*pairwise(cards), *pairwise(persons[:8]), (cards[3], persons[0])]:
        for window in (FORTY_DAYS, Window(EPOCH + timedelta(days=20), EPOCH + timedelta(days=40))):
            answer = contract.asked("advancing", start, end, window)
            seconds = int(window.start.timestamp()), int(window.end.timestamp())
            expected = named.arrival(parse_public_id(start), parse_public_id(end), seconds, 6, EVERY_KIND)
            lengths.add(expected and expected[0])
            if expected is None:
                assert not answer.nodes
                continue
            (finding,) = answer.findings
            assert finding.figures["hops"] == expected[0]
            assert joined(answer, finding.about)
            moments = [str(node.attributes["at"]) for node in answer.nodes if node.kind is NodeKind.TRANSACTION]
            assert moments == sorted(moments)
    assert len(lengths) > 2


def test_sureties_are_followed_both_ways_and_circles_are_named(contract: Contract, named: NamedOracle) -> None:
    circles, branches = 0, 0
    for person in contract.world.some(NodeKind.PERSON):
        answer = contract.asked("guarantees", person)
        shown = {(str(finding.figures["direction"]), about(finding)) for finding in answer.findings}
        assert shown == named.sureties(parse_public_id(person), 6)
        assert len(shown) == len(answer.findings)
        assert all(joined(answer, finding.about) for finding in answer.findings)
        circles += any(finding.figures["circle"] for finding in answer.findings)
        branches += len(answer.findings) > 3
    assert circles > 3
    assert branches
    many = contract.asked("guarantees", person := contract.world.some(NodeKind.PERSON)[0], most=1000)
    if len(many.findings) > 1:
        assert contract.asked("guarantees", person, most=1).truncated


@pytest.mark.parametrize("hours", [24, 2, 24 * 30])
def test_disputes_share_what_the_oracle_finds(contract: Contract, named: NamedOracle, hours: int) -> None:
    answer = contract.asked("disputes", within=timedelta(hours=hours), cap=5000)
    expected = named.shared(hours * 3600)
    shown = {}
    for finding in answer.findings:
        through = str(finding.figures["through"])
        what = finding.figures["employer"] if through == "employer" else about(finding)[0]
        members = about(finding)[through != "employer" :]
        shown[through, what] = set(members)
        assert len(members) == finding.figures["accounts"]
    assert shown == expected
    assert {through for through, _ in shown} >= {"phone", "address", "employer", *(["merchant"] if hours > 2 else [])}
    assert not answer.truncated
    small = contract.asked("disputes", within=timedelta(hours=hours), cap=9)
    assert small.truncated
    assert len(small.nodes) <= 9


def test_households_that_deny_together(contract: Contract, named: NamedOracle) -> None:
    answer = contract.asked("denials")
    expected = named.households()
    assert expected
    assert [about(finding)[: int(finding.figures["persons"] or 0)] for finding in answer.findings] == [
        tuple(persons) for persons, _ in expected
    ]
    for finding, (persons, accounts) in zip(answer.findings, expected, strict=True):
        assert about(finding)[len(persons) :][: len(accounts)] == tuple(accounts)
        assert finding.figures["accounts"] == len(accounts)
        alone = contract.asked("denials", public_id(accounts[0]))
        assert alone.findings == (finding,)
    assert contract.asked("denials", cap=3).truncated


def test_a_point_of_compromise_is_measured_against_everybody(contract: Contract, named: NamedOracle) -> None:
    accounts = contract.world.some(NodeKind.ACCOUNT)[:7]
    answer = contract.asked("compromise", accounts, FORTY_DAYS, cap=5000)
    expected = named.compromise([parse_public_id(account) for account in accounts], *SECONDS)
    assert {about(finding)[0] for finding in answer.findings} == expected.keys()
    for finding in answer.findings:
        here, everybody, chance = expected[about(finding)[0]]
        assert (finding.figures["accounts_here"], finding.figures["all_here"]) == (here, everybody)
        assert finding.figures["chance"] == pytest.approx(chance, rel=1e-9)
        assert finding.figures["lift"] == pytest.approx(here / 7 * len(contract.world.some(NodeKind.ACCOUNT)) / everybody, abs=1e-4)
    chances = [finding.figures["chance"] for finding in answer.findings]
    assert chances == sorted(chances, key=lambda chance: float(chance or 0))
    assert len(answer.findings) > 1
    assert contract.asked("compromise", accounts, FORTY_DAYS, top=1).truncated


def test_spending_is_summed_for_each_merchant(contract: Contract, named: NamedOracle) -> None:
    accounts = contract.world.some(NodeKind.ACCOUNT)[:7]
    answer = contract.asked("spent", accounts, FORTY_DAYS)
    shown = {about(finding)[0]: (finding.figures["amount_fen"], finding.figures["transactions"]) for finding in answer.findings}
    assert shown == named.spent([parse_public_id(account) for account in accounts], *SECONDS)
    amounts = [int(finding.figures["amount_fen"] or 0) for finding in answer.findings]
    assert amounts == sorted(amounts, reverse=True)
    assert contract.asked("spent", accounts, FORTY_DAYS, top=1).truncated


def test_an_ego_network_of_a_window_has_only_what_can_have_held_then(contract: Contract) -> None:
    card = public_id(contract.world.loyal)
    window = Window(EPOCH + timedelta(days=2), EPOCH + timedelta(days=3))
    paid = contract.world.facts.payments
    first, last = int(window.start.timestamp()), int(window.end.timestamp())
    shown = keys(contract.asked("ego", card, hops=1, window=window), NodeKind.TRANSACTION)
    assert shown == sorted(shown, key=lambda key: (-paid[key].made_at, -key))
    assert set(shown) == {one.node for one in paid.values() if one.card == contract.world.loyal and first <= one.made_at <= last}
    before = Window(EPOCH - timedelta(days=9), EPOCH - timedelta(days=8))
    for person in contract.world.some(NodeKind.PERSON):
        links = contract.asked("ego", person, hops=1, kinds={LinkKind.USES_PHONE}, window=before).links
        assert all(link.valid_from is None for link in links)
