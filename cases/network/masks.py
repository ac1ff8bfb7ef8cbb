"""How things are called in the picture without giving away an identifier."""

import re

_LAST = 4
_NUMBERS = re.compile(r"\d+")


def account_label(number: str) -> str:
    """The last four digits of an account's number."""
    return f"···{number[-_LAST:]}"


def address_label(text: str) -> str:
    """An address down to its road: the numbers of house and room are covered."""
    return _NUMBERS.sub("*", text)


def name_label(name: str, *, is_own: bool) -> str:
    """A person's name; of somebody who has nothing to do with the case but a link, its first character."""
    return name if is_own else f"{name[:1]}**"
