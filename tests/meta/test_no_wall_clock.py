"""No case date comes from the machine: the wall clock is read in one class, for the time of recording only."""

import ast
from pathlib import Path

from tests.meta import own_code

READS_THE_CLOCK = {
    "datetime": {"now", "today", "utcnow", "fromtimestamp"},
    "date": {"today", "fromtimestamp"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "asctime"},
}
"""A `fromtimestamp` is listed since without a zone it takes the machine's; with one it is arithmetic."""
THE_CLOCK = {"web/clock.py"}


def readings(tree: ast.Module) -> list[int]:
    """Lines that read the wall clock."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READS_THE_CLOCK.get(ast.unparse(node.func.value).rsplit(".", 1)[-1], ())
        and not (node.func.attr == "fromtimestamp" and (len(node.args) > 1 or node.keywords))
    ]


def imported(tree: ast.Module) -> list[int]:
    """Lines that take a clock's function by a name of its own, where the search above would not see it called."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time" and {each.name for each in node.names} & READS_THE_CLOCK["time"]
    ]


def places(paths: tuple[Path, ...]) -> set[str]:
    return {str(path.relative_to(own_code.ROOT)) for path in paths if readings(own_code.tree(path)) or imported(own_code.tree(path))}


def test_one_class_reads_the_wall_clock() -> None:
    assert places(own_code.files()) == THE_CLOCK


def test_no_test_reads_it() -> None:
    assert places(tuple(sorted((own_code.ROOT / "tests").rglob("*.py")))) == set()


def test_the_search_sees_every_way_to_read_it() -> None:
    source = (
        "import datetime, time\n"
        "from time import time as now\n"
        "datetime.datetime.now()\n"
        "date.today()\n"
        "time.time()\n"
        "datetime.fromtimestamp(3)\n"
        "datetime.fromtimestamp(3, UTC)\n"
        "time.monotonic()\n"
        "clock.now()\n"
    )
    tree = ast.parse(source)
    assert (readings(tree), imported(tree)) == ([3, 4, 5, 6], [2])
