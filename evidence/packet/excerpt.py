"""The custody entries of one packet as a file: one JSON object a line, chained among themselves and to the whole log.

The packet shows only its own exhibits' entries, so the log's links have gaps in it. Each line therefore carries the entry's place in
the log (`log`), which proves the entry itself, and a second chain over the lines of the packet, which proves that none was dropped or moved.
"""

import hashlib
import json
from collections.abc import Sequence

import rfc8785

from evidence.custody import GENESIS, CustodyEntry, LoggedEntry, chain
from evidence.errors import CustodyBroken, CustodyRefused


def write_excerpt(entries: Sequence[LoggedEntry]) -> tuple[str, str]:
    """The file's text, and its head: the hash of its last line.

    Raises:
        CustodyBroken: an entry does not have the hash that the log gives it.
    """
    lines, previous = [], GENESIS
    for logged in entries:
        if logged.hash != chain(logged.previous, logged.entry):
            raise CustodyBroken(seq=logged.seq)
        body: dict[str, str | dict[str, str | int]] = {
            "entry": {**logged.entry.as_json()},
            "log": {"hash": logged.hash, "previous": logged.previous, "seq": logged.seq},
            "previous": previous,
        }
        previous = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
        lines.append(rfc8785.dumps({**body, "hash": previous}).decode() + "\n")
    return "".join(lines), previous


def read_excerpt(text: str) -> tuple[tuple[LoggedEntry, ...], str]:
    """The entries and the head of a file that `write_excerpt` made; any other text is broken at a line.

    Raises:
        CustodyBroken: `seq` is the 1-based line that was changed, dropped before, moved, or is no entry.
    """
    entries: list[LoggedEntry] = []
    previous = GENESIS
    for number, line in enumerate(_lines(text), start=1):
        try:
            data = json.loads(line)
            entry, log = CustodyEntry.from_json(data["entry"]), data["log"]
            logged = LoggedEntry(int(log["seq"]), entry, str(log["previous"]), str(log["hash"]))
            body = {"entry": entry.as_json(), "log": log, "previous": previous}
            own = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
            fits = line == rfc8785.dumps({**body, "hash": own}).decode() and logged.hash == chain(logged.previous, entry)
        except (ValueError, KeyError, TypeError, CustodyRefused) as wrong:
            raise CustodyBroken(seq=number) from wrong
        if not fits or (entries and logged.seq <= entries[-1].seq):
            raise CustodyBroken(seq=number)
        entries.append(logged)
        previous = own
    return tuple(entries), previous


def _lines(text: str) -> list[str]:
    # not str.splitlines, which also splits at signs that JSON leaves as they are inside a text
    *lines, rest = text.split("\n")
    return [*lines, rest] if rest else lines
