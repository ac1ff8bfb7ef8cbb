"""The JSON of a bill, as `sliphound bill read --json` prints it (reference interfaces), and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evidence.bills.model import Balance, Bill, BillRow, Box, NotABill, ReadBy
from graph.verdict import Verdict

_ADDS_UP: dict[Verdict, bool | str] = {Verdict.MET: True, Verdict.UNMET: False, Verdict.UNKNOWN: "unknown"}
_VERDICTS = {"True": Verdict.MET, "False": Verdict.UNMET, "unknown": Verdict.UNKNOWN}


def bill_as_json(bill: Bill | NotABill) -> dict[str, Any]:
    """The bill as JSON values; keys as in docs/reference/schemas/bill.schema.json."""
    if isinstance(bill, NotABill):
        return {"is_bill": False, "because": {"zh": bill.zh, "en": bill.en}}
    return {
        "is_bill": True,
        "template": bill.template,
        "period": [day.isoformat() for day in bill.period] if bill.period else None,
        "statement_on": _text(bill.statement_on),
        "account": _balance(bill.account) if bill.account else None,
        "cards": [{"last4": balance.last4, **_balance(balance)} for balance in bill.cards],
        "rows": [_row(row) for row in bill.rows],
        "adds_up": _ADDS_UP[bill.adds_up],
        "read_by": bill.read_by.value,
    }


def bill_from_json(value: Mapping[str, Any]) -> Bill | NotABill:
    """The bill that `bill_as_json` wrote."""
    if not value["is_bill"]:
        return NotABill(value["because"]["zh"], value["because"]["en"])
    period = value["period"]
    return Bill(
        template=value["template"],
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        statement_on=_day(value["statement_on"]),
        account=_balance_from(value["account"], None) if value["account"] else None,
        cards=tuple(_balance_from(card, card["last4"]) for card in value["cards"]),
        rows=tuple(_row_from(row) for row in value["rows"]),
        read_by=ReadBy(value["read_by"]),
    )


def _balance(balance: Balance) -> dict[str, Any]:
    return {
        "currency": balance.currency,
        "opening_fen": balance.opening_fen,
        "closing_fen": balance.closing_fen,
        "adds_up": _ADDS_UP[balance.adds_up],
        "difference_fen": balance.difference_fen,
    }


def _balance_from(value: Mapping[str, Any], last4: str | None) -> Balance:
    verdict = _VERDICTS[str(value["adds_up"])]
    return Balance(last4, value["currency"], value["opening_fen"], value["closing_fen"], verdict, value["difference_fen"])


def _row(row: BillRow) -> dict[str, Any]:
    return {
        "txn_on": _text(row.txn_on),
        "posted_on": _text(row.posted_on),
        "description": row.description,
        "amount_fen": row.amount_fen,
        "currency": row.currency,
        "card_last4": row.card_last4,
        "page": row.page,
        "box": [round(edge, 2) for edge in (row.box.x0, row.box.top, row.box.x1, row.box.bottom)],
    }


def _row_from(value: Mapping[str, Any]) -> BillRow:
    return BillRow(
        txn_on=_day(value["txn_on"]),
        posted_on=_day(value["posted_on"]),
        description=value["description"],
        amount_fen=value["amount_fen"],
        currency=value["currency"],
        card_last4=value["card_last4"],
        page=value["page"],
        box=Box(*value["box"]),
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
