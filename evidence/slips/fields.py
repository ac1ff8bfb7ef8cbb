"""Fields of a slip found by where their labels stand: the value is beside the label or under it, never "the next line"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evidence.bills.model import Box
from evidence.slips.labels import FoundLabel, Labels, find_labels
from evidence.slips.model import Agreement, FieldReading, Piece, SlipField
from evidence.slips.values import amount_of, card_of, is_chinese, moment_of, name_of, number_of, same_value

_BESIDE = 0.6  # of the label's height between two middles on one line
_UNDER = 1.6  # heights between a label and the value under it
_SURE_ALONE = 0.9  # the recogniser's score from which a value that only one reading gave is shown as the proposal
_SIGNING_ROOM = 4.0  # heights of the label that a signature takes
_DIGITS_ONLY = {SlipField.BATCH_NO, SlipField.VOUCHER_NO}

Parse = Callable[[str], str | int | None]


@dataclass(frozen=True, slots=True)
class _Text:
    """One reading of a piece."""

    text: str
    box: Box
    score: float
    labels: tuple[FoundLabel, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    value: str | int
    box: Box
    score: float


def read_fields(pieces: Sequence[Piece], labels: Labels) -> dict[SlipField, FieldReading]:
    """Every field, from both readings; boxes are those of the pieces given."""
    plain, flat = (_fields_of(_texts(pieces, index, labels), labels) for index in (0, 1))
    return {field: _compared(plain.get(field), flat.get(field)) for field in SlipField}


def signature_room(pieces: Sequence[Piece], labels: Labels) -> Box | None:
    """Where the signature should be: under its label down to the next text, or beside it where nothing is left under it."""
    for index in (0, 1):
        texts = _texts(pieces, index, labels)
        for text in texts:
            if not any(label.name == "signature" for label in text.labels):
                continue
            return _room(text.box, [other.box for other in texts])
    return None


def _room(label: Box, boxes: Sequence[Box]) -> Box:
    height = label.bottom - label.top
    right = max(box.x1 for box in boxes)
    left = min(box.x0 for box in boxes)
    below = [box.top for box in boxes if box.top >= label.bottom - 0.3 * height]
    floor = min([label.bottom + _SIGNING_ROOM * height, *below])
    if floor - label.bottom >= _UNDER * height:
        return Box(left, label.bottom, right, floor)
    return Box(label.x1, label.top - height, max(right, label.x1 + height), label.bottom + height)


def _texts(pieces: Sequence[Piece], index: int, labels: Labels) -> list[_Text]:
    return [
        _Text(piece.texts[index], piece.box, piece.scores[index], tuple(find_labels(piece.texts[index], labels)))
        for piece in pieces
        if piece.texts[index].strip()
    ]


def _fields_of(texts: Sequence[_Text], labels: Labels) -> dict[SlipField, _Found]:
    found: dict[SlipField, _Found] = {}
    for field in SlipField:
        if field in (SlipField.AMOUNT_FEN, SlipField.MERCHANT_NAME):
            continue
        value = _labelled(texts, field.value, _parser(field, labels)) or _unlabelled(texts, field)
        if value:
            found[field] = value
    if amount := _charged(texts, found.get(SlipField.TIP_FEN)):
        found[SlipField.AMOUNT_FEN] = amount
    if name := _merchant(texts):
        found[SlipField.MERCHANT_NAME] = name
    return found


def _parser(field: SlipField, labels: Labels) -> Parse:
    match field:
        case SlipField.CARD_NO:
            return card_of
        case SlipField.TXN_AT:
            return moment_of
        case SlipField.TIP_FEN:
            return amount_of
        case _:
            lengths = labels.lengths[field.value]
            return lambda text: number_of(text, lengths, letters=field not in _DIGITS_ONLY)


def _charged(texts: Sequence[_Text], tip: _Found | None) -> _Found | None:
    """The total charged: the printed total, else the amount with its tip."""
    if total := _labelled(texts, "total_fen", amount_of):
        return total
    amount = _labelled(texts, SlipField.AMOUNT_FEN.value, amount_of)
    if amount is None or tip is None:
        return amount
    return _Found(int(amount.value) + int(tip.value), amount.box, min(amount.score, tip.score))


def _merchant(texts: Sequence[_Text]) -> _Found | None:
    """The Chinese name where one stands beside or under the label, else the Latin one."""
    names = [
        _Found(name, box, text.score)
        for text, label in _labels_named(texts, SlipField.MERCHANT_NAME.value)
        for value, box in _values(texts, text, label)
        if (name := name_of(value))
    ]
    return next((name for name in names if is_chinese(str(name.value))), names[0] if names else None)


def _labelled(texts: Sequence[_Text], name: str, parse: Parse) -> _Found | None:
    for text, label in _labels_named(texts, name):
        for value, box in _values(texts, text, label):
            if (parsed := parse(value)) is not None:
                return _Found(parsed, box, text.score)
    return None


def _unlabelled(texts: Sequence[_Text], field: SlipField) -> _Found | None:
    """A card number or a moment whose label is illegible: their printed form is like no other, if only one stands on the slip."""
    parse: dict[SlipField, Parse] = {SlipField.CARD_NO: card_of, SlipField.TXN_AT: moment_of}
    if field not in parse:
        return None
    values = [_Found(value, text.box, text.score) for text in texts if (value := parse[field](_unlabelled_part(text))) is not None]
    masked = [value for value in values if field is SlipField.TXN_AT or "*" in str(value.value)]
    return masked[0] if len(masked) == 1 else None


def _unlabelled_part(text: _Text) -> str:
    return text.text[text.labels[-1].end :] if text.labels else text.text


def _labels_named(texts: Sequence[_Text], name: str) -> list[tuple[_Text, FoundLabel]]:
    return [(text, label) for text in texts for label in text.labels if label.name == name]


def _values(texts: Sequence[_Text], text: _Text, label: FoundLabel) -> Iterator[tuple[str, Box]]:
    """Texts that may be a label's value, likeliest first, each with its place."""
    later = [other for other in text.labels if other.start >= label.end]
    clock = later[0] if later and later[0].name == "time" else None
    following = next((other for other in later if other is not clock), None)
    end = following.start if following else len(text.text)
    own = text.text[label.end : clock.start if clock else end].strip()
    if clock:
        own = f"{own} {text.text[clock.end : end].strip()}"
    if own:
        yield own, _part(text, label.end, end)
        yield own.split()[0], _part(text, label.end, label.end + len(own.split()[0]))
    if following and following.name not in ("other", label.name):
        return
    beside = [] if following and following.name == "other" else _beside(texts, text)
    if beside:
        joined = " ".join(other.text for other in beside)
        yield f"{own} {joined}".strip(), _around([text.box, *(other.box for other in beside)] if own else [other.box for other in beside])
        yield from ((other.text, other.box) for other in beside)
    under = [] if own and not is_chinese(text.text[: label.start] + own) and beside else _under(texts, text, label)
    yield from ((other.text, other.box) for other in under)


