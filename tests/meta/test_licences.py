"""NOTICE names every part that is shipped, with its licence, and none is of a kind that would bind our own code."""

import re

import pytest

from tests.meta import licences, own_code

NOTICE = own_code.ROOT / "NOTICE"
BINDING = re.compile(r"\b(?:A|(?<!L))GPL|\bSSPL|\bCommons Clause|\bBUSL", re.IGNORECASE)


def test_every_part_that_is_shipped_has_a_row_with_its_licence() -> None:
    rows = dict(re.findall(r"^([a-z0-9._-]+)  +(\S.*)$", NOTICE.read_text("utf-8"), re.MULTILINE))
    assert rows == {name: licences.licence(name) for name in licences.shipped()} | licences.vendored()
    assert len(rows) > 40
    assert {"psycopg", "shapely", "click", "pylopdf-fonts-zh-cn", "markdown-it-py"} <= rows.keys()


def test_what_only_developers_need_is_not_shipped() -> None:
    assert not {"pytest", "mypy", "ruff", "hypothesis", "playwright", "import-linter"} & set(licences.shipped())


@pytest.mark.parametrize("name", licences.vendored())
def test_what_the_browser_gets_binds_nothing_of_ours(name: str) -> None:
    assert not BINDING.search(licences.vendored()[name])
    assert licences.vendored()[name] in {"MIT", "0BSD"}


@pytest.mark.parametrize("name", licences.shipped())
def test_its_licence_is_known_and_binds_nothing_of_ours(name: str) -> None:
    told = licences.licence(name)
    assert told
    assert not BINDING.search(told), told


@pytest.mark.parametrize(
    ("told", "binds"), [("GPL-3.0-only", True), ("AGPL-3.0", True), ("GNU GPL v2", True), ("LGPL-3.0-only", False), ("MIT", False)]
)
def test_the_search_tells_gpl_from_lgpl(told: str, binds: bool) -> None:
    assert bool(BINDING.search(told)) is binds
