"""Layout knowledge: the words by which a bill's columns and balances are known, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from evidence.bills.lines import folded


@dataclass(frozen=True, slots=True)
class Template:
    """The words of one family of bills, folded for comparison."""

    name: str
    spending_sign: int
    """1 where spending is printed positive, -1 where negative."""
    columns: Mapping[str, str]
    """Column title → role."""
    labels: Mapping[str, str]
    """Label → role (period, statement_on, opening, closing, card_last4, currency)."""
    titles: tuple[str, ...]
    """Words of which a bill holds at least one."""
    currencies: Mapping[str, str]
    """Word for a currency → ISO 4217 code."""


def template_from(content: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Template:
    """Build a template from its file's content; what it leaves out comes from the one it is `like`."""
    merged = {**(base or {}), **content}
    return Template(
        name=merged["name"],
        spending_sign=-1 if merged["spending"] == "negative" else 1,
        columns=_by_word(merged["columns"]),
        labels=_by_word(merged["labels"]),
        titles=tuple(folded(word) for word in merged["titles"]),
        currencies=_by_word(merged["currencies"]),
    )


@cache
def shipped_templates() -> tuple[Template, ...]:
    """The templates that come with Sliphound, by name."""
    found = [item for item in files(__name__).iterdir() if item.name.endswith(".yaml")]
    contents = {content["name"]: content for content in (yaml.safe_load(item.read_text("utf-8")) for item in found)}
    return tuple(template_from(contents[name], contents.get(contents[name].get("like"))) for name in sorted(contents))


def _by_word(words_of: Mapping[str, list[str]]) -> Mapping[str, str]:
    return MappingProxyType({folded(word): role for role, words in words_of.items() for word in words})