def _beside(texts: Sequence[_Text], text: _Text) -> list[_Text]:
    """Pieces right of a label on its line, up to the next label; a piece labelled 时间 belongs to the date before it."""
    height = text.box.bottom - text.box.top
    middle = (text.box.top + text.box.bottom) / 2
    on_line = [
        other
        for other in texts
        if other is not text
        and other.box.x0 >= text.box.x1 - height
        and abs((other.box.top + other.box.bottom) / 2 - middle) <= _BESIDE * height
    ]
    beside: list[_Text] = []
    for other in sorted(on_line, key=lambda candidate: candidate.box.x0):
        if any(label.name != "time" for label in other.labels):
            break
        clock = other.labels[0].end if other.labels else 0
        beside.append(_Text(other.text[clock:], other.box, other.score, ()))
    return beside


def _under(texts: Sequence[_Text], text: _Text, label: FoundLabel) -> list[_Text]:
    height = text.box.bottom - text.box.top
    place = _part(text, label.start, len(text.text))
    return sorted(
        (
            other
            for other in texts
            if not other.labels
            and 0 <= (other.box.top + other.box.bottom) / 2 - text.box.bottom <= _UNDER * height
            and other.box.x0 < place.x1 + height
            and other.box.x1 > place.x0 - height
        ),
        key=lambda other: (other.box.top, other.box.x0),
    )


def _part(text: _Text, start: int, end: int) -> Box:
    """The share of a piece's box that some of its characters take; Chinese characters are twice as wide as others."""
    widths = [1.0 if character.isascii() else 2.0 for character in text.text]
    scale = (text.box.x1 - text.box.x0) / (sum(widths) or 1.0)
    return Box(text.box.x0 + scale * sum(widths[:start]), text.box.top, text.box.x0 + scale * sum(widths[:end]), text.box.bottom)


def _around(boxes: Sequence[Box]) -> Box:
    around = boxes[0]
    for box in boxes[1:]:
        around = around.around(box)
    return around


def _compared(plain: _Found | None, flat: _Found | None) -> FieldReading:
    if plain is None and flat is None:
        return FieldReading(None, (), Agreement.NONE, None)
    if plain is not None and flat is not None:
        readings = (plain.value, flat.value)
        if same_value(plain.value, flat.value):
            return FieldReading(plain.value, readings, Agreement.AGREE, plain.box)
        return FieldReading(None, readings, Agreement.DISAGREE, plain.box.around(flat.box))
    only = plain or flat
    assert only is not None  # noqa: S101 - one of two is there: both absent and both present are answered above
    return FieldReading(only.value if only.score >= _SURE_ALONE else None, (only.value,), Agreement.SINGLE, only.box)
