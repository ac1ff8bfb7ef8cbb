"""Every link reader gives the oracle's answers: on SQLite, on PostgreSQL, and on a real Neo4j fed by the projector."""

from datetime import timedelta
from itertools import pairwise

import pytest

from graph.errors import UnknownEntity, ValueRefused
from graph.ports import EVERY_KIND
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, parse_public_id, public_id
from tests.support.link_contract import FORTY_DAYS, REACHING, SPENDING, Contract, keys
from tests.support.link_facts import EPOCH


@pytest.mark.parametrize("hops", [1, 2, 3])
@pytest.mark.parametrize("kinds", [EVERY_KIND, REACHING, SPENDING], ids=["every", "reaching", "spending"])
@pytest.mark.parametrize("cap", [500, 12, 1])
def test_ego_is_the_nearest_nodes_with_all_links_among_them(contract: Contract, hops: int, kinds: set[LinkKind], cap: int) -> None:
    for kind in NodeKind:
        root = contract.world.some(kind)[0]
        answer = contract.asked("ego", root, hops=hops, kinds=kinds, cap=cap)
        order, truncated = contract.oracle.ego(parse_public_id(root), hops, kinds, cap)
        assert keys(answer) == order
        assert (answer.truncated, answer.cap) == (truncated, cap)
        assert len(answer.links) == contract.oracle.links_among(order, kinds)


def test_two_persons_of_one_name_stay_two(contract: Contract) -> None:
    first, second = (public_id(node) for node in contract.world.wangs)
    answers = [contract.asked("ego", node, hops=1) for node in (first, second)]
    assert [answer.nodes[0].label for answer in answers] == ["王伟", "王伟"]
    assert [answer.nodes[0].id for answer in answers] == [first, second]
    assert {link.id for link in answers[0].links}.isdisjoint(link.id for link in answers[1].links)


def test_three_payments_to_one_shop_are_three_nodes_and_six_links(contract: Contract) -> None:
    card, shop = public_id(contract.world.loyal), public_id(contract.world.shop)
    answer = contract.asked("ego", card, hops=2, kinds=SPENDING)
    there = [link for link in answer.links if link.end == shop]
    assert len(there) == 3
    paid = {link.start for link in there}
    assert len(paid) == 3
    assert {link.end for link in answer.links if link.kind is LinkKind.USED_IN} >= paid


def test_withdrawn_facts_appear_nowhere(contract: Contract) -> None:
    gone = {public_id(node) for node in contract.world.withdrawn.values()}
    for kind in NodeKind:
        for node in contract.world.some(kind)[:3]:
            answer = contract.asked("ego", node, hops=3)
            assert gone.isdisjoint(shown.id for shown in answer.nodes)
    wang, other = contract.world.wangs
    assert not contract.asked("path", public_id(wang), public_id(other), hops=1).nodes
    employed = public_id(NodeKey(wang + 2))
    assert contract.asked("ego", employed, hops=1).nodes[0].attributes["employer"] == ["另一厂"]


def test_a_link_says_who_stated_it_and_when_it_held(contract: Contract) -> None:
    for person in contract.world.some(NodeKind.PERSON):
        for link in contract.asked("ego", person, hops=1, kinds={LinkKind.USES_PHONE}).links:
            assert (link.source.origin.file, link.source.origin.document, link.source.basis) == (
                "accounts.csv",
                "ab" * 32,
                "application form",
            )
            assert link.valid_from in (None, EPOCH)
    card = public_id(contract.world.loyal)
    used = contract.asked("ego", card, hops=1, kinds={LinkKind.USED_IN}).links
    assert all(link.valid_from is not None and link.valid_to == link.valid_from + timedelta(seconds=59) for link in used)


@pytest.mark.parametrize("hub_cap", [200, 6, 3])
@pytest.mark.parametrize("kinds", [EVERY_KIND, REACHING | SPENDING], ids=["every", "media"])
def test_path_is_as_short_as_can_be_and_goes_through_no_hub(contract: Contract, kinds: set[LinkKind], hub_cap: int) -> None:
    persons, accounts = contract.world.some(NodeKind.PERSON), contract.world.some(NodeKind.ACCOUNT)
    transactions, merchants = contract.world.some(NodeKind.TRANSACTION), contract.world.some(NodeKind.MERCHANT)
    pairs = [*pairwise(persons), (accounts[0], accounts[9]), (transactions[0], transactions[-1]), (transactions[3], merchants[0])]
    lengths = set()
    for start, end in pairs:
        answer = contract.asked("path", start, end, kinds=kinds, hub_cap=hub_cap)
        length = contract.oracle.hops(parse_public_id(start), parse_public_id(end), kinds, hub_cap)
        lengths.add(length)
        if length is None or length > 6:
            assert not answer.nodes
            continue
        passed = [node for node in answer.nodes[1:-1] if node.kind is NodeKind.TRANSACTION]
        assert len(answer.nodes) - 1 - len(passed) == length
        assert (answer.nodes[0].id, answer.nodes[-1].id) == (start, end)
        joined = {frozenset((link.start, link.end)) for link in answer.links}
        assert all(frozenset((here.id, there.id)) in joined for here, there in pairwise(answer.nodes))
    assert len(lengths) > 1


