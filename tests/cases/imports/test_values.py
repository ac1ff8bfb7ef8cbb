from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.imports import values, vocabulary
from cases.imports.reasons import CellRefused
from cases.imports.rejects import escaped, unescaped


def refusal(kind: values.ValueType, cell: str) -> str:
    with pytest.raises(CellRefused) as refused:
        kind.read(cell)
    return refused.value.reason.code


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (values.AMOUNT, "¥4,286.00", 428600),
        (values.AMOUNT, "4286.00", 428600),
        (values.AMOUNT, "-50.00", -5000),
        (values.AMOUNT, "\uff14,286元", 428600),
        (values.DAY, "2013/3/30", "2013-03-30"),
        (values.DAY, "20130330", "2013-03-30"),
        (values.DAY, "2013年3月30日", "2013-03-30"),
        (values.NUMBER, "32", 32),
        (values.NUMBER, "32期", 32),
        (values.NUMBER, "32.0", 32),
        (values.CARD_NO, "6225 8800 0000 4417", "6225880000004417"),
        (values.CARD_NO, "6225-8800-0000-4417", "6225880000004417"),
        (values.CARD_NO, "622588******4417", "622588******4417"),
        (values.CARD_NO, "6225 88XX XXXX 4417", "622588******4417"),
        (values.PHONE, "+86 138-0000-6620", "13800006620"),
        (values.PHONE, "86 13800006620", "13800006620"),
        (values.PHONE, "021-62345678", "02162345678"),
        (values.PHONE, "(021)62345678", "02162345678"),
        (values.PHONE, "+852 9123 4567", "+85291234567"),
        (values.YES_NO, "是", True),
        (values.YES_NO, "N", False),
        (values.YES_NO, "不详", None),
        (values.CURRENCY, "人民币", "CNY"),
        (values.CURRENCY, "usd", "USD"),
        (values.CODE, " 2013 0330 ", "20130330"),
        (values.CODE, "2E1234", "2E1234"),
        (vocabulary.SEX, "女", "female"),
        (vocabulary.SEX, "m", "male"),
        (vocabulary.BASIS, "申请表", "application form"),
        (vocabulary.BASIS, "holder's statement", "holder's statement"),
        (vocabulary.DISPUTE_TYPE, "未达卡", "NRI"),
        (vocabulary.ENTRY_MODE, "051", "chip"),
        (vocabulary.POLICE_LEVEL, "p3X", "P3x"),
        (vocabulary.POLICE_LEVEL, "案（事）件接报回执单", "P1"),
        (vocabulary.REACHED, "无人接听", "none"),
        (vocabulary.VERIFICATION, "密码", "pin"),
        (vocabulary.VERIFICATION, "声纹", "声纹"),
        (values.NAME, "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        (values.NOTE, "第一行\n第二行", "第一行\n第二行"),
    ],
)
def test_cells_as_banks_write_them(kind: values.ValueType, cell: str, value: Any) -> None:
    assert kind.read(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (values.AMOUNT, "4,28,6", "amount"),
        (values.AMOUNT, "四千", "amount"),
        (values.AMOUNT, "99999999999999", "amount_too_large"),
        (values.DAY, "2013-02-30", "no_such_day"),
        (values.DAY, "2013-03", "needs_day"),
        (values.DAY, "41363", "time"),
        (values.DAY, "2913-03-30", "implausible_day"),
        (values.MOMENT, "2013年", "needs_day"),
        (values.NUMBER, "-1", "number"),
        (values.CARD_NO, "4417", "card"),
        (values.CARD_NO, "************4417", "card"),
        (values.CARD_NO, "6.22588E+15", "rounded"),
        (values.PHONE, "138****6620", "masked_phone"),
        (values.PHONE, "12", "phone"),
        (values.YES_NO, "也许", "yes_no"),
        (values.CODE, "A1;DROP", "code"),
        (values.CODE, "1.23E+18", "rounded"),
        (values.CODE, "9" * 65, "too_long"),
        (values.NAME, "王\u0007伟", "control"),
        (values.NAME, "王" * 61, "too_long"),
        (vocabulary.BASIS, "网上搜到", "choice"),
        (vocabulary.RELATION, "邻居", "choice"),
        (vocabulary.POLICE_LEVEL, "P9", "choice"),
    ],
)
def test_cells_that_are_refused(kind: values.ValueType, cell: str, code: str) -> None:
    assert refusal(kind, cell) == code


def test_an_identity_number_is_checked_and_a_short_one_carried_over() -> None:
    assert values.read_identity_number("11010519491231002X") == "11010519491231002X"
    assert values.read_identity_number("11010519491231002x") == "11010519491231002X"
    assert values.read_identity_number("110105491231002") == "11010519491231002X"
    assert values.read_identity_number("310112********2213") == "310112********2213"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194912310021", "id_checksum"),
        ("11010519491331002X", "id_date"),
        ("110105", "id_no"),
        ("护照 G12345678", "id_no"),
        ("1.10105E+17", "rounded"),
    ],
)
def test_identity_numbers_that_are_refused(number: str, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        values.read_identity_number(number)
    assert refused.value.reason.code == code


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(body: str, place: int, step: int) -> None:
    changed = body[:place] + str((int(body[place]) + step) % 10) + body[place + 1 :]
    assert values.check_digit(changed) != values.check_digit(body)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_escaping_for_a_spreadsheet_loses_nothing(cell: str) -> None:
    trimmed = cell.strip()
    assert unescaped(escaped(unescaped(trimmed))) == unescaped(trimmed)


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A1", "+1+cmd", "-1+cmd", "@SUM(A1)"])
def test_what_would_run_in_a_spreadsheet_is_shown_as_text(cell: str) -> None:
    assert escaped(cell) == f"'{cell}"
    assert unescaped(escaped(cell)) == cell


def test_long_numbers_keep_their_digits_in_a_spreadsheet_and_amounts_stay_numbers() -> None:
    assert escaped("6225880000004417") == "'6225880000004417"
    assert escaped("-50.00") == "-50.00"
