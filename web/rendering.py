"""Pages from templates: Jinja with autoescape, strict about what is undefined, one environment for each language.

Macros of `templates/parts/` are at hand in every template and every block as `ui.<name>`: a block that is rendered alone, as the answer to
htmx, has no imports of its template.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import as_file, files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import InternationalizationExtension

from web import formats
from web.foreign import lang_of, recorded
from web.i18n import TAGS, catalogue, label, word


@cache
def environment(language: str) -> Environment:
    """The templates in a language."""
    made = Environment(
        loader=PackageLoader("web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension],
        auto_reload=False,
    )
    texts = catalogue(language)
    # The extension adds this method to the environment; its stubs do not say so.
    install: Callable[..., None] = made.install_gettext_translations  # type: ignore[attr-defined]
    install(texts, newstyle=True)
    made.globals |= {
        "language": language,
        "lang_tag": TAGS[language],
        "static": static_url,
        "label": partial(label, language=language),
        "word": partial(word, language=language),
        "told": lambda pair: pair.zh if language == "zh" else recorded(pair.en, language=language),
        "lang_of": partial(lang_of, language=language),
        "money": formats.money,
        "count": formats.count,
        "day": formats.day,
        "moment": formats.moment,
        "when": formats.when,
    }
    made.filters["recorded"] = partial(recorded, language=language)
    made.globals["ui"] = _parts(made)
    return made


def render(language: str, template: str, values: Mapping[str, Any], block: str | None = None) -> str:
    """A page, or one block of it."""
    found = environment(language).get_template(template)
    if block is None:
        return found.render(values)
    return "".join(found.blocks[block](found.new_context(dict(values))))


def static_url(path: str) -> str:
    """The address of a static file; it changes when any of them does, so that browsers may keep what they have for ever."""
    return f"/static/{static_version()}/{path}"


@cache
def static_folder() -> Path:
    """Where the static files lie."""
    with as_file(files("web").joinpath("static")) as folder:
        return folder


@cache
def static_version() -> str:
    """A hash over all static files: modules import each other by relative addresses, so they change together."""
    digest = hashlib.sha256()
    for path in sorted(static_folder().rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(static_folder())).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _parts(made: Environment) -> SimpleNamespace:
    parts = SimpleNamespace()
    made.globals["ui"] = parts  # a macro may use another
    for name in made.list_templates(filter_func=lambda each: each.startswith("parts/")):
        module = made.get_template(name).module
        for macro in (each for each in dir(module) if not each.startswith("_")):
            if hasattr(parts, macro):
                raise ValueError(f"{name}: {macro}")
            setattr(parts, macro, getattr(module, macro))
    return parts
