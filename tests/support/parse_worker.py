"""A worker with the real jobs, and some that misbehave."""

import sys
import time
from collections.abc import Mapping
from typing import Any

from evidence.adapters.limited_process import serve

HERE = "tests.support.parse_worker"
JOBS = {
    "bill": "evidence.adapters.plumber_bills:read_bill",
    "slip": "evidence.adapters.rapidocr_slips:read_slip",
    "sheet": "evidence.adapters.sheet_rows:spool_rows",
    "echo": f"{HERE}:echo",
    "hoard": f"{HERE}:hoard",
    "spin": f"{HERE}:spin",
    "sleep": f"{HERE}:sleep",
    "babble": f"{HERE}:babble",
    "leave": f"{HERE}:leave",
}


def echo(arguments: Mapping[str, Any]) -> dict[str, Any]:
    sys.stdout.write("parsers print things")
    return dict(arguments)


def hoard(_arguments: Mapping[str, Any]) -> int:
    return len(bytearray(2**31))


def spin(_arguments: Mapping[str, Any]) -> None:
    while True:
        pass


def sleep(_arguments: Mapping[str, Any]) -> None:
    time.sleep(60)


def babble(_arguments: Mapping[str, Any]) -> str:
    return "x" * 2**22


def leave(_arguments: Mapping[str, Any]) -> None:
    sys.exit("the parser is gone")


if __name__ == "__main__":
    sys.exit(serve(JOBS))
