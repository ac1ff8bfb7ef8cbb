"""Who stands between whom, the one link without which two sides are apart, and what lies close together, in an answer of the link graph.

Everything is counted over nodes numbered in the order of their ids, so that one answer gives one result, whatever the run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from graph.links import Figure, LinkAnswer
from investigate.indicators.rule import Text

_MOST = 20
_SEED = 0


@dataclass(frozen=True, slots=True)
class ShapeLead:
    """One thing seen: a lead, to be looked into."""

    about: tuple[str, ...]
    """Public ids of nodes."""
    links: tuple[str, ...]
    """Ids of the links it is about, for their sources."""
    figures: Mapping[str, Figure]

    def as_json(self) -> dict[str, object]:
        """The lead as interfaces show it."""
        return {"about": list(self.about), "links": list(self.links), "figures": dict(self.figures)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one way of looking found."""

    way: str
    method: Text
    meaning: Text
    leads: tuple[ShapeLead, ...]

    def as_json(self) -> dict[str, object]:
        """What was found, beside how and what it means."""
        method, meaning = ({"zh": each.zh, "en": each.en} for each in (self.method, self.meaning))
        return {"way": self.way, "method": method, "meaning": meaning, "leads": [each.as_json() for each in self.leads]}


def shape_of(answer: LinkAnswer) -> tuple[Seen, ...]:
    """All three, over the links of the answer without their directions."""
    names = sorted(node.id for node in answer.nodes)
    drawn = _drawn(names, answer)
    return between(names, drawn), bridges(names, drawn, answer), groups(names, drawn)


def between(names: list[str], drawn: "nx.Graph[int]") -> Seen:
    """The nodes through which the shortest ways of others lead, most first."""
    count = len(names)
    pairs = (count - 1) * (count - 2) // 2
    found = nx.betweenness_centrality(drawn, normalized=False)
    ordered = sorted((-round(share, 9), key) for key, share in found.items() if round(share, 9) > 0)
    leads = (
        ShapeLead((names[key],), (), {"ways": -less, "pairs": pairs, "share": round(-less / pairs, 6)}) for less, key in ordered[:_MOST]
    )
    return Seen(
        "between",
        Text("在图中其余各点的两两之间取最短路径，数有多少经过该点（多条最短路径时按份额计）", "shortest ways between every two other nodes, and how many of them lead through the node (of several ways each counts its part)"),
        Text("该点处在其他各点之间；只说明记录中的位置，可能仅因资料多由此登记，须另行核实", "the node stands between others; this is its place in the records only, perhaps because much was recorded there, and has to be verified by other means"),
        tuple(leads),
    )  # fmt: skip


def bridges(names: list[str], drawn: "nx.Graph[int]", answer: LinkAnswer) -> Seen:
    """The links without which two sides would not be joined; those come first that part most."""
    between_two: dict[frozenset[str], list[str]] = {}
    for link in answer.links:
        between_two.setdefault(frozenset((link.start, link.end)), []).append(link.id)
    leads = []
    cut: list[tuple[int, int]] = list(nx.bridges(drawn))  # type: ignore[arg-type]  # the stubs take a node for a link
    for here, there in cut:
        ends = tuple(sorted((names[here], names[there])))
        links = between_two[frozenset(ends)]
        if len(links) == 1:
            leads.append(ShapeLead(ends, tuple(links), {"smaller_side": _smaller_side(drawn, here, there)}))
    leads.sort(key=lambda lead: (-_size(lead), lead.about))
    return Seen(
        "bridges",
        Text("逐一假定去掉一条关系，看两端是否还有别的路径相连", "each link is taken away in thought, and whether another way still joins its ends"),
        Text("两侧只靠这一条关系相连：它若有误，两侧便无关联；应先核对其出处", "the two sides are joined by this one link alone: were it wrong, nothing would join them, so that its source is looked at first"),
        tuple(leads[:_MOST]),
    )  # fmt: skip


def groups(names: list[str], drawn: "nx.Graph[int]") -> Seen:
    """Nodes more closely linked with one another than with the rest, the largest group first; a node alone is no group."""
    found = nx.community.louvain_communities(drawn, seed=_SEED) if drawn.number_of_edges() else []
    members = sorted((tuple(sorted(names[key] for key in group)) for group in found if len(group) > 1), key=lambda each: (-len(each), each))
    leads = (ShapeLead(each, (), {"nodes": len(each)}) for each in members[:_MOST])
    return Seen(
        "groups",
        Text("Louvain 模块度分组，随机种子固定为 0；换一种分法，边缘的点可能归入别组", "groups by Louvain's modularity with the seed 0; by another way of grouping, nodes at the edge may fall elsewhere"),
        Text("组内关系比与组外的密；不表示组内的人相互认识或共同行事", "links are denser within than to the outside; it does not say that people in it know one another or act together"),
        tuple(leads),
    )  # fmt: skip


def _drawn(names: list[str], answer: LinkAnswer) -> "nx.Graph[int]":
    numbers = {name: number for number, name in enumerate(names)}
    drawn: nx.Graph[int] = nx.Graph()
    drawn.add_nodes_from(range(len(names)))
    drawn.add_edges_from(sorted(_ends(numbers, answer)))
    return drawn


def _ends(numbers: Mapping[str, int], answer: LinkAnswer) -> Iterable[tuple[int, int]]:
    for link in answer.links:
        here, there = sorted((numbers[link.start], numbers[link.end]))
        if here != there:
            yield here, there


def _smaller_side(drawn: "nx.Graph[int]", here: int, there: int) -> int:
    """How many nodes stand on the smaller side once the link is gone."""
    without = nx.restricted_view(drawn, [], [(here, there)])
    return min(len(nx.node_connected_component(without, end)) for end in (here, there))


def _size(lead: ShapeLead) -> int:
    return int(lead.figures["smaller_side"] or 0)
