"""The reference pages that are written from the code: `python -m tests.meta.pages` writes them, `test_docs.py` holds them fresh."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import click

from cases.access import USE_CASES
from cases.law import read_law
from cases.roles import PERMISSIONS
from graph.errors import GraphServerAbsent, ProjectionBehind
from tests.meta import licences, own_code
from web.cli import main
from web.errors import sentences

REFERENCE = own_code.ROOT / "docs/reference"
SHARED_OPTIONS = ("workspace", "as_of", "wants_json", "language")
"""Options that every command takes; they are told once."""
SCHEMAS = {
    "advise": "advise",
    "approve": "decide",
    "audit": "workspace",
    "backup": "workspace",
    "bill read": "bill",
    "case assign": "workspace",
    "case claim": "case",
    "case list": "case",
    "case outcome": "decide",
    "case open": "case",
    "case show": "case",
    "check": "check",
    "decide": "decide",
    "demo": "workspace",
    "doctor": "doctor",
    "generate": "workspace",
    "graph advancing": "graph",
    "graph analyse": "graph-analysis",
    "graph common": "graph",
    "graph compare": "workspace",
    "graph compromise": "graph",
    "graph connecting": "graph",
    "graph denials": "graph",
    "graph disputes": "graph",
    "graph ego": "graph",
    "graph export": "graph-export",
    "graph guarantees": "graph",
    "graph path": "graph",
    "graph paths": "graph",
    "graph project": "workspace",
    "graph shared": "graph",
    "graph spent": "graph",
    "identity candidates": "identity",
    "identity judge": "identity",
    "identity withdraw": "identity",
    "import": "import",
    "init": "workspace",
    "keys": "workspace",
    "law check": "workspace",
    "login": "workspace",
    "logout": "workspace",
    "packet": "packet",
    "restore": "workspace",
    "reveal": "workspace",
    "route": "route",
    "serve": "workspace",
    "slip confirm": "hunt",
    "slip match": "slip-match",
    "slip read": "slip",
    "slip request": "hunt",
    "slip search": "hunt",
    "testimony add": "import",
    "user": "workspace",
    "verify": "verify",
    "withdraw": "workspace",
}
"""Which schema an answer's JSON has; in `workspace` and in those of several commands the answer is a definition of its own."""

_COMMANDS = """# 命令 · Commands

Written from the command line itself by `python -m tests.meta.pages`; a test keeps it fresh.

每条命令都接受这四个选项 / every command takes these four:

| option | default | what |
|---|---|---|
| `--workspace DIR` | `workspace`, or `SLIPHOUND_WORKSPACE` | 工作区文件夹 / the workspace's folder |
| `--as-of DATE` | today by the workspace's clock | 案件日期：期限、规则和“当时知道什么”都以它为准 / the case date: clocks and rules are judged by it |
| `--json` | | 标准输出只有 JSON，其余都在标准错误 / JSON alone on standard output, everything else on standard error |
| `--lang zh\\|en` | `zh` | 语言 / language |

A command acts as the user who signed in by `sliphound login`; the token file is readable by its owner only and ends after twelve hours.

Exit codes: 0 done · 1 done, and the answer is “no” (does not verify, does not add up, no match) · 2 wrong usage · 3 wrong input: a sentence on standard
error and, with `--json`, `{"error": {"code", "message": {"zh", "en"}, "where": {"file", "line", "field"}}}` · 4 a needed server is absent.
The codes are those of [errors.md](errors.md); who may do what is in [use-cases.md](use-cases.md).

"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name, without the program's."""
    yield from _below(main, "")


