"""The documentation is a contract: what it names exists, what exists is named, and what is written from the code is fresh."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from tests.meta import own_code, pages
from web.cli import main

DOCS = own_code.ROOT / "docs"
SCHEMAS = sorted((DOCS / "reference/schemas").glob("*.json"))
MARKDOWN = [
    *sorted(DOCS.rglob("*.md")),
    *(own_code.ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
]
ADR_PARTS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]


def told(path: Path) -> str:
    return path.read_text("utf-8")


def shell_lines(path: Path) -> list[str]:
    """The commands of a page's shell blocks, a line broken by `\\` joined again."""
    blocks = re.findall(r"^```sh\n(.*?)^```", told(path), re.MULTILINE | re.DOTALL)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [re.split(r"\s+# ", line)[0].strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def command_of(line: str) -> tuple[click.Command, list[str]]:
    """The command a `sliphound …` line runs, and what it is given."""
    words = shlex.split(line)[1:]
    found: click.Command = main
    while isinstance(found, click.Group):
        assert words, f"not a whole command: {line}"
        below = found.get_command(click.Context(found), words.pop(0))
        assert below is not None, f"no such command: {line}"
        found = below
    return found, words


@pytest.mark.parametrize("page", list(pages.PAGES), ids=lambda page: str(page.name))
def test_a_page_written_from_the_code_is_fresh(page: Path) -> None:
    assert told(page) == pages.PAGES[page](), "run: .venv/bin/python -m tests.meta.pages"


def test_every_command_has_a_row_and_a_section() -> None:
    text = told(DOCS / "reference/commands.md")
    names = [name for name, _ in pages.commands()]
    assert len(names) > 30
    for name in names:
        assert f"| `sliphound {name}` |" in text
        assert re.search(rf"^## `sliphound {re.escape(name)}[` ]", text, re.MULTILINE), name


def test_every_command_says_what_it_does_in_both_languages() -> None:
    for name, each in pages.commands():
        assert re.search(r"[\u4e00-\u9fff].* / .*[a-z]{2}", " ".join((each.help or "").split())), name


def test_every_command_s_answer_has_a_schema() -> None:
    assert pages.SCHEMAS.keys() == {name for name, _ in pages.commands()}
    for name, schema in pages.SCHEMAS.items():
        parts = json.loads(told(DOCS / f"reference/schemas/{schema}.schema.json")).get("$defs", {})
        assert schema != "workspace" or name in parts, name


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: str(path.name))
def test_every_schema_is_a_valid_one(path: Path) -> None:
    schema = json.loads(told(path))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    Draft202012Validator.check_schema(schema)


def test_every_schema_is_of_use() -> None:
    named = {f"{name}.schema.json" for name in pages.SCHEMAS.values()}
    of_files = {"claims.schema.json", "error.schema.json"}
    assert {path.name for path in SCHEMAS} == named | of_files


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(own_code.ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", told(page)):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(own_code.ROOT)))
def test_paths_and_modules_it_names_are_there(page: Path) -> None:
    for name in re.findall(r"`((?:graph|evidence|investigate|cases|web|tests|docs)/[\w./-]*)`", told(page)):
        assert (own_code.ROOT / name).exists(), name
    for name in re.findall(r"`((?:graph|evidence|investigate|cases|web)(?:\.[a-z_]+)+)", told(page)):
        parts = name.split(".")
        # The last part may be a function of the module before it.
        tries = ["/".join(parts), "/".join(parts[:-1])]
        assert any((own_code.ROOT / each).is_dir() or (own_code.ROOT / f"{each}.py").exists() for each in tries), name


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(own_code.ROOT)))
def test_its_commands_exist_with_their_options(page: Path) -> None:
    for line in shell_lines(page):
        if line.startswith("sliphound "):
            command, given = command_of(line)
            options = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
            assert {word.split("=")[0] for word in given if word.startswith("-")} <= options, line
        elif line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", told(own_code.ROOT / "Makefile"), re.MULTILINE), line


def test_the_readme_has_its_tour() -> None:
    lines = shell_lines(own_code.ROOT / "README.md")
    assert lines[:2] == ["make setup", "make demo"]
    toured = {" ".join(shlex.split(line)[1:2]) for line in lines if line.startswith("sliphound ")}
    assert {"case", "check", "advise", "route", "graph", "slip", "bill", "verify"} <= toured


def test_every_decision_is_listed_and_whole() -> None:
    listed = told(DOCS / "decisions/README.md")
    found = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    for path in found:
        assert path.name in listed
        assert re.findall(r"^## (.+)$", told(path), re.MULTILINE) == ADR_PARTS, path.name
        decision = told(path).split("## Decision\n")[1].split("\n## ")[0]
        assert re.search(r"\*\*.+?\*\*", decision, re.DOTALL), f"{path.name}: one sentence that can be quoted"


def test_the_changelog_has_the_version_we_build() -> None:
    version = re.search(r'^version = "(.+)"', told(own_code.ROOT / "pyproject.toml"), re.MULTILINE)
    assert version
    assert f"## [{version[1]}]" in told(own_code.ROOT / "CHANGELOG.md")


def test_every_make_target_is_told_to_contributors() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", told(own_code.ROOT / "Makefile"), re.MULTILINE)
    text = told(own_code.ROOT / "CONTRIBUTING.md")
    assert [target for target in targets if f"`make {target}`" not in text] == []
