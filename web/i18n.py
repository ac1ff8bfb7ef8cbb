"""The interface in Chinese, which it is written in, and in English: gettext catalogues read from `web/locale` by Babel.

A text's id is the Chinese text itself, so the Chinese catalogue holds only the labels of enum members, whose id is the member's value in
the context of its class. There is one file of texts for each area; together they are one catalogue.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES: Mapping[str, str] = {"zh": "zh_CN", "en": "en"}
"""Language as the interface names it → its locale. The first is what a stranger gets."""
TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
"""Language → what `<html lang>` says."""


@cache
def catalogue(language: str) -> Translations:
    """Every text of the language."""
    locale = LANGUAGES[language]
    found = Translations(None)
    for path in sorted(files("web").joinpath("locale", locale, "LC_MESSAGES").iterdir(), key=lambda each: each.name):
        if path.name.endswith(".po"):
            compiled = BytesIO()
            with path.open("rb") as text:
                write_mo(compiled, read_po(text, locale=locale))
            compiled.seek(0)
            found.merge(Translations(compiled))
    return found


def label(member: Enum, language: str) -> str:
    """What the interface calls an enum member; a test asserts that every one shown has a label in both languages."""
    return word(type(member).__name__, str(member.value), language)


def word(context: str, value: str, language: str) -> str:
    """What the interface calls a value of a file, such as a relation or a channel; one that is not in the catalogue stays as it was given."""
    return str(catalogue(language).pgettext(context, value))


def deferred(text: str) -> str:
    """Mark a text for the catalogues where it is not yet known in which language it will be shown."""
    return text