def test_a_path_shorter_than_the_hops_allowed_or_none(contract: Contract) -> None:
    start, end = contract.world.some(NodeKind.TRANSACTION)[0], contract.world.some(NodeKind.PHONE)[0]
    length = contract.oracle.hops(parse_public_id(start), parse_public_id(end), EVERY_KIND, 200)
    assert length is not None
    assert 1 < length <= 6
    assert contract.asked("path", start, end, hops=length).nodes
    assert not contract.asked("path", start, end, hops=length - 1).nodes
    assert [node.id for node in contract.asked("path", start, start).nodes] == [start]


@pytest.mark.parametrize("hours", [24, 1, 24 * 30])
def test_shared_names_the_accounts_and_through_what(contract: Contract, hours: int) -> None:
    for account in contract.world.some(NodeKind.ACCOUNT)[::2]:
        answer = contract.asked("shared", account, within=timedelta(hours=hours), cap=5000)
        root = parse_public_id(account)
        found = contract.oracle.shared(root, hours * 3600)
        assert keys(answer, NodeKind.ACCOUNT) == [root, *contract.oracle.shared_order(found)]
        for node in answer.nodes:
            if node.kind is NodeKind.ACCOUNT:
                assert node.attributes["disputed"] == (parse_public_id(node.id) in contract.world.facts.disputed)
        media = {key for those in found.values() for key in those}
        assert {*keys(answer, NodeKind.PHONE), *keys(answer, NodeKind.ADDRESS), *keys(answer, NodeKind.MERCHANT)} == media
        assert not answer.truncated


def test_shared_says_what_did_not_fit(contract: Contract) -> None:
    account = contract.world.some(NodeKind.ACCOUNT)[0]
    whole = contract.asked("shared", account, cap=5000)
    part = contract.asked("shared", account, cap=len(whole.nodes) - 1)
    assert (whole.truncated, part.truncated, part.cap) == (False, True, len(whole.nodes) - 1)
    assert part.nodes == whole.nodes[:-1]


@pytest.mark.parametrize("window", [FORTY_DAYS, Window(EPOCH + timedelta(days=5), EPOCH + timedelta(days=15))], ids=["forty", "ten"])
def test_common_ranks_merchants_and_shows_each_transaction(contract: Contract, window: Window) -> None:
    accounts = contract.world.some(NodeKind.ACCOUNT)[:9]
    answer = contract.asked("common", [*accounts, accounts[0]], window, cap=5000)
    seconds = int(window.start.timestamp()), int(window.end.timestamp())
    expected = contract.oracle.common([parse_public_id(account) for account in accounts], *seconds)
    shown = [
        (node.id, node.attributes["accounts_here"], node.attributes["transactions_here"])
        for node in answer.nodes
        if node.kind is NodeKind.MERCHANT
    ]
    assert shown == [(public_id(merchant), *counts) for merchant, *counts in expected]
    assert len(keys(answer, NodeKind.TRANSACTION)) == sum(count for *_, count in expected)
    assert not answer.truncated
    first = contract.asked("common", accounts, window, top=1)
    assert (keys(first, NodeKind.MERCHANT), first.truncated) == ([expected[0][0]], len(expected) > 1)
    small = contract.asked("common", accounts, window, cap=len(answer.nodes) - 1)
    assert (small.truncated, small.nodes) == (True, answer.nodes[:-1])


def test_one_account_has_nothing_in_common_with_itself(contract: Contract) -> None:
    account = contract.world.some(NodeKind.ACCOUNT)[0]
    assert contract.asked("common", [account], FORTY_DAYS).nodes == ()


def test_neighbours_are_counted_by_kind(contract: Contract) -> None:
    chosen = [node for kind in NodeKind for node in contract.world.some(kind)]
    found = contract.reader.neighbours(chosen)
    assert found == {node: contract.oracle.neighbours(parse_public_id(node)) for node in chosen}
    assert sum(len(kinds) for kinds in found.values()) > len(chosen)
    assert contract.reader.neighbours([]) == {}


@pytest.mark.parametrize("given", ["P-999999", "", "nobody", "T-", "王伟"])
def test_an_id_that_names_nothing_is_refused_alike(contract: Contract, given: str) -> None:
    known = contract.world.some(NodeKind.ACCOUNT)[0]
    questions: dict[str, list[tuple[object, ...]]] = {
        "ego": [(given,)],
        "path": [(known, given), (given, known)],
        "shared": [(given,)],
        "common": [([known, given], FORTY_DAYS)],
        "neighbours": [([known, given],)],
    }
    for question, asked in questions.items():
        for arguments in asked:
            with pytest.raises(UnknownEntity) as refused:
                getattr(contract.reader, question)(*arguments)
            assert refused.value.facts == {"given": given}


def test_a_withdrawn_node_or_one_of_another_kind_is_refused(contract: Contract) -> None:
    for node in contract.world.withdrawn.values():
        with pytest.raises(UnknownEntity):
            contract.reader.ego(public_id(node))
    with pytest.raises(UnknownEntity):
        contract.reader.shared(contract.world.some(NodeKind.PERSON)[0])


@pytest.mark.parametrize("hops", [0, 7])
def test_hops_beyond_measure_are_refused(contract: Contract, hops: int) -> None:
    person = contract.world.some(NodeKind.PERSON)[0]
    with pytest.raises(ValueRefused):
        contract.reader.ego(person, hops=hops)
    with pytest.raises(ValueRefused):
        contract.reader.path(person, person, hops=hops)


def test_the_watermark_is_the_last_entry_of_the_outbox(contract: Contract) -> None:
    assert contract.reader.watermark() == contract.world.facts.entries > 0
