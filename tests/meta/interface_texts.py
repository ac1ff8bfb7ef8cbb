"""The texts of the interface where they stand: in templates and in Python, and what the catalogues say to them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import babel_extract

from tests.meta import own_code

WEB = own_code.ROOT / "web"
TEMPLATES = WEB / "templates"
LOCALE = WEB / "locale"
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3001-\u303f]+")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "deferred": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdr]")
"""How a value is put into a text: `%(name)s`."""
_IN_PAIRS = ("told",)
_SELF_NAMED = "中文"
"""What the language is called in itself, whatever language the page is in."""
_NOT_OF_PAGES = ("cli", "story", "bootstrap.py", "doctor.py", "settings.py")
"""What speaks to a terminal, into the sample files or into the settings' file, and to no page."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that asks for a translation."""

    where: str
    msgid: str | tuple[str, str]
    """Singular and plural where there are two."""
    is_formatted: bool
    """Whether `%` in it always means a value: so in templates."""


def _relative(path: Path) -> str:
    return str(path.relative_to(own_code.ROOT))


@cache
def texts() -> tuple[Text, ...]:
    """Every text of templates and Python, in the order of the files."""
    found: list[Text] = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        with path.open("rb") as source:
            options = {"newstyle_gettext": "true", "silent": "false", "trimmed": "true"}
            for line, function, message, _ in babel_extract(source, tuple(KEYWORDS), (), options):
                found += _read(f"{_relative(path)}:{line}", function, message, is_formatted=True)
    for path in own_code.files():
        if path.is_relative_to(WEB):
            with path.open("rb") as source:
                for line, message, _, _ in extract("python", source, keywords=KEYWORDS):
                    found += _read(f"{_relative(path)}:{line}", None, message, is_formatted=False)
    return tuple(found)


def _read(where: str, function: str | None, message: object, *, is_formatted: bool) -> list[Text]:
    """One extracted message, as a list of at most one text: a call whose argument is a variable has none."""
    if isinstance(message, tuple):
        words = [each for each in message if isinstance(each, str)]
        if function in {None, "ngettext"} and len(words) == len(("one", "many")):
            return [Text(where, (words[0], words[1]), is_formatted)]
        message = words[0] if words else None
    return [Text(where, message, is_formatted)] if isinstance(message, str) and message else []


@cache
def catalogues(locale: str) -> dict[str, Catalog]:
    """File name → what the file says, of one language."""
    found: dict[str, Catalog] = {}
    for path in sorted((LOCALE / locale / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            found[path.name] = read_po(source, locale=locale)
    return found


def entries(locale: str, *, labels: bool) -> Iterator[tuple[str, Message]]:
    """The entries of a language with the file each stands in: labels of enum members, or texts."""
    for name, catalogue in catalogues(locale).items():
        for message in catalogue:
            if message.id and (message.context is not None) is labels:
                yield name, message


def placeholders(text: str) -> frozenset[str]:
    """The names of the values that are put into a text."""
    return frozenset(PLACEHOLDER.findall(text))


def untold_in_template(source: str) -> list[tuple[int, str]]:
    """Line and words of Chinese that a template shows without asking for a translation."""
    found: list[tuple[int, str]] = []
    calls: list[bool] = []
    """One entry for each open parenthesis: whether what stands before it asks for a translation."""
    before = ""
    trans = False
    lexed = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).lex(source)
    for line, kind, value in lexed:
        if kind == "data" and not trans:
            found += [(line + value[: match.start()].count("\n"), match.group()) for match in CHINESE.finditer(_shown(value))]
        elif kind == "name" and value in {"trans", "endtrans"}:
            trans = value == "trans"
        elif kind == "operator" and value == "(":
            calls.append(before in KEYWORDS or before in _IN_PAIRS or any(calls))
        elif kind == "operator" and value == ")" and calls:
            calls.pop()
        elif kind == "string" and not any(calls):
            found += [(line, match.group()) for match in CHINESE.finditer(value) if match.group() != _SELF_NAMED]
        if kind != "whitespace":
            before = value
    return found


def _shown(data: str) -> str:
    """Markup without what is told in its own language: `<button lang="zh-CN">中文`."""
    return re.sub(r'<(\w+)[^<>]*\blang="zh-CN"[^<>]*>[^<]*', lambda match: " " * len(match.group()), data)


def untold_in_python(path: Path) -> list[tuple[int, str]]:
    """Line and words of Chinese in a module of pages that no translation is asked for; docstrings show nothing."""
    tree = own_code.tree(path)
    told = {id(part) for node in ast.walk(tree) if _asks(node) for part in ast.walk(node)}
    unshown = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value) and id(node) not in told | unshown
    ]


def _asks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    bears_both = {"zh", "en"} <= {each.arg for each in node.keywords}
    return name in KEYWORDS or bears_both


def page_modules() -> list[Path]:
    """The modules of the web room that words of a page may stand in."""
    return [path for path in own_code.files() if path.is_relative_to(WEB) and path.relative_to(WEB).parts[0] not in _NOT_OF_PAGES]
