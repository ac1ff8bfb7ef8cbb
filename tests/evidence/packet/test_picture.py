import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.packet.content import Citation, LinkEdge, LinkPicture, PictureShape, PlacedNode, Provenance
from evidence.packet.picture import draw, place_in_rings
from tests.support.packets import link_picture

SVG = "{http://www.w3.org/2000/svg}"


def test_the_same_links_give_the_same_drawing() -> None:
    assert draw(link_picture()) == draw(link_picture())


def test_every_text_is_in_the_drawing_in_its_order() -> None:
    svg, labels = draw(link_picture())
    assert tuple(text.text for text in ET.fromstring(svg).iter(f"{SVG}text")) == labels  # noqa: S314 - our own drawing
    assert "徐某之妻" in labels
    assert "（证据1，第2页第5行）" in labels


def test_a_crowded_picture_bears_numbers_that_its_table_explains() -> None:
    picture = link_picture()
    many = LinkPicture(picture.nodes, picture.edges * 3)
    _, labels = draw(many)
    assert not any(label.startswith("（证据") for label in labels)
    assert labels[: len(many.edges)] == tuple(str(number) for number in range(1, len(many.edges) + 1))


def test_markup_in_a_label_stays_text() -> None:
    picture = link_picture()
    label = "<a>&\"'</a>"
    svg, labels = draw(replace(picture, nodes=(replace(picture.nodes[0], label=label), *picture.nodes[1:])))
    assert label in labels
    assert not list(ET.fromstring(svg).iter(f"{SVG}a"))  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("provenance", "stroke"),
    [(Provenance.RECORD, "#9a9a9a"), (Provenance.DOCUMENT, "#222222"), (Provenance.CONFLICT, "#c0182b")],
)
def test_a_line_shows_what_it_rests_on(provenance: Provenance, stroke: str) -> None:
    nodes = (PlacedNode("a", "甲", PictureShape.PERSON, 100, 100), PlacedNode("b", "乙", PictureShape.PLACE, 300, 100))
    svg, _ = draw(LinkPicture(nodes, (LinkEdge("a", "b", "住", provenance, Citation(1)),)))
    first = next(ET.fromstring(svg).iter(f"{SVG}line"))  # noqa: S314 - our own drawing
    assert first.get("stroke") == stroke
    assert (first.get("stroke-dasharray") is not None) == (provenance is Provenance.CONFLICT)


def test_a_line_to_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="names a node"):
        LinkPicture((), (LinkEdge("a", "b", "住", Provenance.RECORD, Citation(1)),))


@given(count=st.integers(1, 25), pairs=st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=40))
def test_no_two_points_fall_on_one_spot_and_none_outside(count: int, pairs: list[tuple[int, int]]) -> None:
    nodes = tuple(PlacedNode(f"n{number:02d}", "点", PictureShape.THING, 0, 0) for number in range(count))
    edges = [
        LinkEdge(f"n{start:02d}", f"n{end:02d}", "连", Provenance.RECORD, Citation(1))
        for start, end in pairs
        if start < count and end < count
    ]
    placed = place_in_rings(nodes, edges, "n00")
    assert [node.id for node in placed] == [node.id for node in nodes]
    assert len({(node.x, node.y) for node in placed}) == count
    assert all(0 <= node.x <= 1000 and 0 <= node.y <= 640 for node in placed)
    assert place_in_rings(nodes, reversed(edges), "n00") == placed
