"""The interface is whole in both languages: each text has its English, each label its two words, and no catalogue says what nobody asks."""

import re
from collections import Counter
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.meta import own_code
from tests.meta.interface_texts import (
    CHINESE,
    KEYWORDS,
    TEMPLATES,
    WEB,
    Text,
    catalogues,
    entries,
    page_modules,
    placeholders,
    texts,
    untold_in_python,
    untold_in_template,
)

LOCALES = ("zh_CN", "en")
WORDS = frozenset({"Action", "Basis", "CaseType", "Channel", "ClaimCode", "Hypothesis", "Relation", "Sex", "Subject", "Why"})
"""Contexts of words that files and forms bring and no enum of ours declares (`word(…)`); one that is not here stays as it was given."""
_SAME_IN_BOTH = re.compile(r"[^\w]*|[A-Za-z0-9 .:/%()_-]+")
"""Signs and Latin words that stand alike in both languages."""


@cache
def enums() -> dict[str, list[type[Enum]]]:
    """By name: two rooms may each have one of the same name."""
    found: dict[str, list[type[Enum]]] = {}
    for each in own_code.enums():
        found.setdefault(each.__name__, []).append(each)
    return found


def english() -> dict[str, Message]:
    return {asked(each)[0]: each for _, each in entries("en", labels=False)}


def asked(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated() -> list[tuple[Text, Message]]:
    known = english()
    return [(text, known[singular(text)]) for text in texts() if singular(text) in known]


def singular(text: Text) -> str:
    return text.msgid if isinstance(text.msgid, str) else text.msgid[0]


def spoken(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def test_every_text_has_its_english() -> None:
    known = english()
    without = {singular(text): text.where for text in texts() if not any(spoken(known[singular(text)]) if singular(text) in known else ())}
    assert without == {}


def test_english_has_no_chinese_in_it() -> None:
    assert {each.id: each.string for _, each in entries("en", labels=False) if any(CHINESE.search(said) for said in spoken(each))} == {}


def test_the_english_of_a_text_takes_the_same_values() -> None:
    differing = {
        singular(text): said
        for text, message in translated()
        for said in spoken(message)
        # One of something may leave its number out: "the last day".
        if (placeholders(said) ^ placeholders(singular(text))) - ({"num", "n"} if isinstance(text.msgid, tuple) else set())
    }
    assert differing == {}


def test_a_text_of_a_template_has_no_stray_percent_sign() -> None:
    """Templates always put values in, so a lone % would break the page."""
    values = dict.fromkeys({name for text in texts() for name in placeholders(singular(text))}, 1)
    for text, message in translated():
        if text.is_formatted:
            for said in (singular(text), *spoken(message)):
                assert said % values, text.where


def test_plural_forms_are_as_the_language_has_them() -> None:
    for text, message in translated():
        if isinstance(text.msgid, tuple):
            assert asked(message) == text.msgid, text.where
            assert len(spoken(message)) == 2, text.where
            assert all(spoken(message)), text.where
    for locale, number in (("zh_CN", 1), ("en", 2)):
        assert {name for name, each in catalogues(locale).items() if each.num_plurals != number} == set()


def test_no_catalogue_says_what_nobody_asks() -> None:
    asked = {singular(text) for text in texts()}
    assert (
        sorted((name, each.id) for name, each in entries("en", labels=False) if str(each.id) not in asked and each.id[0] not in asked) == []
    )
    assert [(name, each.id) for name, each in entries("zh_CN", labels=False)] == [], "the Chinese text is its own id"


def test_no_text_and_no_label_is_told_twice() -> None:
    for locale in LOCALES:
        told = Counter((each.context, str(each.id)) for part in (True, False) for _, each in entries(locale, labels=part))
        assert [key for key, times in told.items() if times > 1] == []


def test_no_entry_is_marked_as_doubtful() -> None:
    fuzzy = [(name, each.id) for locale in LOCALES for part in (True, False) for name, each in entries(locale, labels=part) if each.fuzzy]
    assert fuzzy == []


def test_a_label_belongs_to_a_member() -> None:
    for locale in LOCALES:
        strays = [
            (name, each.context, each.id)
            for name, each in entries(locale, labels=True)
            if each.context not in WORDS
            and (each.context not in enums() or each.id not in {str(member.value) for kind in enums()[each.context] for member in kind})
        ]
        assert strays == []


@pytest.mark.parametrize("locale", LOCALES)
def test_an_enum_that_is_labelled_is_labelled_whole(locale: str) -> None:
    told = {(each.context, str(each.id)) for _, each in entries(locale, labels=True) if each.string}
    shown = {each.context for either in LOCALES for _, each in entries(either, labels=True) if each.context} - WORDS
    whole = {name for name in shown if any(all((name, str(member.value)) in told for member in kind) for kind in enums()[name])}
    assert shown - whole == set()


def test_the_words_of_files_are_the_same_in_both_languages_and_are_asked_for() -> None:
    zh, en = ({(each.context, each.id) for _, each in entries(locale, labels=True) if each.context in WORDS} for locale in LOCALES)
    assert zh == en
    asked_for = {
        name for path in [*TEMPLATES.rglob("*.html"), *page_modules()] for name in re.findall(r'word\("(\w+)"', path.read_text("utf-8"))
    }
    assert {context for context, _ in zh} == WORDS
    assert asked_for >= WORDS


def test_english_labels_are_english_and_chinese_ones_chinese() -> None:
    assert [(each.context, each.string) for _, each in entries("en", labels=True) if CHINESE.search(str(each.string))] == []
    latin = [
        (each.context, each.string)
        for _, each in entries("zh_CN", labels=True)
        if not CHINESE.search(str(each.string)) and not _SAME_IN_BOTH.fullmatch(str(each.string))
    ]
    assert latin == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_shows_no_chinese_of_its_own(path: Path) -> None:
    assert untold_in_template(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", page_modules(), ids=lambda path: str(path.relative_to(WEB)))
def test_a_module_of_pages_shows_no_chinese_of_its_own(path: Path) -> None:
    assert untold_in_python(path) == []


def test_a_module_of_the_browser_has_no_text_of_its_own() -> None:
    """Scripts take their texts from the page: attributes and hidden parts that templates wrote."""
    found = []
    for path in sorted((WEB / "static/js").rglob("*.js")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if CHINESE.search(line.partition("//")[0]):
                found.append(f"{path.name}:{number}: {line.strip()}")
    assert found == []


def test_the_search_sees_chinese_that_no_translation_is_asked_for(tmp_path: Path) -> None:
    template = (
        '<p title="提示">{{ _("说过的") }}没说的</p>\n{{ ui.tag("标签") }}{{ ui.field("x", _("名"), hint="说明") }}'
        '<b lang="zh-CN">中文</b>{{ ngettext("%(num)d 天", "%(num)d 天", 3) }}{# 注 #}'
    )
    assert untold_in_template(template) == [(1, "提示"), (1, "没说的"), (2, "标签"), (2, "说明")]
    module = tmp_path / "page.py"
    module.write_text('"""说明。"""\nA = "没说"\nB = visit.say("说过 %(n)s", n=1)\nC = Pair(zh="双语", en="both")\n', "utf-8")
    assert untold_in_python(module) == [(2, "没说")]
    assert "say" in KEYWORDS
