"""What is missing on this machine or wrong with a workspace, and the line that mends it."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import text

from cases.store.engine import WAL_RESET_FIXED_IN, sqlite_is_safe
from graph.errors import SliphoundError
from web.bootstrap import open_workspace
from web.errors import sentence

_OLDEST_PYTHON = (3, 11)
_NEEDED = {
    "pylopdf_fonts_zh_cn": ("中文字体", "Chinese fonts"),
    "rapidocr": ("签购单识读", "slip reading"),
    "pdfplumber": ("账单识读", "bill reading"),
    "typst": ("材料包排版", "packet printing"),
    "pysat": ("矛盾引擎", "contradiction engine"),
    "neo4j": ("Neo4j 连接", "the Neo4j driver"),
    "psycopg": ("PostgreSQL 连接", "the PostgreSQL driver"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    id: str
    ok: bool
    """False: something does not work until it is mended. A warning is ok."""
    zh: str
    en: str
    mend: str | None = None
    """The line that mends it."""

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"id": self.id, "ok": self.ok, "message": {"zh": self.zh, "en": self.en}, "mend": self.mend}

    def line(self, language: str) -> str:
        """One line for a reader."""
        told = self.zh if language == "zh" else self.en
        return f"{'✓' if self.ok else '✗'} {told}" + (f"  → {self.mend}" if self.mend else "")


def examine(folder: Path) -> tuple[Finding, ...]:
    """Look at the program's needs and, where there is one, at the workspace."""
    return (*_machine(), *_workspace(folder))


def _machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= _OLDEST_PYTHON, f"Python {version}", f"Python {version}")
    safe = sqlite_is_safe()
    wanted = ".".join(map(str, WAL_RESET_FIXED_IN))
    yield Finding(
        "sqlite",
        ok=True,
        zh=f"SQLite {sqlite3.sqlite_version}"
        + ("" if safe else f"：低于 {wanted}，有罕见的 WAL 重置缺陷；本程序只在写锁内写入和检查点，请定期备份"),
        en=f"SQLite {sqlite3.sqlite_version}"
        + ("" if safe else f": below {wanted} it has the rare WAL-reset bug; we write and checkpoint under one lock only, keep backups"),
        mend=None if safe else "sliphound backup FILE",
    )
    for module, (zh, en) in _NEEDED.items():
        there = find_spec(module) is not None
        yield Finding(module, there, f"{zh}（{module}）", f"{en} ({module})", None if there else "make setup")


def _workspace(folder: Path) -> Iterator[Finding]:
    if not (folder / "settings.toml").exists():
        yield Finding(
            "workspace", ok=True, zh=f"{folder} 尚无工作区", en=f"no workspace in {folder}", mend=f"sliphound init --workspace {folder}"
        )
        return
    try:
        workspace = open_workspace(folder)
    except SliphoundError as refused:
        yield Finding("workspace", ok=False, zh=sentence(refused, "zh"), en=sentence(refused, "en"))
        return
    yield Finding("workspace", ok=True, zh=f"工作区 {folder}", en=f"workspace {folder}")
    with workspace.transactions.reading() as connection:
        if workspace.transactions.is_sqlite:
            answer = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
            yield Finding(
                "database",
                answer == "ok",
                f"数据库完整性：{answer}",
                f"database integrity: {answer}",
                None if answer == "ok" else "sliphound restore",
            )
        hashes = list(workspace.exhibits(connection).hashes())
        broken = workspace.custody(connection).first_broken()
        rows = workspace.outbox_length(connection)
    report = workspace.vault.verify_all(hashes)
    lost = [*report.damaged, *report.missing]
    yield Finding(
        "vault",
        not lost,
        f"证据库：{report.checked} 个文件",
        f"vault: {report.checked} files",
        f"sliphound restore ({', '.join(lost)})" if lost else None,
    )
    yield Finding(
        "custody",
        broken is None,
        f"保管链：{'完整' if broken is None else f'第 {broken} 条不符'}",
        f"custody: {'whole' if broken is None else f'entry {broken} does not fit'}",
    )
    yield from _projection(workspace.projection_watermark, rows)


def _projection(watermark: Callable[[], int | None], rows: int) -> Iterator[Finding]:
    try:
        stands = watermark()
    except SliphoundError as absent:
        yield Finding("graph", ok=False, zh=sentence(absent, "zh"), en=sentence(absent, "en"), mend="settings.toml [graph]")
        return
    if stands is not None:
        behind = rows - stands
        mend = "sliphound graph project" if behind else None
        yield Finding("graph", ok=True, zh=f"Neo4j 投影 {stands}/{rows}", en=f"Neo4j projection {stands}/{rows}", mend=mend)
