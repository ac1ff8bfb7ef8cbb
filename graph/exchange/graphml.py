"""An answer as GraphML, by the standard library's writer, which escapes: a directed graph in which links keep their ids.

Several links between two nodes stay several.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from graph.exchange.sheets import cell
from graph.links import Attribute, Link, LinkAnswer

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES: Mapping[type, str] = {bool: "boolean", int: "long"}


def graphml(answer: LinkAnswer) -> bytes:
    """The answer, and whether it is a part, as a document of XML in UTF-8."""
    root = Element("graphml", {"xmlns": _SPACE})
    keys = _Keys(root)
    graph = Element("graph", {"id": "links", "edgedefault": "directed"})
    keys.write(graph, "graph", {"truncated": answer.truncated, "cap": answer.cap})
    for node in answer.nodes:
        element = SubElement(graph, "node", {"id": node.id})
        keys.write(element, "node", {"kind": node.kind.word, "label": node.label, **node.attributes})
    for link in answer.links:
        element = SubElement(graph, "edge", {"id": link.id, "source": link.start, "target": link.end})
        keys.write(element, "edge", _said(link))
    root.append(graph)
    indent(root, space=" ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _said(link: Link) -> Mapping[str, Attribute]:
    origin = link.source.origin
    return {
        "kind": link.kind.word,
        "valid_from": None if link.valid_from is None else link.valid_from.isoformat(),
        "valid_to": None if link.valid_to is None else link.valid_to.isoformat(),
        "document": origin.document,
        "file": origin.file,
        "row": link.source.row,
        "system": origin.system,
        "basis": link.source.basis,
    }


class _Keys:
    """The declarations of what nodes and links say, each written where it is first needed."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._declared: dict[tuple[str, str, str], str] = {}

    def write(self, element: Element, domain: str, said: Mapping[str, Attribute]) -> None:
        """Write what is stated; what is not is left out."""
        for name, value in said.items():
            if value is None:
                continue
            data = SubElement(element, "data", {"key": self._key(domain, name, _TYPES.get(type(value), "string"))})
            data.text = _NEVER_IN_XML.sub("\ufffd", cell(value))

    def _key(self, domain: str, name: str, kind: str) -> str:
        known = self._declared.get((domain, name, kind))
        if known is None:
            known = self._declared[domain, name, kind] = f"d{len(self._declared)}"
            SubElement(self._root, "key", {"id": known, "for": domain, "attr.name": name, "attr.type": kind})
        return known
