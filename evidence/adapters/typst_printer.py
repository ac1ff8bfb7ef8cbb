"""Packets printed by typst as PDF/A-2b, in the shipped fonts only, and read back letter for letter before they are given out."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

from evidence.adapters.pdf_text import body_texts
from evidence.errors import NotVerbatim, UnprintableCharacter
from evidence.packet import words
from evidence.packet.content import PacketContent
from evidence.packet.paper import Block, Boxes, Drawing, Fields, Grid, Paper, Quote, Remark, expected_texts
from evidence.packet.readiness import require_writable
from evidence.packet.sections import lay_out
from evidence.packet.verbatim import first_difference

_TEMPLATE = "packet.typ"
_BREAKS = {"\n", "\r", "\t"}
"""Printed as a line break or a blank; no glyph is needed."""


class TypstPacketPrinter:
    """A PacketPrinter."""

    def render(self, content: PacketContent) -> bytes:
        """See PacketPrinter."""
        require_writable(content)
        paper = lay_out(content)
        _require_glyphs(paper)
        template = files("evidence.adapters").joinpath("typst", _TEMPLATE).read_bytes()
        pdf = typst.compile(
            template,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            pdf_standards="a-2b",
            sys_inputs={"data": json.dumps(_as_data(paper, content), ensure_ascii=False)},
            timestamp=int(datetime.combine(content.as_of, time.min, UTC).timestamp()),
        )
        if (difference := first_difference(expected_texts(paper), body_texts(pdf))) is not None:
            raise NotVerbatim(place=difference.place, given=difference.text)
        return pdf


def _require_glyphs(paper: Paper) -> None:
    known = _glyphs()
    for place, text in _all_texts(paper):
        for sign in text:
            if sign not in known and sign not in _BREAKS:
                raise UnprintableCharacter(place=place, given=sign, codepoint=f"U+{ord(sign):04X}")


def _all_texts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "页眉", paper.header
    for expected in expected_texts(paper):
        yield expected.place, expected.text


@cache
def _fonts() -> typst.Fonts:
    # without typst's own fonts as well: what is printed is in the two that were checked
    folder = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


@cache
def _glyphs() -> frozenset[str]:
    with TTFont(pylopdf_fonts_zh_cn.serif_path()) as serif, TTFont(pylopdf_fonts_zh_cn.sans_path()) as sans:
        return frozenset(map(chr, serif.getBestCmap().keys() & sans.getBestCmap().keys()))


def _as_data(paper: Paper, content: PacketContent) -> dict[str, object]:
    return {
        "title": paper.title,
        "subject": paper.subject,
        "draft": paper.is_draft,
        "header": paper.header,
        "date": [content.as_of.year, content.as_of.month, content.as_of.day],
        "words": {"draft": words.DRAFT, "contents": "目录", "confidential": paper.notice},
        "cover": [_block(block) for block in paper.cover],
        "sections": [
            {"title": section.title, "wide": section.is_wide, "blocks": [_block(block) for block in section.blocks]}
            for section in paper.sections
        ],
    }


def _block(block: Block) -> dict[str, object]:
    data: dict[str, object] = {"kind": type(block).__name__.lower()}
    match block:
        case Grid():
            rows = [[_plain(cell) for cell in row] for row in block.printed_rows()]
            return data | {"columns": [asdict(column) for column in block.columns], "rows": rows, "foot": list(block.foot)}
        case Fields():
            return data | {
                "pairs": [[name, _plain(value)] for name, value in block.pairs],
                "width": max(len(name) for name, _ in block.pairs),
            }
        case Drawing():
            return data | {"svg": block.svg}
        case Remark():
            return data | {"text": _plain(block.text), "warning": block.is_warning}
        case Quote():
            return data | {"head": _plain(block.head), "text": _plain(block.text), "source": _plain(block.source)}
        case Boxes():
            return data | {"titles": list(block.titles), "date": block.date_line}
        case _:
            return data | {"text": _plain(block.text)}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
