from dataclasses import replace
from datetime import date

import pytest

from cases.conditions import weighed
from cases.law import Grade, Law, LawRefused, read_law
from graph.verdict import Verdict

ONE = """
x_days:
  unit: days
  zh: 某期限
  en: some period
  versions:
    - {value: 7, from: 2020-01-01, grade: A, source: 某法, article: 第一条}
"""


@pytest.mark.parametrize(
    ("setting", "day", "value"),
    [
        ("malicious_overdraft_fen", date(2018, 11, 30), 1_000_000),
        ("malicious_overdraft_fen", date(2018, 12, 1), 5_000_000),
        ("limitation_years", date(2017, 9, 30), 2),
        ("limitation_years", date(2017, 10, 1), 3),
        ("slip_no_sign_limit_fen", date(2018, 5, 31), 30_000),
        ("slip_no_sign_limit_fen", date(2018, 6, 1), 100_000),
        ("fraud_use_threshold_fen", date(2026, 11, 24), 500_000),
    ],
)
def test_the_value_in_force_on_a_day(law: Law, setting: str, day: date, value: int) -> None:
    assert law.at(day)[setting].number == value


def test_police_review_has_three_periods(law: Law) -> None:
    assert law.at(date(2026, 11, 24))["police_review_days"].numbers == (7, 30, 60)


def test_before_its_first_day_a_setting_is_absent_not_zero(law: Law) -> None:
    before = law.at(date(2018, 11, 30))
    assert before.find("effective_gap_days_min") is None
    with pytest.raises(LawRefused) as refused:
        before["effective_gap_days_min"]
    assert refused.value.facts["reason"] == "not_in_force"


def test_grade_c_decides_nothing_until_somebody_verified_it(law: Law) -> None:
    old = law.at(date(2016, 1, 1))["limitation_years"]
    assert old.grade is Grade.C
    assert weighed(Verdict.MET, old) is Verdict.UNKNOWN
    assert weighed(Verdict.UNMET, old) is Verdict.UNKNOWN
    verified = replace(old, verified_by="counsel-1", verified_on=date(2026, 1, 5))
    assert weighed(Verdict.UNMET, verified) is Verdict.UNMET


def test_the_list_for_counsel_names_marked_ones_first_and_no_read_text(law: Law) -> None:
    items = law.to_verify()
    assert [i.why for i in items] == sorted((i.why for i in items), key=["to_be_verified", "grade_c", "grade_b"].index)
    ids = [(i.setting.id, i.why) for i in items]
    assert ("limitation_years", "to_be_verified") in ids
    assert ("fraud_use_threshold_fen", "grade_b") in ids
    assert next(i for i in items if i.setting.id == "limitation_years").as_json()["effective_to"] == "2017-09-30"
    assert "malicious_huge_fen" not in {i for i, _ in ids}
    assert "self_default_below_fen" not in {i for i, _ in ids}


def test_every_version_names_its_source(law: Law) -> None:
    assert all(v.source and s.zh and s.en for s in law.settings.values() for v in s.versions)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("value: 7", "value: seven"), "value_is_no_number"),
        (("grade: A", "grade: D"), "grade"),
        (("source: 某法, ", ""), "missing_source"),
        (("from: 2020-01-01", "from: soon"), "from_is_no_day"),
        (("unit: days", "units: days"), "missing_unit"),
        (("article: 第一条", "verified_by: counsel-1"), "verified_by_and_on_go_together"),
        (("{value: 7", "[value: 7"), "not_yaml"),
        (("  versions:", "  version:"), "no_versions"),
    ],
)
def test_a_law_file_that_cannot_be_trusted_is_refused(change: tuple[str, str], reason: str) -> None:
    with pytest.raises(LawRefused) as refused:
        read_law(ONE.replace(*change), file="law.yaml")
    assert refused.value.facts["reason"] == reason
    assert refused.value.where.file == "law.yaml"


@pytest.mark.parametrize("to", ["2020-01-01", "2021-05-05"])
def test_two_versions_on_one_day_are_refused(to: str) -> None:
    with pytest.raises(LawRefused) as refused:
        read_law(ONE + f"    - {{value: 5, to: {to}, grade: A, source: 某法}}\n")
    assert refused.value.facts["reason"] == "versions_overlap"


def test_a_version_that_ends_the_day_before_the_next_is_taken() -> None:
    law = read_law(ONE + "    - {value: 5, to: 2019-12-31, grade: A, source: 某法}\n")
    assert [law.at(date(2019, 12, 31))["x_days"].number, law.at(date(2020, 1, 1))["x_days"].number] == [5, 7]


def test_no_settings_at_all_is_refused() -> None:
    with pytest.raises(LawRefused):
        read_law("# nothing\n")
