"""Purchases folded together: by shop, or, of the many small shops, all in one, with their count and sum."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from cases.network.ground import Ground
from cases.network.model import Facts, Footing, Line, LineKind, Point, PointKind
from graph.records import TransactionRecord
from graph.vocabulary import public_id

_FOLD = "fold"
_REST = "rest"


def is_fold(point: str) -> bool:
    """Whether an id is that of a fold."""
    return point.startswith(f"{_FOLD}-")


def fold_for(each: TransactionRecord, merchants: Collection[str]) -> str:
    """The id of the fold a purchase goes into: its shop's if that is shown, else its card's rest."""
    merchant = public_id(each.merchant)
    return f"{_FOLD}-{public_id(each.card)}-{merchant if merchant in merchants else _REST}"


def card_of(fold: str) -> str:
    """The card a fold is of."""
    return "-".join(fold.split("-")[1:3])


def merchant_of(fold: str) -> str | None:
    """The shop a fold is of; None for a rest of many shops."""
    _, _, rest = fold.split("-", 1)[1].partition("-")
    merchant = rest.partition("-")[2]
    return merchant if merchant and merchant != _REST else None


def folds_of(ground: Ground, shown: Collection[str]) -> Mapping[str, Sequence[TransactionRecord]]:
    """Fold → its purchases, oldest first: those of shown cards that are not shown themselves."""
    found: dict[str, list[TransactionRecord]] = defaultdict(list)
    for name, each in ground.purchases.items():
        if name not in shown and public_id(each.card) in shown:
            found[fold_for(each, shown)].append(each)
    return dict(found)


def fold_points(folds: Mapping[str, Sequence[TransactionRecord]], currency: str) -> Iterator[Point]:
    """The folds as points."""
    for name, those in folds.items():
        here = [each for each in those if each.currency == currency]
        facts: Facts = {
            "count": len(those),
            "amount_fen": sum(each.amount_fen for each in here),
            "currency": currency,
            "other_currencies": len(those) - len(here),
            "merchants": len({each.merchant for each in those}),
        }
        days = [each.made.on for each in those]
        near = {PointKind.CARD: 1, PointKind.TRANSACTION: len(those)}
        yield Point(name, PointKind.FOLD, "", facts, since=min(days), until=max(days), near=near)


def fold_lines(folds: Mapping[str, Sequence[TransactionRecord]]) -> Iterator[Line]:
    """From the card to the fold, and from there to its shop."""
    for name, those in folds.items():
        days = [each.made.on for each in those]
        when = (min(days), max(days))
        yield Line(f"used_in-{name}", LineKind.USED_IN, public_id(those[0].card), name, Footing.RECORD, (), *when)
        merchant = merchant_of(name)
        if merchant is not None:
            yield Line(f"made_at-{name}", LineKind.MADE_AT, name, merchant, Footing.RECORD, (), *when)
