"""docs/glossary.md has a row for every word the code counts with, and nothing we write uses the words it forbids."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.meta import own_code

GLOSSARY = own_code.ROOT / "docs/glossary.md"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NEVER = (
    "涉案账户", "分流移送", "报案回执", "自称盗办", "确认矛盾", "挂号签收联", "家属签收", "未达立案标准", "专案清收",
    "密级", "符合立案条件", "谎报", "诈骗犯", "骗子", "申请调取", "未调取", "取证",
)  # fmt: skip
"""domain.md section 14; 调取 is forbidden of the bank alone, so its two forms that only a bank would write."""
NAMES_WHAT_IT_FORBIDS = {"evidence/packet/readiness.py"}
"""The packet's own guard lists what no packet may say."""


@cache
def rows() -> dict[str, tuple[str, ...]]:
    """`module.Enum.MEMBER` or `module.Class` → its cells after the first."""
    found: dict[str, tuple[str, ...]] = {}
    prefix = ""
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if heading := re.match(r"#+ (?:`([\w.]+)` )?", line):
            prefix = f"{heading[1]}." if heading[1] else ""
        elif cells := re.match(r"\| `([^`]+)` \| (.*) \|$", line):
            key = prefix + cells[1]
            assert key not in found, f"two rows of {key}"
            found[key] = tuple(cell.strip() for cell in cells[2].split(" | "))
    return found


def members() -> Iterator[tuple[str, str, str]]:
    """The row's key, the member's value, and the Chinese the code gives under it, if any."""
    for path in own_code.files():
        told = own_code.documented(path)
        module = own_code.module_name(path)
        for enum in own_code.enums():
            if enum.__module__ == module:
                for member in enum:
                    under = told.get(f"{enum.__name__}.{member.name}", "")
                    chinese = under if CHINESE.match(under) and not re.search("[A-Za-z]{2}", under) else ""
                    yield f"{module}.{enum.__name__}.{member.name}", str(member.value), chinese


def test_every_enum_member_has_its_row() -> None:
    known = list(members())
    assert len(known) > 250
    for key, value, chinese in known:
        assert key in rows(), f"docs/glossary.md: add a row for {key}"
        shown, term, meaning = rows()[key]
        assert shown == f"`{value}`", key
        assert CHINESE.search(term), key
        assert meaning, key
        if chinese:
            assert chinese.rstrip(".") in term, f"{key}: the code says {chinese}"


def test_no_row_is_left_over() -> None:
    enums = {f"{enum.__module__}.{enum.__name__}" for enum in own_code.enums()}
    known = {key for key, _, _ in members()}
    of_enums = {key for key in rows() if len(rows()[key]) == 3}
    assert of_enums - known == set()
    headings = set(re.findall(r"^### `([\w.]+)`", GLOSSARY.read_text("utf-8"), re.MULTILINE))
    assert headings == enums


def test_every_class_of_vocabulary_and_of_a_case_has_its_row() -> None:
    wanted = {
        f"{each.__module__}.{each.__name__}"
        for each in own_code.classes()
        if each.__module__ in {"graph.vocabulary", "cases.model"} and not each.__name__.startswith("_")
    }
    assert len(wanted) > 15
    assert wanted - rows().keys() == set()


def test_every_class_the_glossary_names_is_there() -> None:
    known = {f"{each.__module__}.{each.__name__}" for each in own_code.classes()}
    named = {key for key, cells in rows().items() if len(cells) == 2 and key.split(".")[0] in own_code.ROOMS and "." in key}
    assert named
    assert named - known == set()


@pytest.mark.parametrize("word", ["Bill", "Testimony", "Claim", "Slip", "Exhibit", "Packet", "Observation", "Projection", "Hold", "Route"])
def test_the_house_words_are_explained(word: str) -> None:
    term, meaning = rows()[word]
    assert CHINESE.search(term)
    assert len(meaning) > 10


def told_by(path: Path) -> list[str]:
    """What a file of ours may show a person: its strings; comments and docstrings are not shown."""
    if path.suffix == ".yaml":
        return [str(text) for entry in (yaml.safe_load(path.read_text("utf-8")) or {}).values() for text in entry.values()]
    tree = own_code.tree(path)
    unseen = {
        id(node.value)
        for holder in ast.walk(tree)
        if isinstance(holder, ast.Module | ast.ClassDef | ast.FunctionDef)
        for node in holder.body
        if isinstance(node, ast.Expr)
    }
    return [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unseen
    ]


def test_no_sentence_of_ours_uses_a_forbidden_word() -> None:
    """What persons said, in the sample stories' files, is theirs and stays as they said it."""
    pages = [*own_code.files(), *sorted((own_code.ROOT / "web/messages").glob("*.yaml"))]
    found = [
        f"{path.relative_to(own_code.ROOT)}: {word}: {text[:60]}"
        for path in pages
        if str(path.relative_to(own_code.ROOT)) not in NAMES_WHAT_IT_FORBIDS
        for text in told_by(path)
        for word in NEVER
        if word in text
    ]
    assert found == []


def test_the_documents_use_none_either() -> None:
    found = []
    for path in [own_code.ROOT / "README.md", *sorted((own_code.ROOT / "docs").rglob("*.md"))]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            is_wording_row = path == GLOSSARY and line.startswith("| ")
            found += [f"{path.name}:{number} {word}" for word in NEVER if word in line and not is_wording_row]
    assert found == []


def test_the_glossary_lists_every_word_that_is_forbidden() -> None:
    text = GLOSSARY.read_text("utf-8")
    assert [word for word in NEVER if word not in text and "调取" not in word] == []
