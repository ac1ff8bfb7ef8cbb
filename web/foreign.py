"""Chinese on an English page: names, quotes and papers stay as they were recorded, and the page says which language they are in (WCAG 3.1.2)."""

import re

from markupsafe import Markup, escape

from web.i18n import TAGS

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_RUN = re.compile(
    r"(?:\d+(?=[\u3400-\u9fff]))?[\u3000-\u303f\u3400-\u9fff\uff00-\uffef](?:[^A-Za-z\n]*[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])?"
)
"""From a Chinese character to the last one before Latin letters, with the number it begins with."""


def recorded(given: object, language: str) -> Markup:
    """What was recorded, for a page in this language: on a page that is not Chinese, what is Chinese in it is marked as such."""
    if language == "zh" or isinstance(given, Markup):
        return escape(given)
    text, pieces, done = str(given), Markup(), 0
    for run in _RUN.finditer(text):
        pieces += Markup('{}<span lang="{}">{}</span>').format(text[done : run.start()], TAGS["zh"], run[0])
        done = run.end()
    return pieces + text[done:]


def lang_of(given: object, language: str) -> Markup:
    """The `lang` of an element that can hold no other, such as an option, if its text is Chinese on a page that is not."""
    return Markup(' lang="{}"').format(TAGS["zh"]) if language != "zh" and CHINESE.search(str(given)) else Markup()
