"""Our own code as the meta tests look at it: its files, its syntax trees, its modules."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType

from graph.errors import SliphoundError

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("graph", "evidence", "investigate", "cases", "web")
_RUN_BY_ALEMBIC = "migrations"
"""Alembic's environment runs a migration when it is imported, so it is read and never imported."""


@cache
def files() -> tuple[Path, ...]:
    """Every Python file of the five packages."""
    return tuple(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def module_name(path: Path) -> str:
    """The name a file is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the five packages, imported."""
    return tuple(importlib.import_module(module_name(path)) for path in files() if _RUN_BY_ALEMBIC not in path.parts)


def classes() -> Iterator[type]:
    """Every class of ours, where it is defined."""
    for module in modules():
        for value in vars(module).values():
            if inspect.isclass(value) and value.__module__ == module.__name__:
                yield value


def enums() -> Iterator[type[StrEnum | IntEnum]]:
    """Every enum whose members are words or numbers."""
    return (each for each in classes() if issubclass(each, StrEnum | IntEnum))


def errors() -> tuple[type[SliphoundError], ...]:
    """Every error a user may see, the bases included."""
    return tuple(each for each in classes() if issubclass(each, SliphoundError))


def documented(path: Path) -> dict[str, str]:
    """`Enum.MEMBER` or `Class` → the string under it, of one file."""
    found: dict[str, str] = {}
    for node in tree(path).body:
        if not isinstance(node, ast.ClassDef):
            continue
        found[node.name] = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
        for member, below in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(member, ast.Assign)
                and isinstance(member.targets[0], ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                found[f"{node.name}.{member.targets[0].id}"] = str(below.value.value)
    return found
