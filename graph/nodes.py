"""What a node says of itself, from what an engine found of it: one wording for every engine."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from graph.links import ATTRIBUTES, Attribute, Node
from graph.lookups import TransactionRow
from graph.money import Money
from graph.times import SHANGHAI
from graph.vocabulary import NodeKey, NodeKind, public_id

_EIGHT_HOURS, _DAY = 28_800, 86_400
_SINCE_EIGHT_HOURS = 684_900_000
"""From the summer of 1991 on, China is eight hours ahead all year; the days before are asked from the zone."""
_EPOCH = date(1970, 1, 1).toordinal()


class _Days(dict[int, str]):
    """Days since 1970 as ISO dates, each written once."""

    def __missing__(self, number: int) -> str:
        text = self[number] = date.fromordinal(number + _EPOCH).isoformat()
        return text


_DAYS = _Days()
_MINUTES = [f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440)]
_SECONDS = [f"{second:02d}+08:00" for second in range(60)]


def china_time(seconds: int) -> tuple[str, str]:
    """Day and full time of an instant in China, in ISO 8601."""
    if seconds < _SINCE_EIGHT_HOURS:
        text = datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).isoformat()
        return text[:10], text
    seconds += _EIGHT_HOURS
    number = seconds // _DAY
    day, rest = _DAYS[number], seconds - number * _DAY
    minute = rest // 60
    return day, day + _MINUTES[minute] + _SECONDS[rest - minute * 60]


def person(key: NodeKey, details: Iterable[tuple[str, str]]) -> Node:
    """A person; `details` are (field, value) in the order in which they were recorded, and two papers that disagree are both kept."""
    said: dict[str, list[str]] = {name: [] for name in ATTRIBUTES[NodeKind.PERSON]}
    for name, value in details:
        known = said.get(name)
        if known is not None and value not in known:
            known.append(value)
    id_ = public_id(key)
    return Node(id_, NodeKind.PERSON, said["name"][-1] if said["name"] else id_, dict(said))


def account(key: NodeKey, number: str, states: Iterable[tuple[str, str | None, int | None]]) -> Node:
    """An account; `states` are (currency, dispute, periods overdue) in the order in which they were recorded: the newest of a currency counts."""
    current = {currency: (dispute, overdue) for currency, dispute, overdue in states}
    ordered = [state for _, state in sorted(current.items())]
    dispute = next((dispute for dispute, _ in ordered if dispute), None)
    overdue = max((overdue for _, overdue in ordered if overdue is not None), default=None)
    attributes: dict[str, Attribute] = {
        "account_no": number,
        "disputed": dispute is not None,
        "dispute_type": dispute,
        "periods_overdue": overdue,
    }
    return Node(public_id(key), NodeKind.ACCOUNT, number, attributes)


def card(key: NodeKey, last4: str, masked: str) -> Node:
    """A card."""
    return Node(public_id(key), NodeKind.CARD, masked, {"last4": last4})


def phone(key: NodeKey, masked: str) -> Node:
    """A phone."""
    return Node(public_id(key), NodeKind.PHONE, masked, {})


def address(key: NodeKey, text: str) -> Node:
    """An address."""
    return Node(public_id(key), NodeKind.ADDRESS, text, {})


def merchant(key: NodeKey, name: str, number: str | None) -> Node:
    """A merchant."""
    return Node(public_id(key), NodeKind.MERCHANT, name, {"merchant_no": number})


def transaction(row: TransactionRow, precision: str, posted_on: str | None, currency: str, entry_mode: str | None) -> Node:
    """A transaction; what the engine keeps in its own spelling is given as words."""
    day, at = china_time(row.made_at)
    fen = row.amount_fen
    amount = f"¥{fen // 100:,}.{fen % 100:02d}" if currency == "CNY" and fen >= 0 else str(Money(fen, currency))
    attributes: dict[str, Attribute] = {
        "at": at,
        "at_precision": precision,
        "posted_on": posted_on,
        "amount_fen": fen,
        "currency": currency,
        "entry_mode": entry_mode,
        "city": row.city,
    }
    return Node(public_id(row.key), NodeKind.TRANSACTION, f"{day} {amount}", attributes)
