"""What a bill prints beside its table: period, statement date, opening and closing balances, card numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from evidence.bills.cells import amounts_in, currency_in, last_four, printed_days, read_amount
from evidence.bills.lines import Line, Phrase, find_phrases
from evidence.bills.templates import Template

_BALANCES = ("opening", "closing")
_BELOW = 4.0  # line heights between a label and the first value under it


@dataclass(frozen=True, slots=True)
class PrintedBalance:
    """A balance as printed."""

    kind: str
    """`opening` or `closing`."""
    fen: int | None
    """None where the printed value is not legible."""
    currency: str | None
    last4: str | None
    """The card that the balance itself names."""
    section: str | None = None
    """The card that the lines before it named last."""


def printed_period(lines: Sequence[Line], template: Template) -> tuple[date, date] | None:
    """The bill's period; the year of its second day may be left out."""
    for text in _texts_after(lines, template, "period"):
        days = printed_days(text)
        if len(days) < 2 or days[0].year is None:  # noqa: PLR2004 - a period has two ends
            continue
        start = days[0].on(None)
        year = days[1].year or days[0].year
        end = days[1].on(date(year, 12, 31))
        if start and end and end < start and days[1].year is None:
            end = days[1].on(date(year + 1, 12, 31))
        if start and end and start <= end:
            return start, end
    return None


def printed_statement_day(lines: Sequence[Line], template: Template) -> date | None:
    """The day on which the bill was made up; None where only a day of the month is printed."""
    for text in _texts_after(lines, template, "statement_on"):
        days = [day for day in printed_days(text) if day.year is not None]
        if days:
            return days[0].on(None)
    return None


def printed_balances(lines: Sequence[Line], template: Template) -> Iterator[PrintedBalance]:
    """Opening and closing balances, each right of its label or in the lines under it."""
    section: str | None = None
    for index, line in enumerate(lines):
        phrases = _labels(line, template)
        section = last_four_of(line, template) or section
        kinds = [phrase for phrase in phrases if template.labels[phrase.text] in _BALANCES]
        if not kinds:
            continue
        beside = {phrase: _beside(line, phrase, phrases) for phrase in kinds}
        if any(beside.values()):
            for phrase, text in beside.items():
                if text:
                    yield replace(_balance(template, phrase, text, line, last_four_of(line, template)), section=section)
        else:
            yield from (replace(found, section=section) for found in _under(lines[index + 1 :], line, phrases, template))


def last_four_of(line: Line, template: Template) -> str | None:
    """The card that a line names by a label (卡号末四位：4417); None where it names none or several."""
    phrases = [phrase for phrase in _labels(line, template) if template.labels[phrase.text] == "card_last4"]
    found = {last_four(text) for phrase in phrases if (text := _after(line, phrase))}
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _balance(template: Template, phrase: Phrase, text: str, line: Line, last4: str | None) -> PrintedBalance:
    fen, currency = read_amount(text, template.currencies)
    return PrintedBalance(template.labels[phrase.text], fen, currency or currency_in(line.text, template.currencies), last4)


def _under(following: Sequence[Line], head: Line, phrases: Sequence[Phrase], template: Template) -> Iterator[PrintedBalance]:
    """Values under a row of labels, one line a card or currency, until a line holds no amount."""
    height = head.box.bottom - head.box.top
    bottom, seen = head.box.bottom, False
    head_currency = currency_in(head.text, template.currencies)
    for line in following:
        if line.page != head.page or line.box.top - bottom > _BELOW * height:
            return
        values = {phrase: amounts_in(_words_between(line, *_strip(phrase, phrases))) for phrase in phrases}
        if not any(values.values()):
            if seen:
                return
            continue
        seen, bottom = True, line.box.bottom
        cards = [phrase for phrase in phrases if template.labels[phrase.text] == "card_last4"]
        last4 = next((last_four(_words_between(line, *_strip(card, phrases))) for card in cards), None)
        for phrase, texts in values.items():
            if texts and template.labels[phrase.text] in _BALANCES:
                found = _balance(template, phrase, texts[0], line, last4)
                yield found if found.currency else PrintedBalance(found.kind, found.fen, head_currency, found.last4)


def _strip(phrase: Phrase, phrases: Sequence[Phrase]) -> tuple[float, float]:
    """The strip under a label: half way to its neighbours."""
    left, right = float("-inf"), float("inf")
    for first, second in pairwise(phrases):
        if second == phrase:
            left = (first.x1 + second.x0) / 2
        if first == phrase:
            right = (first.x1 + second.x0) / 2
    return left, right


def _words_between(line: Line, left: float, right: float) -> str:
    return " ".join(word.text for word in line.words if left <= (word.box.x0 + word.box.x1) / 2 < right)


def _beside(line: Line, phrase: Phrase, phrases: Sequence[Phrase]) -> str | None:
    """The amount between a label and the next one, with the currency before it."""
    text = _after(line, phrase, phrases)
    found = amounts_in(text)
    return text[: text.index(found[0]) + len(found[0])].lstrip(":= ") if found else None


def _after(line: Line, phrase: Phrase, phrases: Iterable[Phrase] = ()) -> str:
    end = min((other.start for other in phrases if other.start > phrase.start), default=len(line.glyphs))
    pieces: list[str] = []
    last_word = None
    for glyph in line.glyphs[phrase.end : end]:
        if last_word is not None and glyph.word != last_word:
            pieces.append(" ")
        pieces.append(glyph.text)
        last_word = glyph.word
    return "".join(pieces)


def _labels(line: Line, template: Template) -> list[Phrase]:
    return find_phrases(line, template.labels)


def _texts_after(lines: Sequence[Line], template: Template, role: str) -> Iterator[str]:
    """The text right of each label of this role, and then the two lines under it."""
    for index, line in enumerate(lines):
        for phrase in _labels(line, template):
            if template.labels[phrase.text] != role:
                continue
            yield _after(line, phrase)
            for below in lines[index + 1 : index + 3]:
                strip = _strip(phrase, _labels(line, template))
                yield _words_between(below, *strip)