def _below(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        each = group.get_command(context, name)
        assert each is not None, name
        if isinstance(each, click.Group):
            yield from _below(each, f"{prefix}{name} ")
        else:
            yield prefix + name, each


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _option(option: click.Option) -> str:
    name = max(option.opts, key=len)
    value = "" if option.is_flag else f" {option.make_metavar(click.Context(main))}"
    needed = "必需 / required" if option.required else ""
    default = option.default
    told = f"`{default}`" if isinstance(default, str | int | float) and not option.is_flag and str(default) else ""
    if callable(getattr(default, "as_posix", None)):
        told = f"`{default}`"
    many = "可重复 / may be repeated" if option.multiple else ""
    what = "; ".join(part for part in (option.help or "", needed, many) if part)
    return f"| `{_cell(name + value)}` | {told} | {_cell(what)} |"


def commands_page() -> str:
    """docs/reference/commands.md."""
    found = list(commands())
    parts = [_COMMANDS, "| command | what it does | schema of its JSON |\n|---|---|---|\n"]
    for name, each in found:
        answer = f"[{SCHEMAS[name]}](schemas/{SCHEMAS[name]}.schema.json)"
        parts.append(f"| `sliphound {name}` | {_cell(each.help or '')} | {answer} |\n")
    for name, each in found:
        arguments = [str(each_.make_metavar(click.Context(main))) for each_ in each.params if isinstance(each_, click.Argument)]
        parts.append(f"\n## `sliphound {' '.join([name, *arguments])}`\n\n{each.help}\n")
        options = [each_ for each_ in each.params if isinstance(each_, click.Option) and each_.name not in SHARED_OPTIONS]
        if options:
            parts.append("\n| option | default | what |\n|---|---|---|\n")
            parts += [_option(option) + "\n" for option in options]
    return "".join(parts)


def errors_page() -> str:
    """docs/reference/errors.md."""
    lines = [
        "# 错误 · Errors",
        "",
        "Written from the error classes and `web/messages/*.yaml` by `python -m tests.meta.pages`; a test keeps it fresh.",
        "",
        "`{…}` is a fact of the error or the place in the user's own file. Exit code 3, or 4 where a needed server is absent. The code is stable; the",
        "sentences may be bettered.",
    ]
    for room in own_code.ROOMS:
        here = sorted((each for each in own_code.errors() if each.__module__.split(".")[0] == room), key=lambda each: each.code)
        if here:
            lines += ["", f"## {room}", "", "| code | exit | 中文 | English |", "|---|---|---|---|"]
        for each in here:
            code = 4 if issubclass(each, GraphServerAbsent | ProjectionBehind) else 3
            told = sentences()[each.code]
            lines.append(f"| `{each.code}` | {code} | {_cell(told['zh'])} | {_cell(told['en'])} |")
    return "\n".join(lines) + "\n"


def use_cases_page() -> str:
    """docs/reference/use-cases.md."""
    own_code.modules()
    lines = [
        "# 用例与权限 · Use cases and permissions",
        "",
        "Written from `cases.access.USE_CASES` and `cases.roles.PERMISSIONS` by `python -m tests.meta.pages`; a test keeps it fresh.",
        "",
        "A use case that changes something writes who did what, to what, when and why in the same transaction, or nothing is changed",
        "([ADR 0008](../decisions/0008-queries-are-checked-not-recorded.md)). Nobody approves what they themselves decided or made, whatever their roles.",
        "",
        "| action | permission | recorded | roles that may |",
        "|---|---|---|---|",
    ]
    for action, declared in sorted(USE_CASES.items()):
        roles = ", ".join(sorted(role.value for role, held in PERMISSIONS.items() if declared.permission in held))
        lines.append(f"| `{action}` | {declared.permission.value} | {'yes' if declared.changes else 'no'} | {roles} |")
    lines += ["", "## Roles", "", "| role | permissions |", "|---|---|"]
    for role, held in PERMISSIONS.items():
        lines.append(f"| {role.value} | {', '.join(sorted(each.value for each in held)) or '—'} |")
    return "\n".join(lines) + "\n"


def law_page() -> str:
    """docs/reference/law.md."""
    law = read_law(files("cases").joinpath("law.yaml").read_text(encoding="utf-8"), file="law.yaml")
    lines = [
        "# 法律参数 · Settings of law",
        "",
        "Written from `cases/law.yaml` by `python -m tests.meta.pages`; a test keeps it fresh.",
        "",
        "等级 / grade: A 已读原文 (the text of the rule was read) · B 已读转载 (a secondary copy was read) · C 仅凭记忆 (from memory: never decides alone until",
        "somebody has verified it) · P 产品默认，不是法律主张 (the product's own choice, no claim about the law;",
        "[ADR 0010](../decisions/0010-grade-p-for-product-choices.md)). 待法务核实的由 `sliphound law check` 列出 / what counsel has to verify is listed by it.",
        "",
        "An entry of the file is `name: {unit, zh, en, versions: [{value, from, to, grade, source, article, tbv, verified_by, verified_on}]}`. Versions never",
        "overlap; to change a value, close its version by `to` and add the next. `verified_by` and `verified_on` go together.",
        "",
        "| setting | 中文 | value | in force | grade | source |",
        "|---|---|---|---|---|---|",
    ]
    for setting in law.settings.values():
        for version in setting.versions:
            value = "、".join(str(number) for number in version.numbers)
            span = f"{version.effective_from or ''} – {version.effective_to or ''}".strip(" –") and (
                f"{version.effective_from or '…'} – {version.effective_to or '…'}"
            )
            doubt = " ⚠" if version.to_be_verified and version.verified_by is None else ""
            lines.append(
                f"| `{setting.id}` | {setting.zh} | {value} {setting.unit} | {span} | {version.grade.value}{doubt} | {version.source} |"
            )
    return "\n".join([*lines, "", "⚠ marked for counsel."]) + "\n"


PAGES: dict[Path, Callable[[], str]] = {
    REFERENCE / "commands.md": commands_page,
    REFERENCE / "errors.md": errors_page,
    REFERENCE / "law.md": law_page,
    REFERENCE / "use-cases.md": use_cases_page,
    own_code.ROOT / "NOTICE": licences.notice,
}

if __name__ == "__main__":
    for page, write in PAGES.items():
        page.write_text(write(), "utf-8")
