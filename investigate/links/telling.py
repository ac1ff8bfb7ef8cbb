"""A way through the graph, told step by step, each with the row that states it."""

from collections.abc import Sequence
from itertools import pairwise

from graph.links import Link, LinkAnswer
from graph.vocabulary import LinkKind
from investigate.indicators.rule import Text

_SAYS: dict[LinkKind, tuple[str, str]] = {
    LinkKind.HOLDS: ("{start}名下有账户{end}", "{start} holds the account {end}"),
    LinkKind.HAS_CARD: ("账户{start}下有卡{end}", "the account {start} has the card {end}"),
    LinkKind.USED_IN: ("卡{start}用于交易{end}", "the card {start} was used in {end}"),
    LinkKind.MADE_AT: ("交易{start}发生于{end}", "{start} was made at {end}"),
    LinkKind.USES_PHONE: ("{start}登记过电话{end}", "{start} is on record with the phone {end}"),
    LinkKind.LIVES_AT: ("{start}登记过地址{end}", "{start} is on record with the address {end}"),
    LinkKind.SPOUSE_OF: ("{start}与{end}登记为配偶", "{start} and {end} are on record as married"),
    LinkKind.RELATIVE_OF: ("{start}与{end}登记为亲属", "{start} and {end} are on record as relatives"),
    LinkKind.CONTACT_OF: ("{start}与{end}之间登记为联系人", "{start} and {end} are on record as contacts"),
    LinkKind.GUARANTEES: ("{start}为账户{end}作保证", "{start} stands surety for the account {end}"),
    LinkKind.SHIPPED_TO: ("卡{start}寄往{end}", "the card {start} was sent to {end}"),
    LinkKind.ACTIVATED_FROM: ("卡{start}由{end}来电激活", "the card {start} was activated by a call from {end}"),
}


def told_way(answer: LinkAnswer, way: Sequence[str]) -> tuple[Text, ...]:
    """The steps from node to node as sentences; every link between two nodes is told, since each has a source of its own.

    Raises:
        ValueError: two nodes of the way are not linked in the answer.
    """
    labels = {node.id: node.label for node in answer.nodes}
    steps: list[Text] = []
    for here, there in pairwise(way):
        links = [link for link in answer.links if {link.start, link.end} == {here, there}]
        if not links:
            raise ValueError(f"{here} {there}")
        steps += [_told(link, labels[link.start], labels[link.end]) for link in links]
    return tuple(steps)


def _told(link: Link, start: str, end: str) -> Text:
    zh, en = (each.format(start=start, end=end) for each in _SAYS[link.kind])
    file, row = link.source.origin.file, link.source.row
    return Text(f"{zh}（{file} 第{row}行）", f"{en} ({file}, row {row})")
