"""A workspace's settings: `settings.toml` in its folder, written once by `init` and edited by hand after that."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from platformdirs import user_config_path

from cases.errors import WorkspaceMissing

_FILE = "settings.toml"
_TEXT = """# Sliphound 猎单 · 工作区设置 / workspace settings

[workspace]
id = "{id}"

[database]
# 空：本文件夹内的 SQLite；团队使用 PostgreSQL，例如 postgresql+psycopg://user@host/sliphound
# Empty: SQLite in this folder. For a team PostgreSQL, e.g. postgresql+psycopg://user@host/sliphound
url = "{url}"

[graph]
# 空：由 SQL 回答关系问题；团队可指向 Neo4j，例如 neo4j://host:7687；密码文件仅所有者可读
# Empty: SQL answers. For a team Neo4j, e.g. neo4j://host:7687; the password file is readable by its owner only
uri = ""
user = "neo4j"
password_file = ""

[clock]
# 仅用于演示：固定登记时间，使结果可以重现
# For the demonstration only: a fixed time of recording, so that its results repeat
fixed_at = "{fixed_at}"

[limits]
# 网页一次最多接收多少（KB）：表单；文件；登录前的表单
# How much the pages take at once (KB): a form; a file; a form of somebody who is not signed in
form_kb = 2048
upload_kb = 524288
stranger_kb = 64
"""
_KB = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that the pages take at once."""

    form: int = 2 * 2**20
    upload: int = 512 * 2**20
    stranger: int = 64 * 2**10
    """Of somebody who is not signed in."""
    ended: int = 8 * 2**20
    """Of somebody whose session has ended: a form with a photograph, whose text is given back."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one workspace."""

    folder: Path
    id: str
    """Names the workspace's keys and tokens, which lie outside its folder."""
    database_url: str
    graph_uri: str
    graph_user: str
    graph_password_file: Path | None
    fixed_at: datetime | None
    """The demonstration's time of recording; None: the system's clock."""
    limits: Limits = Limits()

    @property
    def keys_file(self) -> Path:
        """Where the keys lie that open this workspace's identifiers: outside it, readable by their owner only."""
        return user_config_path("sliphound") / "keys" / f"{self.id}.json"

    @property
    def token_file(self) -> Path:
        """Where the token of the signed-in user lies."""
        return user_config_path("sliphound") / "tokens" / self.id

    @property
    def lock_file(self) -> Path:
        """The writer's lock."""
        return self.folder / ".writer.lock"

    @property
    def vault(self) -> Path:
        """The sealed files."""
        return self.folder / "vault"

    @property
    def sqlite_file(self) -> Path | None:
        """The database file; None where the database is a server."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.database_url.startswith("sqlite:///") else None


def write_settings(folder: Path, *, url: str = "", fixed_at: datetime | None = None) -> Settings:
    """Write the settings of a new workspace into an existing folder, readable by their owner only."""
    text = _TEXT.format(id=secrets.token_hex(8), url=url, fixed_at=fixed_at.isoformat() if fixed_at else "")
    with os.fdopen(os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)  # the address of a database may hold its password
    return read_settings(folder)


def read_settings(folder: Path) -> Settings:
    """Read a workspace's settings.

    Raises:
        WorkspaceMissing: the folder holds none, or they cannot be read.
    """
    try:
        given = tomllib.loads((folder / _FILE).read_text(encoding="utf-8"))
        password, fixed = given["graph"]["password_file"], given["clock"]["fixed_at"]
        return Settings(
            folder=folder,
            id=given["workspace"]["id"],
            database_url=given["database"]["url"] or f"sqlite:///{(folder / 'sliphound.db').absolute()}",
            graph_uri=given["graph"]["uri"],
            graph_user=given["graph"]["user"],
            graph_password_file=Path(password) if password else None,
            fixed_at=datetime.fromisoformat(fixed) if fixed else None,
            limits=_limits(given.get("limits", {})),
        )
    except (OSError, KeyError, ValueError) as refused:
        raise WorkspaceMissing(path=str(folder)) from refused


def _limits(given: Mapping[str, int]) -> Limits:
    """The limits of the settings; one that is not given is as it comes with the program."""
    chosen = {name: int(given[f"{name}_kb"]) * _KB for name in ("form", "upload", "stranger") if f"{name}_kb" in given}
    return replace(Limits(), **chosen)
