"""init, login, logout, doctor, backup, restore, keys."""

import secrets
from pathlib import Path

import click

from cases.roles import Role
from cases.usecases.audit import audit_of
from cases.usecases.backup import back_up
from cases.usecases.identifiers import reveal_identifier, rotate_keys
from cases.usecases.users import add_user
from web import doctor
from web.archive import restore
from web.bootstrap import create_workspace
from web.cli.frame import ANSWER_IS_NO, Frame, command, text_of

_GROUP = click.Group()


@command(_GROUP, "init")
@click.option("--database", default="", help="PostgreSQL 地址，空为本地 SQLite / PostgreSQL address; empty: SQLite in the folder")
def init(frame: Frame, database: str) -> None:
    """建立工作区 / make a workspace with its first two users."""
    _, users = create_workspace(frame.folder, url=database)
    told = [{"login": user.login, "name": user.name, "password": user.password} for user in users]
    head = frame.text("工作区已建立。密码只显示这一次：", "The workspace is made. These passwords are shown once:")
    frame.answer({"workspace": str(frame.folder), "users": told}, [head, *(f"  {u.login}  {u.password}  {u.name}" for u in users)])


@command(_GROUP, "login")
@click.option("--user", "user", required=True, help="登录名 / login")
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="密码文件 / file with the password")
def login(frame: Frame, user: str, password_file: Path | None) -> None:
    """登录 / sign in; the commands that follow act as this user."""
    workspace = frame.workspace()
    password = text_of(password_file).strip() if password_file else click.prompt("密码 / password", hide_input=True, err=True)
    workspace.remember(workspace.sign_in(user, password))
    actor = workspace.remembered_actor()
    told = frame.text(f"已登录：{actor.name}（{actor.login}）", f"signed in: {actor.name} ({actor.login})")
    frame.answer({"login": actor.login, "roles": sorted(actor.roles)}, [told])


@command(_GROUP, "logout")
def logout(frame: Frame) -> None:
    """退出登录 / sign out."""
    workspace = frame.workspace()
    if workspace.settings.token_file.exists():
        workspace.sign_out(workspace.settings.token_file.read_text(encoding="utf-8").strip())
        workspace.settings.token_file.unlink()
    frame.answer({"login": None}, [frame.text("已退出。", "signed out")])


@command(_GROUP, "doctor")
def diagnose(frame: Frame) -> None:
    """检查环境 / say what is missing and the line that mends it."""
    findings = doctor.examine(frame.folder)
    value = {"ok": all(each.ok for each in findings), "checks": [each.as_json() for each in findings]}
    frame.answer(value, [each.line(frame.language) for each in findings])
    if not value["ok"]:
        raise SystemExit(ANSWER_IS_NO)


@command(_GROUP, "backup")
@click.argument("target", type=click.Path(path_type=Path))
def backup(frame: Frame, target: Path) -> None:
    """备份数据库与证据库，密钥另存 / database and vault into one archive; the keys are kept apart."""
    made = back_up(frame.office(), target)
    told = frame.text(
        f"已备份到 {made.archive}（{made.files} 个文件）；密钥不在其中，请另行保管 {made.keys}",
        f"backed up to {made.archive} ({made.files} files); the keys are not in it, keep {made.keys} elsewhere",
    )
    frame.answer({"archive": str(made.archive), "keys": str(made.keys), "files": made.files, "sha256": made.sha256}, [told])


@command(_GROUP, "restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys", "keys_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="密钥文件 / key file"
)
@click.option("--database", default="", help="PostgreSQL 地址，空为本地 SQLite / PostgreSQL address; empty: SQLite in the folder")
def restore_command(frame: Frame, archive: Path, keys_file: Path, database: str) -> None:
    """从备份恢复到一个新的文件夹 / restore into a new folder."""
    count = restore(archive, keys_file, frame.folder, url=database)
    told = frame.text(f"已恢复 {count} 个文件到 {frame.folder}", f"restored {count} files into {frame.folder}")
    frame.answer({"workspace": str(frame.folder), "files": count}, [told])


@command(_GROUP, "keys")
@click.argument("what", type=click.Choice(["rotate"]))
def keys(frame: Frame, what: str) -> None:
    """更换密钥 / make new keys and protect every identifier with them."""
    del what
    count = rotate_keys(frame.office())
    frame.answer(
        {"identifiers": count}, [frame.text(f"已用新密钥重新保护 {count} 个号码", f"{count} identifiers protected with the new keys")]
    )


@command(_GROUP, "reveal")
@click.argument("masked")
@click.option("--case", "case_no", required=True)
@click.option("--reason", required=True)
def reveal(frame: Frame, masked: str, case_no: str, reason: str) -> None:
    """查看完整号码，记入日志 / show a masked identifier in full; who, why and when is recorded."""
    clear = reveal_identifier(frame.office(), masked, case_no, reason)
    frame.answer({"clear": clear}, [clear])


@command(_GROUP, "user")
@click.argument("login_name", metavar="LOGIN")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([each.value for each in Role]))
def user(frame: Frame, login_name: str, name: str, roles: tuple[str, ...]) -> None:
    """新增用户 / add a user; the password is shown once."""
    password = secrets.token_urlsafe(9)
    add_user(frame.office(), login_name, name=name, roles=frozenset(Role(each) for each in roles), password=password)
    frame.answer({"login": login_name, "password": password}, [f"{login_name}  {password}"])


@command(_GROUP, "audit")
@click.argument("subject", required=False)
@click.option("--limit", default=50, show_default=True)
def audit(frame: Frame, subject: str | None, limit: int) -> None:
    """操作日志 / who did what, to what, when and why; newest first."""
    entries = audit_of(frame.office(), subject, limit)
    told = [
        {"at": e.at.isoformat(), "login": e.login, "action": e.action, "subject": e.subject, "why": e.why, "old": e.old, "new": e.new}
        for e in entries
    ]
    frame.answer({"entries": told}, [f"{e.at:%Y-%m-%d %H:%M:%S}Z  {e.login}  {e.action}  {e.subject}  {e.why}" for e in entries])


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    for each in (init, login, logout, diagnose, backup, restore_command, keys, reveal, user, audit):
        root.add_command(each)
