"""The shape of small graphs, against counting by hand."""

from collections import deque
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.links import Link, LinkAnswer, Node, Origin, Source
from graph.vocabulary import LinkKind, NodeKind
from investigate.links.shape import Seen, shape_of
from investigate.links.telling import told_way

Pairs = list[tuple[int, int]]
ORIGIN = Origin("ab" * 32, "关系.csv", "core")
COUNT = 5
pairs_of = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda pair: pair[0] != pair[1]), max_size=8)


def answer(pairs: Pairs, count: int = COUNT) -> LinkAnswer:
    nodes = tuple(Node(f"P-{n}", NodeKind.PERSON, f"人{n}", {}) for n in range(count))
    links = (
        Link(f"link-{n}", LinkKind.CONTACT_OF, f"P-{a}", f"P-{b}", None, None, Source(ORIGIN, n + 2, None))
        for n, (a, b) in enumerate(pairs)
    )
    return LinkAnswer(nodes, tuple(links), truncated=False, cap=500)


def seen(pairs: Pairs, way: str, count: int = COUNT) -> Seen:
    return next(each for each in shape_of(answer(pairs, count)) if each.way == way)


def shortest(pairs: Pairs, start: int, end: int) -> list[list[int]]:
    near: dict[int, set[int]] = {n: set() for n in range(COUNT)}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    found: list[list[int]] = []
    waiting = deque([[start]])
    while waiting:
        way = waiting.popleft()
        if found and len(way) >= len(found[0]):
            break
        for there in near[way[-1]] - set(way):
            longer = [*way, there]
            if there == end:
                found.append(longer)
            else:
                waiting.append(longer)
    return [way for way in found if len(way) == len(found[0])]


def joined(pairs: Pairs, start: int, end: int) -> bool:
    return bool(shortest(pairs, start, end))


@given(pairs_of)
def test_who_stands_between_is_what_counting_every_shortest_way_gives(pairs: Pairs) -> None:
    shares = dict.fromkeys(range(COUNT), Fraction(0))
    for start, end in combinations(range(COUNT), 2):
        ways = shortest(pairs, start, end)
        for way in ways:
            for middle in way[1:-1]:
                shares[middle] += Fraction(1, len(ways))
    expected = {f"P-{n}": float(share) for n, share in shares.items() if share}
    found = {lead.about[0]: lead.figures["ways"] for lead in seen(pairs, "between").leads}
    assert found == pytest.approx(expected)


@given(pairs_of)
def test_a_bridge_is_a_link_without_which_its_ends_are_apart(pairs: Pairs) -> None:
    expected = {f"link-{n}" for n, (a, b) in enumerate(pairs) if not joined(pairs[:n] + pairs[n + 1 :], a, b)}
    assert {each for lead in seen(pairs, "bridges").leads for each in lead.links} == expected


def test_of_two_links_between_the_same_two_neither_is_a_bridge() -> None:
    assert [lead.links for lead in seen([(0, 1), (1, 2)], "bridges").leads] == [("link-0",), ("link-1",)]
    assert [lead.links for lead in seen([(0, 1), (1, 0), (1, 2)], "bridges").leads] == [("link-2",)]


@given(pairs_of)
def test_a_group_holds_nobody_twice_and_nobody_who_is_not_linked_with_it(pairs: Pairs) -> None:
    groups = [lead.about for lead in seen(pairs, "groups").leads]
    members = [each for group in groups for each in group]
    assert len(set(members)) == len(members)
    for group in groups:
        assert all(joined(pairs, int(group[0][2:]), int(other[2:])) for other in group[1:])


def test_two_close_circles_joined_by_one_link_are_two_groups() -> None:
    circles = [*combinations(range(4), 2), *combinations(range(4, 8), 2), (3, 4)]
    assert [lead.about for lead in seen(circles, "groups", 8).leads] == [("P-0", "P-1", "P-2", "P-3"), ("P-4", "P-5", "P-6", "P-7")]
    [bridge] = seen(circles, "bridges", 8).leads
    assert (bridge.about, bridge.figures["smaller_side"]) == (("P-3", "P-4"), 4)


@given(pairs_of)
def test_the_order_of_what_is_told_does_not_matter(pairs: Pairs) -> None:
    told = answer(pairs)
    turned = LinkAnswer(told.nodes[::-1], told.links[::-1], truncated=False, cap=500)
    assert shape_of(turned) == shape_of(told)


def test_nothing_is_seen_in_nothing_and_every_way_says_how_and_what_it_means() -> None:
    for each in shape_of(answer([], 0)):
        assert each.leads == ()
        assert all((each.method.zh, each.method.en, each.meaning.zh, each.meaning.en))


def test_a_way_is_told_step_by_step_with_every_row_that_states_it() -> None:
    told = told_way(answer([(0, 1), (2, 1), (1, 0)]), ["P-0", "P-1", "P-2"])
    assert [each.zh for each in told] == [
        "人0与人1之间登记为联系人（关系.csv 第2行）",
        "人1与人0之间登记为联系人（关系.csv 第4行）",
        "人2与人1之间登记为联系人（关系.csv 第3行）",
    ]
    assert told[2].en == "人2 and 人1 are on record as contacts (关系.csv, row 3)"


def test_a_way_that_is_none_is_not_told() -> None:
    with pytest.raises(ValueError, match="P-0 P-2"):
        told_way(answer([(0, 1), (2, 1)]), ["P-0", "P-2"])


def test_there_is_a_sentence_for_every_kind_of_link() -> None:
    for kind in LinkKind:
        told = answer([(0, 1)])
        link = told.links[0]._replace(kind=kind)
        assert told_way(LinkAnswer(told.nodes, (link,), truncated=False, cap=1), ["P-1", "P-0"])
