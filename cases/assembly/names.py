"""How a case's cards, telephones and transactions are called in claims, explanations and packets: readable, masked, unique."""

from dataclasses import dataclass

from cases.assembly.bundle import CaseBundle
from graph.money import Money
from graph.records import TransactionRecord
from graph.vocabulary import NodeKey, public_id


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one case, both ways."""

    cards: dict[NodeKey, str]
    """尾号4417"""
    transactions: dict[NodeKey, str]
    """2023-12-30 老庙黄金豫园店 ¥4,286.00"""
    phones: dict[NodeKey, str]
    """154****3306, numbered where two look alike."""
    references: dict[str, str]
    """What testimony may call a card or a transaction by, and its name: last four digits, public id, the bank's reference."""


def name_things(bundle: CaseBundle) -> Names:
    """Give every card, transaction and telephone of the case a name of its own."""
    cards = _unique({card.node: f"尾号{card.last4}" for card in bundle.cards})
    transactions = _unique({each.node: transaction_name(each) for each in bundle.transactions})
    references: dict[str, str] = {}
    for card in bundle.cards:
        references |= {card.last4: cards[card.node], public_id(card.node): cards[card.node], cards[card.node]: cards[card.node]}
    for each in bundle.transactions:
        name = transactions[each.node]
        references |= {public_id(each.node): name, name: name}
        if each.source_ref:
            references[each.source_ref] = name
    return Names(cards, transactions, _unique(bundle.masked_phones), references)


def transaction_name(each: TransactionRecord) -> str:
    """Day, merchant and amount, as a person would point it out on a bill."""
    return f"{each.made.on.isoformat()} {each.merchant_name} {Money(each.amount_fen, each.currency)}"


def _unique(names: dict[NodeKey, str]) -> dict[NodeKey, str]:
    """Number what would otherwise be called alike, in the order given."""
    seen: dict[str, int] = {}
    found = {}
    for node, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        found[node] = name if seen[name] == 1 else f"{name} #{seen[name]}"
    return found
