"""An answer as two tables: UTF-8 with a byte-order mark, which spreadsheets need, and no cell that one would run."""

import csv
import io
from collections.abc import Iterable

from graph.links import ATTRIBUTES, Attribute, LinkAnswer
from graph.sheets import inert

_SAID = tuple(dict.fromkeys(name for names in ATTRIBUTES.values() for name in names))
_LINK = ("id", "kind", "from", "to", "valid_from", "valid_to", "document", "file", "row", "system", "basis")


def node_sheet(answer: LinkAnswer) -> bytes:
    """The nodes; what a kind does not say is empty."""
    more = sorted({name for node in answer.nodes for name in node.attributes} - set(_SAID))
    names = (*_SAID, *more)
    rows = ([node.id, node.kind.word, node.label, *(cell(node.attributes.get(name)) for name in names)] for node in answer.nodes)
    return _sheet(("id", "kind", "label", *names), rows)


def link_sheet(answer: LinkAnswer) -> bytes:
    """The links, each with the file and the row that state it."""
    rows = []
    for link in answer.links:
        told = link.as_json() | link.source.as_json()
        rows.append(["" if (value := told[name]) is None else str(value) for name in _LINK])
    return _sheet(_LINK, rows)


def cell(value: Attribute) -> str:
    """A value as one text; nothing where it is not stated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "；".join(value) if isinstance(value, list) else str(value)


def _sheet(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows([inert(each) for each in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
