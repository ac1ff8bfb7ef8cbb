"""Every error has a Chinese and an English sentence, made of facts that are there wherever it is raised."""

import ast
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

from graph.errors import SliphoundError, Where
from tests.meta import own_code
from web.errors import sentence, sentences

_PLACE = ("file", "line", "field")
_ERRORS = {error.__name__: error for error in own_code.errors()}
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def placeholders(code: str) -> set[str]:
    return {name for text in sentences()[code].values() for _, name, _, _ in Formatter().parse(text) if name}


class Sites(ast.NodeVisitor):
    """Where errors are made in one file, and which facts each place gives."""

    def __init__(self) -> None:
        self.found: list[tuple[type[SliphoundError], int, frozenset[str]]] = []
        self._functions: list[_FUNCTION] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._functions.append(node)
        self.generic_visit(node)
        self._functions.pop()

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and (error := _ERRORS.get(node.func.id)):
            given = {keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg != "where"}
            where = next((keyword.value for keyword in node.keywords if keyword.arg == "where"), None)
            self.found.append((error, node.lineno, frozenset(given | self._place(where))))
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Name) and (error := _ERRORS.get(node.exc.id)):
            self.found.append((error, node.lineno, frozenset()))
        self.generic_visit(node)

    def _place(self, where: ast.expr | None) -> set[str]:
        """Which parts of the place an argument gives; a place from elsewhere is taken to be whole."""
        if where is None:
            return set()
        if isinstance(where, ast.Call) and isinstance(where.func, ast.Name) and where.func.id == "Where":
            if any(keyword.arg is None for keyword in where.keywords):
                return set(_PLACE)  # one that came from another process, whole
            return {*_PLACE[: len(where.args)], *(keyword.arg for keyword in where.keywords if keyword.arg)}
        if isinstance(where, ast.Name) and self._functions:
            for node in ast.walk(self._functions[-1]):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == where.id:
                    return self._place(node.value)
        return set(_PLACE)


def sites(path: Path) -> list[tuple[type[SliphoundError], int, frozenset[str]]]:
    visitor = Sites()
    visitor.visit(own_code.tree(path))
    return visitor.found


@cache
def all_sites() -> tuple[tuple[type[SliphoundError], str, frozenset[str]], ...]:
    return tuple(
        (error, f"{path.relative_to(own_code.ROOT)}:{line}", facts) for path in own_code.files() for error, line, facts in sites(path)
    )


def test_every_error_has_a_sentence_in_both_languages() -> None:
    without = sorted(error.__name__ for error in own_code.errors() if set(sentences().get(error.code, {})) != {"zh", "en"})
    assert without == []


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in own_code.errors()]
    assert sorted(codes) == sorted(set(codes))


def test_no_sentence_is_left_over() -> None:
    assert sorted(set(sentences()) - {error.code for error in own_code.errors()}) == []


@pytest.mark.parametrize("room", own_code.ROOMS)
def test_a_sentence_stands_in_the_file_of_its_error_s_room(room: str) -> None:
    text = (own_code.ROOT / f"web/messages/{room}.yaml").read_text("utf-8")
    keys = list(yaml.safe_load(text))
    of_room = {error.code for error in own_code.errors() if error.__module__.split(".")[0] == room}
    # The base of all errors is of no room: the command line's own file carries it.
    of_room -= {SliphoundError.code}
    assert set(keys) - {SliphoundError.code} == of_room
    assert keys == sorted(keys)
    assert len(keys) == sum(not line.startswith("#") for line in text.splitlines() if line), "one line each, no key twice"


def test_a_sentence_is_whole_wherever_its_error_is_raised() -> None:
    with_dash: list[str] = []
    for error, place, facts in all_sites():
        where = Where(**{part: "某处" for part in _PLACE if part in facts})  # type: ignore[arg-type]
        raised = error(where=where, **{name: f"<{name}>" for name in facts if name not in _PLACE})
        for language in ("zh", "en"):
            # A dash of the sentence's own is no missing fact, so it is taken out before the search.
            own = sentences()[error.code][language].count("—")
            if sentence(raised, language).count("—") > own:
                with_dash.append(f"{place} {error.code}: {sorted(placeholders(error.code) - facts)}")
    assert with_dash == []


def test_the_sentence_of_a_base_asks_for_no_more_than_all_below_it_give() -> None:
    raised = {error for error, _, _ in all_sites()}
    bases = [error for error in own_code.errors() if error not in raised]
    assert SliphoundError in bases
    for base in bases:
        below = [facts for error, _, facts in all_sites() if issubclass(error, base)]
        assert not below or placeholders(base.code) <= frozenset.intersection(*below), base.__name__


def test_every_error_is_raised_somewhere() -> None:
    raised = {base for error, _, _ in all_sites() for base in error.__mro__}
    assert sorted(error.__name__ for error in own_code.errors() if error not in raised) == []


def test_a_sentence_says_what_to_do() -> None:
    """A sentence of an error that is raised itself has two parts: what is wrong, and what mends it."""
    for error in {error for error, _, _ in all_sites()}:
        texts = sentences()[error.code]
        assert any(sign in texts["zh"] for sign in "；。，：") and len(texts["zh"]) > 12, error.code  # noqa: PT018 - one sentence, two halves
        assert any(sign in texts["en"] for sign in ";:,."), error.code


def test_the_search_sees_a_fact_that_is_missing(tmp_path: Path) -> None:
    source = tmp_path / "planted.py"
    source.write_text(
        "def f(name):\n"
        "    where = Where(file=name)\n"
        "    raise SheetUnreadable(where=where)\n"
        "def g():\n"
        "    raise NotSignedIn\n"
        "def h(line):\n"
        "    raise UnknownKind(given=1, where=Where('a', line))\n",
        "utf-8",
    )
    assert [(error.__name__, line, set(facts)) for error, line, facts in sites(source)] == [
        ("SheetUnreadable", 3, {"file"}),
        ("NotSignedIn", 5, set()),
        ("UnknownKind", 7, {"given", "file", "line"}),
    ]
