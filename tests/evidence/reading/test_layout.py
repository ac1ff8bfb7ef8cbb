"""The layout reader on words placed by hand: what a page's geometry means."""

from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.bills.cells import PrintedDay, currency_in, last_four, printed_days, read_amount
from evidence.bills.layout import NO_LABELS, NO_TABLE, NO_WORDS, read_layout
from evidence.bills.model import Bill, Box, NotABill, ReadBy, Rule, Word
from evidence.bills.templates import shipped_templates, template_from
from graph.verdict import Verdict

TEMPLATES = shipped_templates()
CURRENCIES = TEMPLATES[0].currencies
DAY, POSTED, TEXT, AMOUNT = 50.0, 120.0, 200.0, 400.0
TOP = [
    (40, [(DAY, "信用卡账单"), (TEXT, "卡号末四位：4417")]),
    (60, [(DAY, "账单周期：2013-03-06 至 2013-04-05")]),
    (80, [(DAY, "上期余额 0.00"), (TEXT, "本期余额 300.00")]),
]
HEAD = [(DAY, "交易日"), (POSTED, "记账日"), (TEXT, "交易摘要"), (AMOUNT, "金额")]


def word(page: int, x: float, top: float, text: str) -> Word:
    width = sum(5.0 if character.isascii() else 9.0 for character in text)
    x0 = x - width if x == AMOUNT + 60 else x
    return Word(page, Box(x0, top, x0 + width, top + 9), text)


def words(lines: list[tuple[float, list[tuple[float, str]]]], page: int = 1) -> list[Word]:
    return [
        placed
        for top, cells in lines
        for x, text in cells
        for placed in (
            word(page, x + offset, top, piece)
            for offset, piece in zip(
                accumulate([0.0, *(sum(5.0 if c.isascii() else 9.0 for c in piece) + 5 for piece in text.split(" ")[:-1])]),
                text.split(" "),
                strict=True,
            )
        )
    ]


def row(day: str, text: str, amount: str) -> list[tuple[float, str]]:
    return [(DAY, day), (POSTED, day), (TEXT, text), (AMOUNT + 60, amount)]


def read(placed: list[Word], rules: list[Rule] | None = None) -> Bill:
    bill = read_layout(placed, rules or [], TEMPLATES, ReadBy.TEXT)
    assert isinstance(bill, Bill), bill
    return bill


def test_a_description_that_a_page_break_cuts_goes_on_under_the_repeated_header() -> None:
    first = words([*TOP, (120, HEAD), (140, row("03/10", "第一笔", "100.00")), (160, row("03/11", "第二笔", "200.00"))])
    second = words([(40, [(DAY, "第 2 页")]), (60, HEAD), (76, [(TEXT, "的下半行")]), (100, row("03/12", "第三笔", "0.00"))], page=2)

    bill = read(first + second)

    assert [line.description for line in bill.rows] == ["第一笔", "第二笔的下半行", "第三笔"]
    assert [line.page for line in bill.rows] == [1, 1, 2]
    assert bill.adds_up is Verdict.MET


def test_a_footer_is_no_continuation() -> None:
    placed = words(
        [*TOP, (120, HEAD), (140, row("03/10", "第一笔", "300.00")), (300, [(TEXT, "客户服务热线")]), (700, [(TEXT, "第 1 页")])]
    )

    assert [line.description for line in read(placed).rows] == ["第一笔"]


def test_lines_above_and_below_a_centred_day_are_one_description() -> None:
    middle = [(DAY, "03/10"), (POSTED, "03/10"), (AMOUNT + 60, "100.00")]
    placed = words(
        [*TOP, (120, HEAD), (140, [(TEXT, "上半")]), (147, middle), (154, [(TEXT, "下半")]), (175, row("03/11", "次笔", "200.00"))]
    )

    assert [line.description for line in read(placed).rows] == ["上半下半", "次笔"]


