"""Bills in bank-like layouts, read back field for field."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pypdfium2
import pytest
from PIL import Image

from evidence.adapters.plumber_bills import PlumberBillReader
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.bills.as_json import bill_as_json, bill_from_json
from evidence.bills.model import Bill, NotABill, ReadBy
from evidence.bills.templates import shipped_templates
from evidence.errors import EmptyFile, PasswordNeeded, UnreadablePdf
from graph.verdict import Verdict
from tests.support.bills import DOLLARS, LAYOUTS, PAGE, ROWS, PrintedBill, TrueRow, ruled, two_columns, typeset, unruled, wrapped

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs/reference/schemas/bill.schema.json").read_text("utf-8"))
LOCKED = ROOT / "tests/documents/locked-bill.pdf"
BILL = PrintedBill()
LONG = tuple(
    replace(
        row,
        description=f"{row.description}上海市黄浦区南京东路步行街分店"
        if not row.description.isascii()
        else f"{row.description} EAST BRANCH",
    )
    for row in ROWS
)
TWO_CARDS = PrintedBill(rows=LONG * 4 + tuple(replace(row, last4="8820") for row in ROWS))
TWO_CURRENCIES = PrintedBill(rows=(*ROWS, DOLLARS), opening={"CNY": 512345, "USD": 0})
PRINTED = {"ruled": TWO_CURRENCIES, "unruled": BILL, "two_columns": BILL, "wrapped": TWO_CARDS}


@pytest.fixture(scope="module")
def reader() -> PlumberBillReader:
    return PlumberBillReader(shipped_templates(), RapidOcrWords)


def rows_of(bill: Bill | NotABill) -> list[TrueRow]:
    assert isinstance(bill, Bill), bill
    return [
        TrueRow(row.txn_on or date.min, row.posted_on or date.min, row.description, row.amount_fen or 0, row.currency, row.card_last4 or "")
        for row in bill.rows
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_field_of_every_row_is_read(reader: PlumberBillReader, tmp_path: Path, layout: str) -> None:
    printed = PRINTED[layout]

    bill = reader.read(typeset(LAYOUTS[layout](printed), tmp_path / "bill.pdf"))

    wanted = list(printed.rows)
    if layout == "two_columns":  # it prints no day of the transaction
        wanted = [replace(row, txn_on=date.min) for row in wanted]
    assert isinstance(bill, Bill)
    assert rows_of(bill) == wanted
    assert bill.period == printed.period
    assert bill.adds_up is Verdict.MET
    assert bill.read_by is ReadBy.TEXT
    jsonschema.validate(bill_as_json(bill), SCHEMA)


def test_each_currency_of_a_card_adds_up_by_itself(reader: PlumberBillReader, tmp_path: Path) -> None:
    bill = reader.read(typeset(ruled(TWO_CURRENCIES), tmp_path / "bill.pdf"))

    assert isinstance(bill, Bill)
    assert bill.account is None
    assert [(card.last4, card.currency, card.opening_fen, card.closing_fen, card.adds_up) for card in bill.cards] == [
        ("4417", "CNY", 512345, 456595, Verdict.MET),
        ("4417", "USD", 0, 4599, Verdict.MET),
    ]


def test_cards_that_share_a_balance_are_checked_together(reader: PlumberBillReader, tmp_path: Path) -> None:
    bill = reader.read(typeset(wrapped(TWO_CARDS), tmp_path / "bill.pdf"))

    assert isinstance(bill, Bill)
    assert bill.account is not None
    assert (bill.account.last4, bill.account.adds_up, bill.account.difference_fen) == (None, Verdict.MET, 0)
    assert [(card.last4, card.adds_up) for card in bill.cards] == [("4417", Verdict.UNKNOWN), ("8820", Verdict.UNKNOWN)]


def test_a_bill_that_does_not_add_up_says_by_how_much(reader: PlumberBillReader, tmp_path: Path) -> None:
    source = unruled(BILL).replace("4,565.95", "4,665.95")

    bill = reader.read(typeset(source, tmp_path / "bill.pdf"))

    assert isinstance(bill, Bill)
    assert bill.cards[0].adds_up is Verdict.UNMET
    assert bill.cards[0].difference_fen == -10000
    assert bill_as_json(bill)["cards"][0]["adds_up"] is False


def test_a_bill_without_a_printed_balance_is_unknown(reader: PlumberBillReader, tmp_path: Path) -> None:
    source = two_columns(BILL).replace("期末余额", "备注")

    bill = reader.read(typeset(source, tmp_path / "bill.pdf"))

    assert isinstance(bill, Bill)
    assert bill.adds_up is Verdict.UNKNOWN
    assert bill_as_json(bill)["cards"][0]["adds_up"] == "unknown"
    assert bill.cards[0].difference_fen is None


def test_a_day_without_year_falls_into_the_period_over_new_year(reader: PlumberBillReader, tmp_path: Path) -> None:
    printed = PrintedBill(
        rows=(
            TrueRow(date(2012, 12, 30), date(2012, 12, 31), "年末消费", 100),
            TrueRow(date(2013, 1, 2), date(2013, 1, 2), "年初消费", 200),
        ),
        period=(date(2012, 12, 6), date(2013, 1, 5)),
    )

    bill = reader.read(typeset(wrapped(printed), tmp_path / "bill.pdf"))

    assert rows_of(bill) == list(printed.rows)


def test_a_bill_that_prints_spending_as_negative_is_turned_over(reader: PlumberBillReader, tmp_path: Path) -> None:
    turned = tuple(replace(row, fen=-row.fen) for row in ROWS)
    source = unruled(replace(BILL, rows=turned))
    source = source.replace(f"{PrintedBill(rows=turned).closing('CNY') / 100:,.2f}", f"{BILL.closing('CNY') / 100:,.2f}")

    bill = reader.read(typeset(source, tmp_path / "bill.pdf"))

    assert isinstance(bill, Bill)
    assert bill.template == "spending-negative"
    assert rows_of(bill) == list(ROWS)


def test_a_row_keeps_its_page_and_box(reader: PlumberBillReader, tmp_path: Path) -> None:
    path = typeset(unruled(BILL), tmp_path / "bill.pdf")

    bill = reader.read(path)

    assert isinstance(bill, Bill)
    row = bill.rows[2]
    page = pypdfium2.PdfDocument(path)[row.page - 1]
    height = page.get_height()
    inside = page.get_textpage().get_text_bounded(row.box.x0 - 1, height - row.box.bottom - 1, row.box.x1 + 1, height - row.box.top + 1)
    assert "".join(inside.split()) == "2013/03/302013/03/31老庙黄金（城隍庙店）4,286.00"


def test_a_locked_bill_needs_its_password(reader: PlumberBillReader) -> None:
    for password in (None, "wrong"):
        with pytest.raises(PasswordNeeded) as refused:
            reader.read(LOCKED, password)
        assert refused.value.where.file == "locked-bill.pdf"

    assert rows_of(reader.read(LOCKED, "4417")) == list(ROWS)


def test_a_letter_is_no_bill(reader: PlumberBillReader, tmp_path: Path) -> None:
    answer = reader.read(typeset(f"{PAGE}尊敬的客户：您的账单日期为每月5日，金额以实际为准，摘要见附件。", tmp_path / "letter.pdf"))

    assert isinstance(answer, NotABill)
    assert "列标题" in answer.zh
    assert "column titles" in answer.en
    jsonschema.validate(bill_as_json(answer), SCHEMA)


def test_a_table_of_another_kind_is_no_bill(reader: PlumberBillReader, tmp_path: Path) -> None:
    source = f"{PAGE}#table(columns: 3, [日期], [说明], [金额], [2013-03-01], [茶叶], [10.00])"

    answer = reader.read(typeset(source, tmp_path / "shopping.pdf"))

    assert isinstance(answer, NotABill)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", EmptyFile), (b"%PDF-1.7\n" + bytes(range(256)) * 20, UnreadablePdf), (b"not a pdf at all", UnreadablePdf)],
    ids=["no bytes", "noise", "text"],
)
def test_a_file_that_no_reader_opens_is_refused(reader: PlumberBillReader, tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    path = tmp_path / "bill.pdf"
    path.write_bytes(content)

    with pytest.raises(error):
        reader.read(path)


def test_a_bill_that_breaks_off_is_refused_or_says_it_is_none(reader: PlumberBillReader, tmp_path: Path) -> None:
    whole = typeset(ruled(BILL), tmp_path / "bill.pdf").read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UnreadablePdf):
        reader.read(tmp_path / "half.pdf")


def test_the_json_of_a_bill_is_read_back(reader: PlumberBillReader, tmp_path: Path) -> None:
    bill = reader.read(typeset(ruled(TWO_CURRENCIES), tmp_path / "bill.pdf"))
    written = bill_as_json(bill)

    assert bill_as_json(bill_from_json(json.loads(json.dumps(written)))) == written


def test_a_scan_is_read_by_ocr_and_adds_up(reader: PlumberBillReader, tmp_path: Path) -> None:
    page = pypdfium2.PdfDocument(typeset(unruled(BILL), tmp_path / "bill.pdf"))[0].render(scale=200 / 72).to_pil().convert("L")
    scan = page.rotate(-1.2, fillcolor=250, resample=Image.Resampling.BICUBIC)
    scan.save(tmp_path / "scan.pdf", resolution=200)

    bill = reader.read(tmp_path / "scan.pdf")

    assert isinstance(bill, Bill)
    assert bill.read_by is ReadBy.OCR
    assert bill.adds_up is Verdict.MET
    assert [(row.txn_on, row.posted_on, row.amount_fen) for row in bill.rows] == [(row.txn_on, row.posted_on, row.fen) for row in ROWS]


def test_a_font_without_mapping_is_read_by_ocr(reader: PlumberBillReader, tmp_path: Path) -> None:
    mapped = typeset(ruled(BILL), tmp_path / "bill.pdf").read_bytes()
    (tmp_path / "unmapped.pdf").write_bytes(mapped.replace(b"/ToUnicode", b"/ToUnicodX"))

    bill = reader.read(tmp_path / "unmapped.pdf")

    assert isinstance(bill, Bill)
    assert bill.read_by is ReadBy.OCR
    assert [(row.txn_on, row.amount_fen) for row in bill.rows] == [(row.txn_on, row.fen) for row in ROWS]


@pytest.mark.deep
def test_a_page_of_latin_noise_under_chinese_print_is_read_by_ocr(reader: PlumberBillReader, tmp_path: Path) -> None:
    page = pypdfium2.PdfDocument(typeset(two_columns(BILL), tmp_path / "bill.pdf"))[0].render(scale=200 / 72).to_pil().convert("L")
    page.save(tmp_path / "page.png")
    source = """#set page(width: 595pt, height: 842pt, margin: 0pt)
#place(image("page.png", width: 595pt))
#place(hide[xqz wvk])
#place(text(1pt, white)[xqz wvk jjj])
"""

    bill = reader.read(typeset(source, tmp_path / "noise.pdf"))

    assert isinstance(bill, Bill)
    assert bill.read_by is ReadBy.OCR
    assert bill.adds_up is Verdict.MET
