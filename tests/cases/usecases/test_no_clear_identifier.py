"""No row of the database holds a clear identity, card or telephone number: only masked forms, ciphertext and keyed hashes (issue 3)."""

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cases.imports.columns import KINDS
from cases.imports.values import folded
from cases.roles import Role
from cases.usecases.bring_in import import_export
from cases.usecases.correct import withdraw_fact
from cases.usecases.decide import decide_route
from cases.usecases.identifiers import reveal_identifier
from cases.usecases.slip_hunt import _without_card_numbers, confirm_slip
from graph.identifiers import mask
from tests.support.stories import CASE, Desk, copy_of
from web.story import story_path

STORY = story_path("cheetah")
IDENTIFYING = {"card_no", "id_no", "phone", "contact", "payer_account"}
_LENGTHS = (11, 12, 15, 16, 17, 18, 19)


def cells(path: Path) -> Iterable[list[str]]:
    if path.suffix == ".xlsx":
        for row in load_workbook(path).worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    else:
        yield from csv.reader(path.read_text("utf-8-sig").splitlines())


def clear_numbers() -> set[str]:
    """Every identity, card and telephone number of the story's files."""
    found: set[str] = set()
    for kind, layout in KINDS.items():
        [path] = [each for each in STORY.iterdir() if each.stem == kind]
        header, *rows = cells(path)
        names = {folded(title): column.en for column in layout.columns for title in (column.zh, column.en)}
        for position, title in enumerate(header):
            if names.get(folded(title)) in IDENTIFYING:
                found |= {row[position] for row in rows}
    return {number for number in found if re.fullmatch(r"\d{11,19}|\d{17}[\dX]", number)}


def shown_in(lines: Iterable[str], numbers: set[str]) -> dict[str, str]:
    """Which numbers stand in which lines, whole or within a longer run of digits."""
    found = {}
    for line in lines:
        for run in re.findall(r"\d{11,}X?", line):
            for length in _LENGTHS:
                for start in range(len(run) - length + 1):
                    if (part := run[start : start + length]) in numbers:
                        found[part] = line[:200]
    return found


def test_the_story_told_to_its_end_leaves_none_in_the_database(told: Path, tmp_path: Path) -> None:
    numbers = clear_numbers()
    assert len(numbers) > 600
    desk = copy_of(told, tmp_path / "w")
    lines = desk.rows()
    assert shown_in(lines, numbers) == {}
    masked = {mask("card_no", number) for number in numbers if number.startswith("629999")}
    assert sum(f'"masked": "{each}"' in "\n".join(lines) for each in masked) == len(masked), "they are there masked"


def test_what_is_typed_into_a_reason_is_masked_in_the_record(desk: Desk) -> None:
    office = desk.office()
    numbers = {"13916886620", "6299990230834417", "310112198802302213"}
    reason = "手机13916886620、卡6299 9902 3083 4417、证310112198802302213核对"
    decide_route(office, CASE, "R-CROSS", reason)
    reveal_identifier(office, "629999******4417", CASE, reason)
    withdraw_fact(office, desk.json("graph", "ego", "SH23011301", "--hops", "1")["links"][0]["id"], reason)
    for row in desk.audit()[-3:]:
        assert "核对" in row.why
        assert not any(number in re.sub(r"[ -]", "", row.why + row.old + row.new) for number in numbers), row.why
        assert "139****6620" in row.why


def test_a_slip_that_bears_the_whole_card_number_is_kept_by_six_and_four(told: Path, tmp_path: Path) -> None:
    desk = copy_of(told, tmp_path / "w")
    [document] = [json.loads(line)["row"]["document"] for line in desk.rows() if line.startswith('{"table": "slip_reading"')]
    stored = confirm_slip(desk.office(), CASE, document, {"card_no": "6299 9902 3083 4417", "amount_fen": "0100800"})
    assert stored == {"card_no": "629999******4417", "amount_fen": "100800"}
    assert "6299990230834417" not in "\n".join(desk.rows()).replace(" ", "")
    read = {"fields": {"card_no": {"value": None, "readings": ["6299990230834417", "629999023083441?", None]}}}
    assert _without_card_numbers(read)["fields"]["card_no"]["readings"] == ["629999******4417", "629999******441?", None]


FREE_TEXT = {
    "contact": ("calls", {"content": "改打13916886620，报卡号6299990230834417", "contact": "15400173306"}),
    "a call's address": ("calls", {"contact": "公司前台转13916886620", "content": ""}),
    "payer": ("repayments", {"payer_account": "6222021001112223331", "payer_name": "徐某6222021001112223331"}),
    "police paper": ("police_papers", {"stated": "称卡6299990230834417被盗用，电话13916886620"}),
    "merchant": ("transactions", {"merchant_name": "张三13916886620"}),
}
ROW = {
    "calls": {"account_no": "SH23011301", "at": "2026-11-20 10:00:00", "channel": "电话", "reached": "未接通", "made_by": "陆敏"},
    "repayments": {"account_no": "SH23011301", "at": "2026-11-20 10:00:00", "amount": "1.00"},
    "police_papers": {"account_no": "SH23011301", "level": "P1", "organ": "上海市公安局", "dated": "2026-11-20"},
    "transactions": {"card_no": "6299990230834417", "at": "2026-11-20 10:00:00", "amount": "1.00"},
}


@pytest.mark.parametrize("name", FREE_TEXT)
def test_free_text_of_an_import_keeps_no_clear_number(name: str, desk: Desk, tmp_path: Path) -> None:
    kind, more = FREE_TEXT[name]
    row = ROW[kind] | more
    path = tmp_path / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow(row)
    report = import_export(desk.office(Role.SPECIAL_INVESTIGATOR), kind, path, system="test").report
    assert (report.accepted, report.rejected) == (1, 0)
    numbers = {"13916886620", "6299990230834417", "6222021001112223331", "15400173306"}
    assert shown_in(desk.rows(), numbers) == {}