def test_rules_part_rows_that_stand_as_close_as_their_lines() -> None:
    placed = words(
        [
            *TOP,
            (120, HEAD),
            (136, [(TEXT, "甲一")]),
            (146, row("03/10", "甲二", "100.00")),
            (156, [(TEXT, "甲三")]),
            (166, [(TEXT, "乙一")]),
            (176, row("03/11", "乙二", "200.00")),
        ]
    )
    rules = [Rule(1, top, 40, 500) for top in (118.0, 132.0, 165.5, 190.0)]

    assert [line.description for line in read(placed, rules).rows] == ["甲一甲二甲三", "乙一乙二"]


def test_titles_broken_over_two_lines_are_one_header() -> None:
    upper = [(DAY, "交易"), (POSTED, "记账"), (TEXT, "交易"), (AMOUNT, "入账")]
    lower = [(DAY, "日期"), (POSTED, "日期"), (TEXT, "摘要"), (AMOUNT, "金额")]

    bill = read(words([*TOP, (120, upper), (131, lower), (150, row("03/10", "第一笔", "300.00"))]))

    assert (bill.rows[0].txn_on, bill.rows[0].posted_on, bill.rows[0].amount_fen) == (date(2013, 3, 10), date(2013, 3, 10), 30000)


def test_an_illegible_amount_is_unknown_and_so_is_the_sum() -> None:
    bill = read(words([*TOP, (120, HEAD), (140, row("03/10", "第一笔", "3O0.0O"))]))

    assert bill.rows[0].amount_fen is None
    assert bill.adds_up is Verdict.UNKNOWN


def test_balances_of_cards_in_sections_are_those_of_the_section() -> None:
    def section(top: float, last4: str, opening: str, closing: str, amount: str) -> list[tuple[float, list[tuple[float, str]]]]:
        return [
            (top, [(DAY, f"卡号末四位：{last4}")]),
            (top + 20, [(DAY, f"上期余额 {opening}"), (TEXT, f"本期余额 {closing}")]),
            (top + 40, HEAD),
            (top + 60, row("03/10", "消费", amount)),
        ]

    bill = read(words([TOP[1], *section(100, "4417", "0.00", "5.00", "5.00"), *section(200, "8820", "1.00", "8.00", "7.00")]))

    assert bill.account is None
    assert [(card.last4, card.opening_fen, card.closing_fen, card.adds_up) for card in bill.cards] == [
        ("4417", 0, 500, Verdict.MET),
        ("8820", 100, 800, Verdict.MET),
    ]


def test_a_bill_in_dollars_alone_is_in_dollars() -> None:
    top = [TOP[1], (80, [(DAY, "Previous Balance $10.00"), (TEXT, "New Balance $15.00")])]

    bill = read(words([*top, (120, HEAD), (140, row("Mar 10", "HOTEL", "5.00"))]))

    assert [(card.currency, card.adds_up) for card in bill.cards] == [("USD", Verdict.MET)]
    assert bill.rows[0].currency == "USD"


def test_a_statement_day_alone_leaves_the_period_null_and_gives_the_year() -> None:
    bill = read(words([(40, [(DAY, "账单日 2013年04月05日")]), (120, HEAD), (140, row("12/30", "年末", "1.00"))]))

    assert bill.period is None
    assert bill.statement_on == date(2013, 4, 5)
    assert bill.rows[0].txn_on == date(2012, 12, 30)


def test_a_day_without_any_year_on_the_paper_is_not_guessed() -> None:
    bill = read(words([(40, [(DAY, "信用卡账单")]), (120, HEAD), (140, row("03/10", "消费", "1.00"))]))

    assert bill.rows[0].txn_on is None


@pytest.mark.parametrize(
    ("placed", "reason"),
    [
        ([], NO_WORDS),
        (words([(40, [(DAY, "尊敬的客户")])]), NO_TABLE),
        (words([(120, HEAD), (140, row("2013-03-10", "茶叶", "1.00"))]), NO_LABELS),
    ],
)
def test_what_is_no_bill_says_why(placed: list[Word], reason: NotABill) -> None:
    assert read_layout(placed, [], TEMPLATES, ReadBy.TEXT) == reason


