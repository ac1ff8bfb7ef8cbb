"""From the words of a document to a card bill: the table is found by its titles, the arithmetic checks what was read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from evidence.bills.balances import PrintedBalance, last_four_of, printed_balances, printed_period, printed_statement_day
from evidence.bills.cells import currency_in, last_four, latest_day, printed_days, read_amount
from evidence.bills.columns import Head, find_heads
from evidence.bills.lines import Line, find_phrases, lines_of
from evidence.bills.model import Balance, Bill, BillRow, NotABill, ReadBy, Rule, Word
from evidence.bills.rows import DraftRow, draft_rows, is_anchor
from evidence.bills.templates import Template
from graph.verdict import Verdict

_YUAN = "CNY"
_SECTION_GLYPHS = 40  # a line that opens a currency's section is short; a sentence about currencies is not

NO_WORDS = NotABill("文件中没有可读的文字。", "The document holds no legible words.")
NO_TABLE = NotABill("没有找到账单的列标题（日期、摘要、金额）。", "No column titles of a bill were found (day, description, amount).")
NO_LABELS = NotABill(
    "有交易表格，但没有账单周期、账单日或余额，也没有账单字样。",
    "There is a table, but no period, statement date, balance or title of a bill.",
)


@dataclass(slots=True)
class _Segment:
    """A header, the lines under it, and the card and currency that the lines before them had named."""

    head: Head
    last4: str | None
    currency: str | None
    lines: list[Line] = field(default_factory=list)
    sections: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    """Index of a line in `lines` → card and currency from there on."""


def read_layout(words: Iterable[Word], rules: Iterable[Rule], templates: Sequence[Template], read_by: ReadBy) -> Bill | NotABill:
    """The bill that the words are, by the template under which it reads best (adds up, then most rows).

    Args:
        words: all words of the document with their boxes.
        rules: horizontal lines across its pages, as far as they are known.
        templates: layout knowledge, the commonest first.
        read_by: where the words came from.
    """
    lines = lines_of(words)
    if not lines:
        return NO_WORDS
    ruled: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        ruled[rule.page].append(rule)
    readings = [_read(lines, ruled, template, read_by) for template in templates]
    bills = [reading for reading in readings if isinstance(reading, Bill)]
    if not bills:
        return readings[0]
    return max(bills, key=lambda bill: (bill.adds_up is Verdict.MET, bill.adds_up is Verdict.UNKNOWN, len(bill.rows)))


def _read(lines: Sequence[Line], rules: Mapping[int, Sequence[Rule]], template: Template, read_by: ReadBy) -> Bill | NotABill:
    before, segments = _segments(lines, template)
    if not segments:
        return NO_TABLE
    drafts: list[tuple[DraftRow, str | None, str | None]] = []
    for segment in segments:
        carried = drafts[-1][0] if drafts else None
        found = draft_rows(segment.head, segment.lines, rules, template, carried)
        drafts += [(row, *_section_at(segment, row.line)) for row in found]
    anchored = {id(row.line) for row, _, _ in drafts}
    loose = [line for line in lines if id(line) not in anchored]
    period, statement_on = printed_period(loose, template), printed_statement_day(loose, template)
    printed = list(printed_balances(loose, template))
    titled = any(find_phrases(line, template.titles) for line in loose)
    if not titled and period is None and statement_on is None and not printed:
        return NO_LABELS
    home = _home_currency(drafts, printed, template)
    rows = [_row(draft, card, currency or home, latest_day(period, statement_on), template) for draft, card, currency in drafts]
    rows = _with_only_card(rows, [last_four_of(line, template) for line in before])
    account, cards = _checked(rows, printed, home)
    return Bill(template.name, period, statement_on, account, tuple(cards), tuple(rows), read_by)


def _segments(lines: Sequence[Line], template: Template) -> tuple[list[Line], list[_Segment]]:
    before: list[Line] = []
    segments: list[_Segment] = []
    last4, currency = None, None
    heads = find_heads(lines, template)
    in_head = {index + step for index, (_, height) in heads.items() for step in range(height)}
    for index, line in enumerate(lines):
        if index in heads:
            head = heads[index][0]
            segments.append(_Segment(head, last4, head.currency or currency))
        if index in in_head:
            continue
        if segments and is_anchor(line, segments[-1].head):
            segments[-1].lines.append(line)
            continue
        if not segments:
            before.append(line)
        last4 = last_four_of(line, template) or last4
        if len(line.glyphs) <= _SECTION_GLYPHS and not printed_days(line.text):
            currency = currency_in(line.text, template.currencies) or currency
        if segments:
            segments[-1].sections[len(segments[-1].lines)] = (last4, segments[-1].head.currency or currency)
            segments[-1].lines.append(line)
    return before, segments


def _section_at(segment: _Segment, line: Line) -> tuple[str | None, str | None]:
    index = next(index for index, other in enumerate(segment.lines) if other is line)
    earlier = [start for start in segment.sections if start <= index]
    return segment.sections[max(earlier)] if earlier else (segment.last4, segment.currency)


def _row(draft: DraftRow, last4: str | None, currency: str, latest: date | None, template: Template) -> BillRow:
    fen, named = _amount(draft, template)
    stated = currency_in(draft.text("currency"), template.currencies)
    return BillRow(
        txn_on=_day(draft.text("txn_on"), latest),
        posted_on=_day(draft.text("posted_on"), latest),
        description=draft.description,
        amount_fen=fen,
        currency=named or stated or currency,
        card_last4=last_four(draft.text("card_last4")) or last4,
        page=draft.line.page,
        box=draft.box,
    )


def _home_currency(drafts: Sequence[tuple[DraftRow, str | None, str | None]], printed: Sequence[PrintedBalance], template: Template) -> str:
    """What amounts without a currency are in: yuan, unless all balances are in one other currency and no row names any."""
    of_balances = {balance.currency for balance in printed}
    of_rows = {currency or _amount(draft, template)[1] for draft, _, currency in drafts}
    if len(of_balances) == 1 and of_rows == {None} and not any(draft.head.of_role("currency") for draft, _, _ in drafts):
        return of_balances.pop() or _YUAN
    return _YUAN


def _amount(draft: DraftRow, template: Template) -> tuple[int | None, str | None]:
    if draft.head.of_role("amount"):
        fen, currency = read_amount(draft.text("amount"), template.currencies)
        return (None if fen is None else template.spending_sign * fen), currency
    spent, received = draft.text("spent"), draft.text("received")
    out, out_currency = read_amount(spent, template.currencies)
    back, back_currency = read_amount(received, template.currencies)
    if (spent and out is None and not _is_dash(spent)) or (received and back is None and not _is_dash(received)) or out is back is None:
        return None, out_currency or back_currency
    return (out or 0) - abs(back or 0), out_currency or back_currency


def _is_dash(text: str) -> bool:
    return not any(character.isalnum() for character in text)


def _day(text: str, latest: date | None) -> date | None:
    days = printed_days(text)
    return days[0].on(latest) if days else None


def _with_only_card(rows: list[BillRow], named_before: Sequence[str | None]) -> list[BillRow]:
    """Rows that name no card are of the one card that the bill names."""
    named = {row.card_last4 for row in rows} | set(named_before)
    named.discard(None)
    if len(named) != 1:
        return rows
    only = named.pop()
    return [row if row.card_last4 else _of_card(row, only) for row in rows]


def _of_card(row: BillRow, last4: str | None) -> BillRow:
    return BillRow(row.txn_on, row.posted_on, row.description, row.amount_fen, row.currency, last4, row.page, row.box)


def _checked(rows: Sequence[BillRow], printed: Sequence[PrintedBalance], home: str) -> tuple[Balance | None, list[Balance]]:
    """The account's balance where several cards share one, and one balance for each card and currency."""
    keys = dict.fromkeys((row.card_last4, row.currency) for row in rows)
    cards = {last4 for last4, _ in keys if last4} | {balance.last4 for balance in printed if balance.last4}
    only = next(iter(cards)) if len(cards) == 1 else None
    by_section = len({balance.section for balance in printed if balance.kind == "opening"} - {None}) > 1
    found: dict[tuple[str | None, str], dict[str, int | None]] = defaultdict(dict)
    for balance in printed:
        last4 = balance.last4 or (balance.section if by_section else only)
        found[last4, balance.currency or home].setdefault(balance.kind, balance.fen)
    keys = dict.fromkeys([*keys, *(key for key in found if key[0] or len(cards) <= 1)])
    shared = found.get((None, home)) if len(cards) > 1 else None
    account = _balance((None, home), shared, rows) if shared else None
    return account, [_balance(key, found.get(key, {}), rows) for key in keys]


def _balance(key: tuple[str | None, str], kinds: Mapping[str, int | None], rows: Sequence[BillRow]) -> Balance:
    last4, currency = key
    amounts = [row.amount_fen for row in rows if row.currency == currency and (last4 is None or row.card_last4 == last4)]
    opening, closing = kinds.get("opening"), kinds.get("closing")
    legible = [amount for amount in amounts if amount is not None]
    if opening is None or closing is None or len(legible) < len(amounts):
        return Balance(last4, currency, opening, closing, Verdict.UNKNOWN, None)
    difference = opening + sum(legible) - closing
    return Balance(last4, currency, opening, closing, Verdict.of(difference == 0), difference)
