"""Import at scale (issue 5): `make bench-import`. A file of transactions into an empty SQLite workspace, validation on, beside the driver alone.

It prints time by the wall and of the processors, memory and disk, each against its target, and ends with `targets: N met, M missed`.
"""

import csv
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evidence.adapters.limited_process import LimitedProcess
from evidence.adapters.limited_readers import LimitedSheets
from tests.bench.figures import Figure, Sheet, say
from tests.support.import_workspace import Workspace, sqlite_workspace

_ROWS = int(os.environ.get("SLIPHOUND_BENCH_ROWS", "1000000"))
_MICROSECONDS, _MEGABYTES, _BYTES = 10, 300, 200
"""Of a transaction, which is a hundred thousand a second; of growth; of a transaction."""
_HEADER = "交易流水号,卡号,交易时间,入账日,金额,币种,商户号,商户名称,终端号,授权码,参考号,输入方式,验证方式,城市\n"
_CITIES, _MODES, _CHECKS = (
    ("上海", "北京", "南京", "杭州", "广州", "深圳", "成都", "武汉"),
    ("芯片", "非接", "线上", "磁条"),
    ("密码", "签名", "免密"),
)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a stretch of work took."""

    wall: float
    processor: float


def main() -> int:
    """Measure; 1 where a target is missed."""
    sheet = Sheet()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        export = folder / "export.csv"
        export.write_text(_HEADER, encoding="utf-8")
        with export.open("a", encoding="utf-8") as file:
            file.writelines(transactions(_ROWS))
        say(
            f"{_ROWS:,} transactions, {export.stat().st_size >> 20} MB of .csv; SQLite {sqlite3.sqlite_version}, load {os.getloadavg()[0]:.1f}"
        )
        measure_ours(export, folder, sheet)
        measure_driver(export, folder, sheet)
    say(sheet.verdict())
    return 0 if all(each.is_met for each in sheet.figures) else 1


def transactions(count: int, seed: int = 5) -> Iterator[str]:
    """Lines of an export: busy and quiet cards, a few large shops, two years."""
    chance = np.random.default_rng(seed)
    cards, shops = count // 50 + 10, count // 50 + 20
    busy = chance.lognormal(0, 1, cards)
    card = chance.choice(cards, count, p=busy / busy.sum())
    shop = np.minimum((chance.pareto(1.0, count) * 30).astype(int), shops - 1)
    made = np.sort(chance.integers(1_672_502_400, 1_735_600_000, count)) + 8 * 3600
    days = {day: str(np.datetime64(int(day), "D")) for day in range(int(made[0]) // 86_400, int(made[-1]) // 86_400 + 2)}
    for number, (which, where, when) in enumerate(zip(card.tolist(), shop.tolist(), made.tolist(), strict=True)):
        day, second = divmod(when, 86_400)
        yield (
            f"T{240_000_000_000 + number},{6_225_880_000_000_000 + which},{days[day]} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d},"
            f"{days[day + 1]},{number * 7919 % 900_000 / 100:.2f},CNY,M{where:06d},商户{where}号店,{where * 10 + number % 3:08d},"
            f"{number * 104_729 % 1_000_000:06d},{26_000_000_000 + number * 13:012d},{_MODES[number % 4]},{_CHECKS[number % 3]},{_CITIES[where % 8]}\n"
        )


def measure_ours(export: Path, folder: Path, sheet: Sheet) -> None:
    """The import as a user has it: read in a limited process, validated, matched, stored in one transaction, counted in the store."""
    home = folder / "workspace"
    home.mkdir()
    with sqlite_workspace(home) as workspace:
        before = _memory(resource.RUSAGE_SELF)
        start, processor = time.perf_counter(), _processor()
        header, parts = LimitedSheets(LimitedProcess((sys.executable, "-m", "web.parse_worker"))).open_parts(export)
        read = Spent(time.perf_counter() - start, _processor() - processor)
        report = workspace.load_parts("transactions", header, parts)
        whole = Spent(time.perf_counter() - start, _processor() - processor)
        growth = _memory(resource.RUSAGE_SELF) - before
        if (report.read, report.accepted) != (_ROWS, _ROWS):
            raise AssertionError(report)
        again = _again(workspace, export)
    connection = sqlite3.connect(home / "workspace.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    each = 1e6 / _ROWS
    sheet.add(Figure("import, wall", (whole.wall * each,), "µs/txn", _MICROSECONDS))
    sheet.add(Figure("import, processors", (whole.processor * each,), "µs/txn"))
    sheet.add(Figure("  of it reading the file", (read.processor * each,), "µs/txn"))
    sheet.add(Figure("the same file again, processors", (again.processor * each,), "µs/txn"))
    sheet.add(Figure("memory grown", (growth / 2**20,), "MB", _MEGABYTES))
    sheet.add(Figure("disk, whole database", ((home / "workspace.db").stat().st_size / _ROWS,), "B/txn", _BYTES))
    say(f"  {_ROWS / whole.wall:,.0f} transactions a second by the wall, {_ROWS / whole.processor:,.0f} a second of processor")


def _again(workspace: Workspace, export: Path) -> Spent:
    start, processor = time.perf_counter(), _processor()
    header, parts = LimitedSheets(LimitedProcess((sys.executable, "-m", "web.parse_worker"))).open_parts(export)
    report = workspace.load_parts("transactions", header, parts)
    if (report.accepted, report.unchanged) != (0, _ROWS):
        raise AssertionError(report)
    return Spent(time.perf_counter() - start, _processor() - processor)


def measure_driver(export: Path, folder: Path, sheet: Sheet) -> None:
    """The csv module and `executemany` into one table of texts: no validation, no identity, no source, no other table."""
    connection = sqlite3.connect(folder / "plain.db")
    connection.execute("PRAGMA journal_mode = WAL")
    columns = _HEADER.strip().split(",")
    connection.execute(f"CREATE TABLE t ({', '.join(columns)})")
    for index in ("卡号, 交易时间", "商户号, 交易时间, 卡号", "卡号, 商户号, 交易时间", "交易流水号"):
        connection.execute(f"CREATE INDEX [{index}] ON t ({index})")
    start, processor = time.perf_counter(), _processor()
    with connection, export.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608 - as many marks as columns
    spent = Spent(time.perf_counter() - start, _processor() - processor)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    each = 1e6 / _ROWS
    sheet.add(Figure("csv and executemany alone, wall", (spent.wall * each,), "µs/txn"))
    sheet.add(Figure("csv and executemany alone, processors", (spent.processor * each,), "µs/txn"))
    sheet.add(Figure("csv and executemany alone, disk", ((folder / "plain.db").stat().st_size / _ROWS,), "B/txn"))


def _memory(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss * 1024


def _processor() -> float:
    ours, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


if __name__ == "__main__":
    sys.exit(main())
