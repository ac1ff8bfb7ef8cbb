"""The reference page of the imports (`docs/reference/import.md`), written from the declarations; a test keeps it fresh."""

from cases.imports.columns import KINDS, ImportKind
from cases.imports.reasons import Reason, all_reasons
from cases.imports.rejects import REJECT_HEADERS

_INTRODUCTION = """# Import: kinds, columns, and what happens to a row

This page is written from `cases/imports/columns.py` by `cases.imports.reference.reference_page`; change it there.

`sliphound import KIND FILE… [--map MAP.yaml] [--dry-run]` takes .csv (UTF-8 with or without byte-order mark, or GB18030), .xlsx and
.parquet (its rows count as if a header stood before them: the first is row 2).

## How a file is read
- Headers match in Chinese or English, mixed as you like; spaces, case, full width, a byte-order mark and a template's `*` do not matter.
  Columns are found by name, never by place. A header that means nothing is named in the report and not read; it can change no key.
- Two headers for one column, or a required column that is absent, refuse the file: nothing is stored.
- `--map MAP.yaml` names other headers, one a line, either way round: `卡片编号: card_no`.
- A row with a fault goes to the reject file, whole; the other rows are stored. Rows read = accepted + unchanged + rejected, counted in the store.
- The reject file is UTF-8 CSV with the same headers and REJECTS behind them, readable by its owner only. Mend the rows and import the file
  again: the added columns are ignored. An apostrophe before `=…` and before long numbers keeps a spreadsheet from running or rounding
  them; the import takes it away again.

## When a row says what is known
- The same file again changes nothing; an overlapping export adds only what is missing.
- Transactions: the same 交易流水号 of the same source system is the same transaction. Without one, card, day, amount, merchant text and the
  n-th such row of that day: two identical rows of one file are two transactions. Times must leave room for it: 10:00 and 15:00 are two.
  A row that says something else of a known transaction is kept as an observation of it, never as a second transaction; a transaction first
  seen without 交易流水号 is joined with the later row that brings it.
- Deliveries, activations, repayments and calls: the n-th row with the same values is the same event. A repayment with 来源 is one payment, however
  often it is stated. A police paper stated twice is one paper. What differs is another fact; both stand.
- Accounts: a state is recorded when it differs from the newest one. A card belongs to one account; a row that says otherwise is rejected.
- Persons: the same 客户号 of the same source system is the same person, or the same identity number with the same name; never a name alone.
  Details that disagree both stand. The same identity number under another name stays another person.
- Relations: the relative is found by identity number and name, else by (客户号, 关系, 姓名). A guarantor's row needs a customer with exactly one account.
- A row may come before the file that describes its card, account or customer: the bare thing is recorded and filled in later.

## Numbers
- Card, telephone and identity numbers are stored masked, encrypted and hashed. Identity numbers of 15 characters are carried over to 18.
- A masked card number that shows ten digits or more and fits exactly one known card is that card; otherwise the masked text is a card of its own,
  and no later file turns it into a whole number by itself. A masked identity number is kept as text and identifies nobody. A masked telephone
  number is kept in calls only; elsewhere the row is rejected, for a masked number shared by two people would join them falsely.
- 付款账户 is kept by its last four characters only.
""".replace("REJECTS", ", ".join(f"`{header}`" for header in REJECT_HEADERS))


def reference_page() -> str:
    """The whole page, Markdown."""
    parts = [_INTRODUCTION, "## Kinds\n", *(_kind(kind) for kind in KINDS.values()), "## Reasons in the reject file\n"]
    parts += ["| Code | 原因 | Reason | 处理 | What to do |\n|---|---|---|---|---|\n" + "".join(_reason(each) for each in all_reasons())]
    return "\n".join(parts)


def _kind(kind: ImportKind) -> str:
    rows = "".join(
        f"| {column.zh} | `{column.en}` | {'*' if column.required else ''} | {_cell(column.value.zh)} | {_cell(column.value.en)} |\n"
        for column in kind.columns
    )
    return f"### {kind.name}（{kind.zh}）\n\n| 中文列名 | English header | required | 内容 | Content |\n|---|---|---|---|---|\n{rows}"


def _reason(reason: Reason) -> str:
    return f"| `{reason.code}` | {reason.zh} | {reason.en} | {reason.fix_zh} | {reason.fix_en} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