DESCRIPTIONS = st.text(st.sampled_from("老庙黄金加油站上海ABC"), min_size=1, max_size=14)
ROWS = st.lists(st.tuples(st.integers(6, 31), DESCRIPTIONS, st.integers(-9_999_999, 9_999_999)), min_size=1, max_size=25)


@given(ROWS)
def test_rows_laid_out_are_read_back_and_add_up(rows: list[tuple[int, str, int]]) -> None:
    def printed(fen: int) -> str:
        return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"

    total = sum(fen for _, _, fen in rows)
    balances = [(80.0, [(DAY, "上期余额 7.00"), (TEXT, f"本期余额 {printed(700 + total)}")])]
    body = [(140.0 + 16 * index, row(f"03/{day:02d}", text, printed(fen))) for index, (day, text, fen) in enumerate(rows)]

    bill = read(words([*TOP[:2], *balances, (120, HEAD), *body]))

    assert bill.adds_up is Verdict.MET
    assert [(line.txn_on, line.description, line.amount_fen) for line in bill.rows] == [
        (date(2013, 3, day), text, fen) for day, text, fen in rows
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2013-03-30", [(2013, 3, 30)]),
        ("2013年3月5日—2013年04月05日", [(2013, 3, 5), (2013, 4, 5)]),
        ("20130330", [(2013, 3, 30)]),
        ("03/30 03/31", [(None, 3, 30), (None, 3, 31)]),
        ("3月5日", [(None, 3, 5)]),
        ("0330", [(None, 3, 30)]),
        ("Mar 30, 2013", [(2013, 3, 30)]),
        ("30 Mar 2013", [(2013, 3, 30)]),
        ("Apr 2", [(None, 4, 2)]),
        ("13/45", []),
        ("1,234.56", []),
        ("622202000000", []),
    ],
)
def test_days_as_banks_print_them(text: str, days: list[tuple[int | None, int, int]]) -> None:
    assert [(day.year, day.month, day.day) for day in printed_days(text)] == days


def test_a_leap_day_without_year_is_the_last_one_there_was() -> None:
    assert PrintedDay(None, 2, 29, 5).on(date(2014, 3, 5)) == date(2012, 2, 29)


@pytest.mark.parametrize(
    ("text", "fen", "currency"),
    [
        ("4,286.00", 428600, None),
        ("-4,286.00", -428600, None),
        ("(50.00)", -5000, None),
        ("50.00CR", -5000, None),
        ("\u221250.00", -5000, None),
        ("USD 12.50", 1250, "USD"),
        ("12.50(美元)", 1250, "USD"),
        ("¥4,286.00", 428600, "CNY"),
        ("$12.50", 1250, "USD"),
        ("4,286.0O", None, None),
        ("", None, None),
    ],
)
def test_amounts_as_banks_print_them(text: str, fen: int | None, currency: str | None) -> None:
    assert read_amount(text, CURRENCIES) == (fen, currency)


def test_a_text_that_names_two_currencies_names_none() -> None:
    assert currency_in("人民币 美元", CURRENCIES) is None
    assert currency_in("RMB", CURRENCIES) == "CNY"


@pytest.mark.parametrize(
    ("text", "last4"), [("4417", "4417"), ("6222 02** **** 4417", "4417"), ("尾号4417", "4417"), ("12345", "2345"), ("6222****", None)]
)
def test_the_last_four_digits_of_a_card(text: str, last4: str | None) -> None:
    assert last_four(text) == last4


def test_a_template_of_a_bank_adds_its_words_to_another_one() -> None:
    base = {
        "name": "base",
        "spending": "positive",
        "columns": {"txn_on": ["交易日"], "description": ["摘要"], "amount": ["金额"]},
        "labels": {"period": ["账单周期"]},
        "titles": ["账单"],
        "currencies": {"CNY": ["人民币"]},
    }

    mine = template_from(
        {"name": "mine", "like": "base", "columns": {"txn_on": ["发生日"], "description": ["事由"], "amount": ["数额"]}}, base
    )

    assert mine.columns == {"发生日": "txn_on", "事由": "description", "数额": "amount"}
    assert mine.labels == {"账单周期": "period"}
