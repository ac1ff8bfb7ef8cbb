from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cases.imports.columns import KINDS
from cases.imports.reasons import Reject
from web.story import STORIES, story_path
from web.story.generate import write_stories


def test_generating_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    write_stories(tmp_path)
    for name in STORIES:
        made = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        kept = {path.name: path.read_bytes() for path in story_path(name).iterdir()}
        assert made.keys() == kept.keys()
        assert [file for file in made if made[file] != kept[file]] == []


def test_an_unknown_story_is_refused() -> None:
    with pytest.raises(KeyError):
        story_path("lion")


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_has_exactly_the_columns_of_its_kind(kind: str, tables: Mapping[str, Any]) -> None:
    header = tables[kind].header
    columns = KINDS[kind].columns
    assert header in (tuple(column.zh for column in columns), tuple(column.en for column in columns))


def test_both_languages_a_workbook_and_gb18030_are_exercised(open_table: Callable[[Path], Any]) -> None:
    cheetah, mirror = story_path("cheetah"), story_path("mirror")
    assert open_table(cheetah / "accounts.csv").header[0] == "账号"
    assert open_table(cheetah / "deliveries.csv").header[0] == "card_no"
    assert open_table(cheetah / "repayments.xlsx").encoding == "xlsx"
    assert open_table(mirror / "persons.csv").encoding == "gb18030"


@pytest.mark.parametrize("kind", KINDS)
def test_the_import_takes_every_row(kind: str, read: Any) -> None:
    records = read(kind)
    assert records
    assert [record for record in records if isinstance(record, Reject)] == []


def test_the_stories_have_their_size(open_table: Callable[[Path], Any]) -> None:
    def rows(story: str, file: str) -> int:
        return len(open_table(story_path(story) / file).rows)

    assert rows("cheetah", "accounts.csv") == 200
    assert rows("mirror", "accounts.csv") == 60
    assert 1_900 <= rows("cheetah", "transactions.csv") <= 2_100


def test_keys_are_unique_and_every_row_belongs_to_an_account(read: Any) -> None:
    accounts = read("accounts")
    numbers, cards, customers = ({getattr(each, field) for each in accounts} for field in ("account_no", "card_no", "customer_no"))
    assert len(numbers) == len(cards) == len(customers) == len(accounts)
    references = Counter(each.source_ref for each in (*read("transactions"), *read("repayments")))
    assert references.most_common(1)[0][1] == 1
    assert {each.customer_no for each in (*read("persons"), *read("relations"))} == customers
    assert {each.card_no for each in (*read("transactions"), *read("deliveries"), *read("activations"))} == cards
    assert {each.account_no for each in (*read("repayments"), *read("calls"), *read("police_papers"))} <= numbers


def test_no_text_calls_a_person_a_liar_or_a_fraud(story: Path) -> None:
    texts = [path for path in story.iterdir() if path.suffix in {".csv", ".yaml", ".jsonl"}]
    assert len(texts) == 11
    for path in texts:
        text = path.read_bytes().decode("gb18030" if path.name == "persons.csv" and story.name == "mirror" else "utf-8")
        assert [word for word in ("谎报", "诈骗犯", "骗子", "谎称") if word in text] == []
        assert "�" not in text


def test_the_plan_names_only_files_that_are_there(story: Path, plan: dict[str, Any]) -> None:
    named = [step["file"] for step in plan["steps"] if "file" in step]
    assert [file for file in named if not (story / file).is_file()] == []
    assert {"testimony.yaml", "persons.csv", "repayments.xlsx"} <= set(named)
    references = {step["transaction"] for step in plan["steps"] if "transaction" in step}
    assert references
    assert references <= {each["source_ref"] for each in plan["transactions"].values()}
