"""Days are China's, as the user's files have them, and columns are called as they are there."""

import csv
from pathlib import Path

from tests.support.stories import Desk


def test_a_hold_begins_on_the_day_of_the_claim_and_not_the_day_before_in_greenwich(desk: Desk) -> None:
    desk.json("case", "open", "--account", "SH23000131", "--no", "DAY-1", "--claim", "K02@2026-03-02@phone")
    shown = desk.run("case", "show", "DAY-1").output
    assert "G3 自 2026-03-02 停催" in shown


def test_a_reject_names_the_column_in_both_languages(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "repayments.csv"
    file.write_text("账号,时间,金额\nSH23011301,2026-02-31,100\nSH23011301,2026-02-01,1o0\n", encoding="utf-8")
    [report] = desk.json("import", "repayments", file)["files"]
    with Path(report["rejects_file"]).open(encoding="utf-8-sig", newline="") as opened:
        assert [row["出错列 reject_column"] for row in csv.DictReader(opened)] == ["时间 at", "金额 amount"]
