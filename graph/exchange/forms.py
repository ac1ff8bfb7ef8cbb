"""The forms in which an answer leaves, and the files of each."""

from collections.abc import Mapping
from enum import StrEnum

from graph.exchange.follow_the_money import follow_the_money
from graph.exchange.graphml import graphml
from graph.exchange.sheets import link_sheet, node_sheet
from graph.links import LinkAnswer


class Form(StrEnum):
    """What another program reads."""

    FTM = "ftm"
    """FollowTheMoney, one entity of JSON a line."""
    GRAPHML = "graphml"
    CSV = "csv"
    """Two tables, of nodes and of links."""


def files_of(answer: LinkAnswer, form: Form) -> Mapping[str, bytes]:
    """The files of the answer by name; the same answer gives the same bytes."""
    if form is Form.FTM:
        return {"links.ftm.json": follow_the_money(answer)}
    if form is Form.GRAPHML:
        return {"links.graphml": graphml(answer)}
    return {"nodes.csv": node_sheet(answer), "links.csv": link_sheet(answer)}
