"""The workspace that is measured: a story told to its end among many accounts, brought in by the program's own imports.

It takes minutes to make, so it is kept in `.cache/bench` under a key of what it was made by, and copied for each run.
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.model import CaseFile, CasePerson
from cases.store.audit import AuditEntry, append_audit
from cases.store.case_register import CaseRegister
from cases.store.schema import newest_version
from cases.usecases.bring_in import import_export
from tests.bench import accounts
from tests.bench.accounts import Amounts, account_no, write_exports
from tests.support import stories
from tests.support.stories import Desk

_FILES = ("workspace", "keys.json", "tokens.json")
_DONE = "done"
FIRST_CASE = "BN-00000"
"""The case of the busiest account."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """Stands where the story's builder asks pytest for a folder."""

    folder: Path

    def getbasetemp(self) -> Path:
        """The folder."""
        return self.folder


def bench_desk(cache: Path, target: Path, amounts: Amounts, say: Callable[[str], None]) -> Desk:
    """A desk with a copy of the measured workspace, which is made first where it is not there yet."""
    kept = cache / _key(amounts)
    if not (kept / _DONE).exists():
        shutil.rmtree(cache, ignore_errors=True)  # of another version of what makes it
        kept.mkdir(parents=True)
        _build(kept, amounts, say)
        (kept / _DONE).touch()
    return stories.copy_of(kept, target)


def _key(amounts: Amounts) -> str:
    made_by = [Path(accounts.__file__).read_text("utf-8"), Path(__file__).read_text("utf-8"), newest_version(), repr(amounts)]
    return hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:16]


def _build(kept: Path, amounts: Amounts, say: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        say("telling the story")
        factory: Any = _Folder(Path(temporary))
        told = stories.told("cheetah", factory)
        for name in _FILES:
            (shutil.copytree if name == _FILES[0] else shutil.copyfile)(told / name, kept / name)
        desk = stories.copy_of(kept, Path(temporary) / "w")
        office = desk.office(login="investigator")
        for kind, path in write_exports(Path(temporary), amounts).items():
            begun = time.monotonic()
            report = import_export(office, kind, path, system="bench").report
            assert not report.rejected, report.rejects[:3]
            say(f"imported {report.read:,} {kind} in {time.monotonic() - begun:.0f} s")
        _open_cases(desk, amounts.cases)
        shutil.rmtree(kept / _FILES[0])
        shutil.copytree(desk.folder, kept / _FILES[0])
        shutil.copyfile(desk.workspace.settings.keys_file, kept / _FILES[1])
        (kept / _FILES[2]).write_text(json.dumps(dict(desk.tokens)), "utf-8")


def _open_cases(desk: Desk, many: int) -> None:
    """Open the cases in one transaction, as the use case would one by one, which takes a disk's flush each."""
    office = desk.office(login="investigator")
    with office.transactions.writing() as connection:
        records, register, now = office.records(connection), CaseRegister(connection), office.clock.now()
        for number in range(many):
            account = records.account(account_no(number))
            holder = records.holder(account.node)
            case_no = f"BN-{number:05d}"
            register.add(
                CaseFile(
                    key=0,
                    case_no=case_no,
                    account=account.node,
                    holder=holder.node,
                    campaign=None,
                    unit=None,
                    handler="investigator",
                    case_type="NRI",
                    opened_at=now,
                    opened_by="investigator",
                    persons=(CasePerson(holder.name, "holder", holder.node),),
                )
            )
            append_audit(connection, AuditEntry(now, "investigator", "case.open", f"case:{case_no}", "NRI", {}, {}))
