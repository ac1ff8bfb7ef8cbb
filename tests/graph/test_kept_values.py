"""What is kept of a transaction gives back what was stated, whatever was stated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from graph.adapters.kept_values import (
    CURRENCIES,
    ENTRY_MODES,
    PRECISIONS,
    VERIFICATIONS,
    Day,
    Word,
    as_kept,
    as_stated,
    kept_text,
    reference_hash,
)
from graph.times import parse_when

DIALECT = sqlite.dialect()
TIMES = (
    *("2013-03-30 15:00:00", "2013-03-30 15:00", "2013-03-30", "2013/03/30 15:00:00", "2013/03/30", "2013-03-30T15:00:00"),
    *("2013-03-30T15:00:00+08:00", "20130330150000", "20130330"),
)
ODD_TIMES = ("2013/3/30 15:00", "2013年3月30日", "2013-03-30T07:00:00Z", "2013-03", "2013年", "1988-04-10 00:30:00")


@pytest.mark.parametrize("codes", [PRECISIONS, CURRENCIES, ENTRY_MODES, VERIFICATIONS])
def test_no_two_words_share_a_code_and_no_code_looks_like_a_word_spelt_out(codes: dict[str, str]) -> None:
    assert len(set(codes.values())) == len(codes)
    assert not any(code.startswith("=") for code in codes.values())


@given(st.one_of(st.sampled_from(sorted({*CURRENCIES, *ENTRY_MODES, *VERIFICATIONS})), st.text(), st.none()))
def test_a_word_comes_back(word: str | None) -> None:
    for codes in (CURRENCIES, ENTRY_MODES, VERIFICATIONS):
        kind = Word(codes)
        assert kind.process_result_value(kind.process_bind_param(word, DIALECT), DIALECT) == word


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_comes_back(day: date) -> None:
    assert Day().process_result_value(Day().process_bind_param(day.isoformat(), DIALECT), DIALECT) == day.isoformat()


@given(
    st.sampled_from([*TIMES, *ODD_TIMES])
    | st.datetimes().filter(lambda at: 1900 < at.year < 2100).map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}"),
    st.sampled_from([None, "core:R1", "branch:R1", "a:b:R1", ":R"]),
    st.sampled_from([(None, None), (0, ""), (7, "阿婆面馆")]),
)
def test_a_transaction_comes_back(text: str, reference: str | None, printed: tuple[int | None, str | None]) -> None:
    when = parse_when(text)
    window = when.outer
    stated = {
        "made_at": int(window.start.timestamp()),
        "made_until": int(window.end.timestamp()),
        "made_text": text,
        "made_precision": when.precision.value,
        "source_ref": reference,
        "printed_as": printed[1],
        "city": "上海",
    }
    kept = as_kept(stated, "core") | {"printed": printed[0]}
    assert as_stated(kept | {"printed_as": printed[1], "source_system": "core"}) == stated


@pytest.mark.parametrize("text", TIMES)
def test_usual_forms_of_a_time_cost_a_sign_at_most(text: str) -> None:
    when = parse_when(text)
    assert len(kept_text(text, int(when.at.timestamp()), when.precision.value) or "") <= 1


def test_a_reference_is_kept_without_its_batch_s_own_system() -> None:
    row = {"made_at": 0, "made_until": 0, "made_text": "", "made_precision": "second", "printed_as": None}
    assert [as_kept(row | {"source_ref": each}, "core")["source_ref"] for each in ("core:R1", "branch:R1")] == ["R1", ":branch:R1"]


def test_a_reference_s_hash_fits_four_bytes() -> None:
    assert all(-(2**31) <= reference_hash(f"core:R{number}") < 2**31 for number in range(1_000))
