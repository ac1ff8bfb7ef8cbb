"""`check` prints every victim and bank rule on a row of its own, also those that only a person can answer yet."""

import re

from tests.support.stories import CASE, Desk


def test_every_rule_for_the_holder_and_about_the_bank_has_its_row(reading_desk: Desk) -> None:
    printed = reading_desk.run("check", CASE).output
    rows = re.findall(r"^  ([VB]\d\d) (成立|不成立|待核实)  \S", printed, re.MULTILINE)
    assert [name for name, _ in rows] == [*(f"V{n:02d}" for n in range(1, 19)), *(f"B{n:02d}" for n in range(1, 14))]
    assert dict(rows)["V01"] == "待核实"
    assert re.search(r"  B07 待核实  催收员登记了录音中没有说到的原因", printed)


def test_a_receipt_of_a_report_is_never_told_as_an_opened_case(reading_desk: Desk) -> None:
    """N11: with a P1 paper, 立案 stands in the routes' answer only to say that it is not one."""
    police = reading_desk.json("route", CASE)["police"]
    assert "不等于立案" in police["holder"]["zh"]
    assert police["holder"]["zh"].endswith("待核实")
    assert police["bank"]["zh"] == "未见警方文书"
    printed = reading_desk.run("route", CASE).output
    assert police["holder"]["zh"] in printed
    assert "已立案" not in printed
