"""Fields by label geometry, on pieces of text placed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.bills.model import Box
from evidence.slips.fields import read_fields, signature_room
from evidence.slips.geometry import Placing, is_sideways, skew_of
from evidence.slips.labels import find_labels, shipped_labels
from evidence.slips.model import Agreement, FieldReading, Piece, SlipField
from evidence.slips.values import amount_of, card_of, moment_of, number_of

LABELS = shipped_labels()


def piece(text: str, x: float, y: float, second: str | None = None, score: float = 0.99) -> Piece:
    width = sum(10 if character.isascii() else 20 for character in text)
    return Piece(Box(x, y, x + width, y + 20), (text, text if second is None else second), (score, score))


def read(*pieces: Piece) -> dict[SlipField, FieldReading]:
    return read_fields(pieces, LABELS)


def test_a_value_stands_in_its_labels_piece_beside_it_or_under_it() -> None:
    fields = read(
        piece("终端编号(TERMINAL NO): 31000417", 0, 0),
        piece("批次号", 0, 40),
        piece("000123", 120, 42),
        piece("凭证号", 250, 40),
        piece("004417", 370, 41),
        piece("卡号 CARD NO:", 0, 80),
        piece("622202******4417 (S)", 0, 110),
    )

    assert fields[SlipField.TERMINAL_NO].value == "31000417"
    assert fields[SlipField.BATCH_NO].value == "000123"
    assert fields[SlipField.VOUCHER_NO].value == "004417"
    assert fields[SlipField.CARD_NO].value == "622202******4417"
    assert fields[SlipField.CARD_NO].box == Box(0, 110, 200, 130)


def test_readings_that_disagree_give_no_value_and_show_both() -> None:
    fields = read(piece("金额(AMOUNT): RMB 4,286.00", 0, 0, "金额(AMOUNT): RMB 4,236.00"))

    assert fields[SlipField.AMOUNT_FEN] == FieldReading(None, (428600, 423600), Agreement.DISAGREE, Box(140, 0, 260, 20))


@pytest.mark.parametrize(("score", "value"), [(0.95, "730152"), (0.6, None)])
def test_a_value_that_one_reading_gave_is_proposed_only_when_sure(score: float, value: str | None) -> None:
    fields = read(piece("授权码(AUTH NO): 730152", 0, 0, "授权码(AUTH NO): 7301", score))

    assert fields[SlipField.AUTH_CODE].value == value
    assert fields[SlipField.AUTH_CODE].readings == ("730152",)
    assert fields[SlipField.AUTH_CODE].agreement is Agreement.SINGLE


def test_a_number_of_another_length_is_a_misreading() -> None:
    fields = read(piece("商户编号(MERCHANT NO): 8983100531100", 0, 0))

    assert fields[SlipField.MERCHANT_NO] == FieldReading(None, (), Agreement.NONE, None)


def test_the_total_is_what_was_charged_and_a_tip_is_added_where_no_total_is_printed() -> None:
    amount, tip = piece("金额 RMB 100.00", 0, 0), piece("小费 RMB 12.00", 0, 40)

    with_total = read(amount, tip, piece("总计 RMB 112.00", 0, 80))
    without = read(amount, tip, piece("总计", 0, 80))

    assert with_total[SlipField.AMOUNT_FEN].value == without[SlipField.AMOUNT_FEN].value == 11200
    assert with_total[SlipField.TIP_FEN].value == 1200


def test_the_chinese_name_is_preferred() -> None:
    fields = read(piece("商户名称(MERCHANT NAME): LAOMIAO GOLD", 0, 0), piece("老庙黄金", 0, 30), piece("商户编号", 0, 70))

    assert fields[SlipField.MERCHANT_NAME].value == "老庙黄金"


def test_a_day_and_a_time_with_labels_of_their_own_are_one_moment() -> None:
    fields = read(piece("日期", 0, 0), piece("2013/03/30", 80, 0), piece("时间", 250, 0), piece("15:00", 330, 0))

    assert fields[SlipField.TXN_AT].value == "2013-03-30T15:00:00+08:00"


def test_a_card_number_with_an_illegible_label_is_known_by_its_form() -> None:
    assert read(piece("卞亏", 0, 0), piece("622202******4417", 0, 40))[SlipField.CARD_NO].value == "622202******4417"


@pytest.mark.parametrize("text", ["终瑞编号: 31000417", "TERMlNAL NO: 31000417", "终端编号（TERMINAL NO）：31000417"])
def test_a_label_with_a_misread_character_is_still_found(text: str) -> None:
    assert [label.name for label in find_labels(text, LABELS)] == ["terminal_no"]


def test_copies_and_remarks_are_no_merchant() -> None:
    assert [label.name for label in find_labels("商户存根 MERCHANT COPY", LABELS)] == ["other"]


def test_the_signature_goes_under_its_label_down_to_the_next_text() -> None:
    pieces = [piece("金额", 0, 0), piece("持卡人签名", 0, 40), piece("本人确认以上交易", 0, 140)]

    assert signature_room(pieces, LABELS) == Box(0, 60, 160, 140)
    assert signature_room(pieces[:1], LABELS) is None


def test_the_signature_goes_beside_its_label_where_nothing_is_left_under_it() -> None:
    room = signature_room([piece("持卡人签名", 0, 40), piece("本人确认以上交易", 0, 65)], LABELS)

    assert room == Box(100, 20, 160, 80)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("RMB 4,286.00", 428600), ("￥0.50", 50), ("4286.00元", 428600), ("4,286", None), ("4.286.00", None), ("42,86.00", None)],
)
def test_an_amount_has_two_decimals(text: str, fen: int | None) -> None:
    assert amount_of(text) == fen


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("622202******4417", "622202******4417"),
        ("622202*****4417/S", "622202******4417"),
        ("6222 02** **** 4417", "622202******4417"),
        ("622202********** 4417", "622202*********4417"),
        ("6222020000004417", "6222020000004417"),
        ("622202******417", None),
    ],
)
def test_a_card_number_keeps_its_digits_and_gets_the_stars_of_its_length(text: str, card: str | None) -> None:
    assert card_of(text) == card


def test_a_moment_that_does_not_exist_is_none() -> None:
    assert moment_of("2013/02/30 15:00:21") is None
    assert number_of("00A123", (6,), letters=False) is None


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(-10, 10),
    st.tuples(st.floats(0, 600), st.floats(0, 900)),
)
def test_turning_a_point_level_and_back_gives_the_point(rotation: int, skew: float, point: tuple[float, float]) -> None:
    placing = Placing(600, 900, rotation, skew)

    assert placing.original(placing.level(point)) == pytest.approx(point, abs=1e-6)


def test_long_pieces_tell_how_a_picture_lies() -> None:
    level = ((0.0, 0.0), (100.0, 5.0), (99.0, 25.0), (-1.0, 20.0))
    upended = ((0.0, 0.0), (20.0, 0.0), (20.0, 100.0), (0.0, 100.0))

    assert skew_of([level]) == pytest.approx(2.862, abs=0.01)
    assert is_sideways([upended, upended, level])
    assert not is_sideways([level])
    assert not is_sideways([])
