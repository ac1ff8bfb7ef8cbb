import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.packets.extracts import ROW_HEADER, extract_rows
from cases.packets.profile import PROFILES
from evidence.packet.content import Recipient
from graph.identifiers import without_identifiers

HEADER = ("卡号", "交易流水号", "金额", "商户名称")
ROWS = [
    (2, ["6299990015857203", "20231230154218834417", "-50.00", "某店"]),
    (3, ["6299990028670668", "20231230154218834418", "9.00", "另一家"]),
    (5, ["6299990015857203", "20231230154218834419", "1.00", "=1+1"]),
]


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_only_the_cited_rows_leave_and_each_keeps_its_number() -> None:
    extract = extract_rows(HEADER, ROWS, frozenset({2, 5}))
    assert read(extract.data) == [
        [ROW_HEADER, *HEADER],
        ["2", "629999******7203", "20231230154218834417", "-50.00", "某店"],
        ["5", "629999******7203", "20231230154218834419", "1.00", "'=1+1"],
    ]
    assert extract.lines == {2: 2, 5: 3}


def test_an_agency_gets_no_merchant_and_an_acquirer_no_more_of_the_card_than_its_end() -> None:
    agency = extract_rows(HEADER, ROWS, frozenset({2}), columns=PROFILES[Recipient.AGENCY].columns)
    assert read(agency.data) == [[ROW_HEADER, "卡号", "金额"], ["2", "629999******7203", "-50.00"]]
    merchant = extract_rows(HEADER, ROWS, frozenset({2}), columns=PROFILES[Recipient.MERCHANT].columns, last4_only=True)
    assert read(merchant.data) == [[ROW_HEADER, "卡号", "金额", "商户名称"], ["2", "7203", "-50.00", "某店"]]


@pytest.mark.parametrize("title", ["号码或地址", "CONTACT", "手机*", "证件号", "付款账户", "Card No", "主叫号码"])
def test_identifier_columns_are_masked_however_their_title_is_written(title: str) -> None:
    cell = "15400170001234"
    (_, (_, shown)) = read(extract_rows((title,), [(2, [cell])], frozenset({2})).data)
    assert shown != cell
    assert "*" in shown


def test_a_column_that_no_import_knows_keeps_no_long_number() -> None:
    (_, (_, shown)) = read(extract_rows(("电话备用",), [(2, ["转 021-60001234"])], frozenset({2})).data)
    assert shown == "转 021-******34"


@given(st.text(alphabet="卡号，。 a", max_size=8), st.text(alphabet="卡号，。 a", max_size=8), st.sampled_from([(), (4, 8, 12)]))
def test_a_card_number_inside_a_sentence_does_not_stay_readable(before: str, after: str, blanks: tuple[int, ...]) -> None:
    number = "6299990015857203"
    written = "".join(f" {sign}" if place in blanks else sign for place, sign in enumerate(number))
    assert "9900158572" not in without_identifiers(before + written + after).replace(" ", "")


@pytest.mark.parametrize("text", ["990127196710312060", "15400170001", "6299 9900 1585 7203"])
def test_each_kind_of_identifier_is_found_by_its_shape(text: str) -> None:
    assert "*" in without_identifiers(f"请核对{text}。")


@pytest.mark.parametrize("text", ["2023-12-30 15:42:18", "¥4,286.00", "沪公接字（2026）03050417号", "共20笔，2023年至2024年"])
def test_what_is_no_identifier_stays_as_it_is(text: str) -> None:
    assert without_identifiers(text) == text
