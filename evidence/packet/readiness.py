"""Whether a packet may be made at all: the rules that refuse one, draft or ready."""

import re
from collections.abc import Iterator

from evidence.errors import (
    AmountDoesNotAddUp,
    ExhibitsMisnumbered,
    ForbiddenWording,
    MandatoryItemMissing,
    NoCustody,
    NoExculpatoryPart,
    NotForRecipient,
    UnsourcedStatement,
)
from evidence.packet.content import Citation, PacketContent, Recipient
from graph.money import Money

OUTSIDERS = frozenset({Recipient.AGENCY, Recipient.MERCHANT})
"""Recipients who learn what they need for their errand and nothing of the inquiry."""
_NEVER_FOR_OUTSIDERS = ("statements", "exculpatory", "inferences", "contradictions", "picture", "clues", "places", "custody")
"""Parts that would tell an agency or a merchant the dispute, the hypothesis or third persons (domain 8.6, N14)."""

_FORBIDDEN = ("谎报", "诈骗犯", "骗子", "符合立案条件", "密级")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」")


def require_writable(content: PacketContent) -> None:
    """Refuse the packet when a rule forbids it; a draft is refused all but the mandatory items.

    Raises:
        NoExculpatoryPart: what speaks for the person, or the V or the B rules, are left out (N12, N30); never for an agency or a merchant.
        MandatoryItemMissing: the packet is no draft and mandatory items are missing (domain 1.13).
        NotForRecipient: it holds a part that this recipient may never see (domain 8.6).
        ExhibitsMisnumbered: exhibits are not numbered 1, 2, 3 …
        NoCustody: an exhibit has no custody entry, and the recipient is no outsider, who gets none.
        AmountDoesNotAddUp: the computation's lines do not give its total.
        UnsourcedStatement: a row cites nothing, or an exhibit that is not listed.
        ForbiddenWording: our own words judge a person or claim the authority's decision; quotations may say so.
    """
    _require_exculpatory(content)
    _require_only_allowed(content)
    if not content.is_draft and (items := [str(item.item) for item in content.missing if item.mandatory]):
        raise MandatoryItemMissing(items="、".join(items))
    _require_whole_list(content)
    _require_sum(content)
    listed = {exhibit.number for exhibit in content.exhibits}
    for place, sources in _citations(content):
        for source in sources or (Citation(0),):
            if source.exhibit not in listed:
                raise UnsourcedStatement(place=place, exhibit=source.exhibit)
    for place, text in _own_words(content):
        for term in _FORBIDDEN:
            if term in _QUOTED.sub("", text):
                raise ForbiddenWording(place=place, given=term)


def _require_exculpatory(content: PacketContent) -> None:
    if content.recipient in OUTSIDERS:
        return
    rules = [check.rule for check in content.exculpatory.checks] if content.exculpatory else []
    lacking = [letter for letter in ("V", "B") if not any(rule.startswith(letter) for rule in rules)]
    if lacking:
        raise NoExculpatoryPart(recipient=content.recipient.value, missing="、".join(lacking))


def _require_only_allowed(content: PacketContent) -> None:
    if content.recipient not in OUTSIDERS:
        return
    for part in (*_NEVER_FOR_OUTSIDERS, *(() if content.is_draft else ("missing",))):
        if getattr(content, part):
            raise NotForRecipient(part=part, recipient=content.recipient.value)


def _require_whole_list(content: PacketContent) -> None:
    numbers = [listed.number for listed in content.exhibits]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ExhibitsMisnumbered(given="、".join(map(str, numbers)))
    covered = {logged.entry.exhibit_sha256 for logged in content.custody}
    for listed in content.exhibits:
        if listed.sha256 not in covered and content.recipient not in OUTSIDERS:
            raise NoCustody(exhibit=listed.number)


def _require_sum(content: PacketContent) -> None:
    if content.amount is None:
        return
    computed = sum(step.amount.fen for step in content.amount.steps)
    total = content.amount.total
    if computed != total.fen or {step.amount.currency for step in content.amount.steps} - {total.currency}:
        raise AmountDoesNotAddUp(computed=str(Money(computed, total.currency)), total=str(total))


def _citations(content: PacketContent) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    parts: dict[str, list[tuple[Citation, ...]]] = {
        "parties": [party.sources for party in content.parties],
        "facts": [fact.sources for fact in content.facts],
        "transactions": [(row.source,) for row in content.transactions],
        "amount": [step.sources for step in content.amount.steps] if content.amount else [],
        "places": [(place.source,) for place in content.places],
        "statements": [(said.source,) for said in content.statements],
        "inferences": [inference.because for inference in content.inferences],
        "contradictions": [tuple(side.source for side in row.sides) for row in content.contradictions],
        "exculpatory": [material.sources for material in content.exculpatory.materials] if content.exculpatory else [],
        "picture": [(edge.source,) for edge in content.picture.edges] if content.picture else [],
    }
    for name, rows in parts.items():
        for number, sources in enumerate(rows, start=1):
            yield f"{name} {number}", sources


def _own_words(content: PacketContent) -> Iterator[tuple[str, str]]:
    exculpatory = content.exculpatory
    parts: dict[str, list[str]] = {
        "purpose": [content.purpose],
        "request": list(content.request),
        "summary": list(content.summary),
        "facts": [fact.text for fact in content.facts],
        "inferences": [inference.text for inference in content.inferences],
        "clues": [clue.what + clue.why for clue in content.clues],
        "contradictions": [row.rule + "".join(row.explanations) for row in content.contradictions],
        "checks": [check.text + check.reason for check in exculpatory.checks] if exculpatory else [],
        "unresolved": list(exculpatory.unresolved) if exculpatory else [],
    }
    for name, texts in parts.items():
        for number, text in enumerate(texts, start=1):
            yield f"{name} {number}", text
