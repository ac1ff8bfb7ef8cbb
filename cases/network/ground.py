"""What the picture of a case may show: what belongs to the case, and what lies near its holder without a purchase between.

A purchase joins everybody who ever bought at one shop, so nothing is reached through one; of purchases and shops the picture holds the
account's own. Whatever is asked about outside of this is as unknown as an id that names nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cases.assembly.bundle import CaseBundle
from graph.errors import UnknownEntity
from graph.links import LinkAnswer
from graph.ports import MOST_HOPS, NODE_CAP, LinkReader
from graph.questions import SPENDING
from graph.records import TransactionRecord
from graph.vocabulary import LinkKind, NodeKind, public_id

WITHOUT_PURCHASES = frozenset(LinkKind) - SPENDING


@dataclass(frozen=True)
class Ground:
    """A case and what lies around it."""

    bundle: CaseBundle
    near: LinkAnswer
    """The holder and what lies around, nearest first, purchases apart."""

    @property
    def centre(self) -> str:
        """The holder."""
        return public_id(self.bundle.holder.node)

    @cached_property
    def purchases(self) -> dict[str, TransactionRecord]:
        """The account's transactions by public id, oldest first."""
        return {public_id(each.node): each for each in self.bundle.transactions}

    @cached_property
    def at_merchant(self) -> dict[str, list[str]]:
        """Merchant → the account's transactions there, oldest first."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, each in self.purchases.items():
            found[public_id(each.merchant)].append(name)
        return dict(found)

    @cached_property
    def of_card(self) -> dict[str, list[str]]:
        """Card of the account → its transactions, oldest first."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, each in self.purchases.items():
            found[public_id(each.card)].append(name)
        return dict(found)

    @cached_property
    def nearby(self) -> frozenset[str]:
        """The nodes of `near`."""
        return frozenset(node.id for node in self.near.nodes)

    @cached_property
    def own(self) -> frozenset[str]:
        """What belongs to the case: another customer's things are none of it, however near (domain.md 8.6)."""
        bundle = self.bundle
        nodes = [*bundle.person_nodes(), bundle.account.node, *(card.node for card in bundle.cards)]
        nodes += [link.to for link in (*bundle.phones, *bundle.addresses)]
        nodes += [each.phone for each in bundle.activations if each.phone is not None]
        nodes += [each.address for each in bundle.deliveries if each.address is not None]
        return frozenset(map(public_id, nodes)) | self.purchases.keys() | self.at_merchant.keys()

    @cached_property
    def permitted(self) -> frozenset[str]:
        """Every node that the picture may show."""
        return self.nearby | self.purchases.keys() | self.at_merchant.keys()

    def refuse_outside(self, nodes: Iterable[str]) -> None:
        """Refuse a node that the picture may not show.

        Raises:
            UnknownEntity: for this case, there is none of that name.
        """
        for node in nodes:
            if node not in self.permitted:
                raise UnknownEntity(given=node)

    def neighbours(self, node: str) -> list[str]:
        """The permitted nodes one link away, those of the case first; purchases last and the newest of them first."""
        if node in self.purchases:
            each = self.purchases[node]
            return [public_id(each.card), public_id(each.merchant)]
        found = {end for link in self.near.links for end in (link.start, link.end) if node in {link.start, link.end}} - {node}
        spent = self.at_merchant.get(node) or self.of_card.get(node) or []
        order = {each.id: number for number, each in enumerate(self.near.nodes)}
        return [*sorted(found, key=lambda each: (each not in self.own, order[each])), *reversed(spent)]


def ground_around(reader: LinkReader, bundle: CaseBundle) -> Ground:
    """What the picture of a case may show.

    Raises:
        GraphServerAbsent: the server of the settings does not answer.
    """
    return Ground(bundle, reader.ego(public_id(bundle.holder.node), hops=MOST_HOPS, kinds=WITHOUT_PURCHASES, cap=NODE_CAP))


def node_kind(node: str) -> NodeKind | None:
    """The kind a public id tells by its letter; None for a record or a fold."""
    prefix = node.partition("-")[0]
    return next((kind for kind in NodeKind if kind.prefix == prefix), None)
