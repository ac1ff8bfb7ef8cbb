"""Types of cells: each turns the text of one cell into a value, or says why it cannot."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from unicodedata import category, normalize

from cases.imports import reasons
from cases.imports.reasons import CellRefused
from graph.errors import MoneyRefused, TimeRefused
from graph.identifiers import without_identifiers
from graph.money import parse_fen
from graph.times import Precision, When, parse_when

_EARLIEST, _LATEST = 1900, 2100
_ROUNDED = re.compile(r"[-+]?\d(\.\d+)?E\+\d+", re.IGNORECASE)
_DASHES = re.compile(r"[\s\-\u2010-\u2014]")
_FOLDED_AWAY = re.compile(r"[\s_\-\ufeff\u200b]")
_PLAIN_CODE = re.compile(r"[A-Za-z0-9_\-./]{1,64}")
_PLAIN_AMOUNT = re.compile(r"-?\d{1,12}\.\d\d")
_CODE = re.compile(r"[\w\-./]+")
_CARD = re.compile(r"\d{12,19}")
_MASKED_CARD = re.compile(r"(\d{4,})\*+(\d{4})")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"0?\d{2,3}\d{7,8}|[48]00\d{7}|\d{5,8}")
_FOREIGN = re.compile(r"\+\d{6,15}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_SHOWN_OF_CARD = 8
_ID_DAY_LENGTH = 8
_SHORT_ID, _LONG_ID = 15, 18


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a cell of a column may hold."""

    name: str
    zh: str
    """What it is, for the reference page."""
    en: str
    read: Callable[[str], object]
    """Text to value; raises CellRefused. It is never given an empty text: that is "not stated"."""
    options: tuple[tuple[str, str], ...] = ()
    """The values of a list, each with its Chinese word; empty: there is none."""


def _no_controls(text: str, allowed: str = "") -> str:
    if not text.isprintable():
        for character in text:
            # Cf (format) is kept: zero-width joiners stand in real names.
            if category(character) in {"Cc", "Cs", "Co"} and character not in allowed:
                raise CellRefused(reasons.CONTROL)
    return text


def text(limit: int, *, lines: bool = False, may_identify: bool = False) -> ValueType:
    """Free text of at most `limit` characters; line breaks and tabs only where `lines`.

    It is kept as given, save that an identity, card or telephone number within it is masked: the sealed file has it whole. With `may_identify`
    the cell itself may be such a number, and whoever stores it protects it.
    """

    def read(cell: str) -> str:
        _no_controls(cell, "\n\r\t" if lines else "")
        if len(cell) > limit:
            raise CellRefused(reasons.TOO_LONG, limit=str(limit))
        return cell if may_identify else without_identifiers(cell)

    return ValueType("text", f"文字，至多 {limit} 字", f"text of at most {limit} characters", read)


def _read_code(cell: str) -> str:
    if _PLAIN_CODE.fullmatch(cell):  # nearly all are: what follows costs five times as much
        return cell
    code = re.sub(r"\s", "", normalize("NFKC", _no_controls(cell)))
    _not_rounded(code)
    if len(code) > 64:  # noqa: PLR2004 - longer than any bank's reference; the index holds it whole
        raise CellRefused(reasons.TOO_LONG, limit="64")
    if not _CODE.fullmatch(code):
        raise CellRefused(reasons.CODE)
    return code


def _not_rounded(number: str) -> None:
    if _ROUNDED.fullmatch(number):
        raise CellRefused(reasons.ROUNDED)


def _digits(cell: str) -> str:
    return _DASHES.sub("", normalize("NFKC", _no_controls(cell))).upper()


@lru_cache(maxsize=65536)
def _read_card(cell: str) -> str:
    number = _digits(cell)
    _not_rounded(number)
    masked = re.sub(r"[X•●·]", "*", number)
    if _CARD.fullmatch(number):
        return number
    match = _MASKED_CARD.fullmatch(masked)
    if match and len(match.group(1)) + len(match.group(2)) >= _SHOWN_OF_CARD:
        return masked
    raise CellRefused(reasons.CARD)


def _read_phone(cell: str) -> str:
    number = re.sub(r"[()]", "", _digits(cell))
    _not_rounded(number)
    if "*" in number:
        raise CellRefused(reasons.MASKED_PHONE)
    number = re.sub(r"^(\+86|0086)(?=\d{7,})", "", number)
    if re.fullmatch(r"861\d{10}", number):
        number = number[2:]
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) or _FOREIGN.fullmatch(number):
        return number
    raise CellRefused(reasons.PHONE)


def phone_in(contact: str) -> str | None:
    """The telephone number that a call's "number or address" is; None where it is something else, or masked."""
    try:
        return _read_phone(contact)
    except CellRefused:
        return None


def read_identity_number(cell: str) -> str:
    """A resident identity number in its 18-character form (GB 11643-1999), checked; 15 characters are carried over to 18, so that both match.

    A masked one (`310112********2213`) is given back as it stands: it identifies nobody.

    Raises:
        CellRefused: wrong length, impossible birth date, or a check digit that does not fit.
    """
    number = _digits(cell)
    _not_rounded(number)
    if re.fullmatch(r"[\dX*]{15}|[\dX*]{18}", number) and "*" in number:
        return number
    if not re.fullmatch(r"\d{15}|\d{17}[\dX]", number):
        raise CellRefused(reasons.ID_NO)
    full = number if len(number) == _LONG_ID else _lengthened(number)
    try:
        born = date(int(full[6:10]), int(full[10:12]), int(full[12:14]))
    except ValueError as impossible:
        raise CellRefused(reasons.ID_DATE) from impossible
    if born.year < _EARLIEST:
        raise CellRefused(reasons.ID_DATE)
    if full[-1] != check_digit(full[:-1]):
        raise CellRefused(reasons.ID_CHECKSUM)
    return full


def check_digit(body: str) -> str:
    """The 18th character that belongs to 17 digits (ISO 7064 MOD 11-2, as GB 11643-1999 has it)."""
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, body, strict=True)) % 11]


def _lengthened(short: str) -> str:
    body = f"{short[:6]}19{short[6:]}"
    return body + check_digit(body)


def _read_amount(cell: str) -> int:
    if _PLAIN_AMOUNT.fullmatch(cell):
        return int(cell.replace(".", ""))
    try:
        return parse_fen(cell)
    except MoneyRefused as refused:
        raise CellRefused(reasons.AMOUNT_TOO_LARGE if refused.facts["reason"] == "too_large" else reasons.AMOUNT) from refused


def _read_when(cell: str) -> When:
    try:
        when = parse_when(cell)
    except TimeRefused as refused:
        raise CellRefused(reasons.NO_SUCH_DAY if refused.facts["reason"] == "no_such_day" else reasons.TIME) from refused
    if not _EARLIEST <= when.outer.start.year <= _LATEST:
        raise CellRefused(reasons.IMPLAUSIBLE_DAY)
    return when


def _read_moment(cell: str) -> When:
    when = _read_when(cell)
    if when.precision in {Precision.MONTH, Precision.YEAR, Precision.PHRASE}:
        raise CellRefused(reasons.NEEDS_DAY)
    return when


@lru_cache(maxsize=16384)
def _read_day(cell: str) -> str:
    return _read_moment(cell).on.isoformat()


def _read_number(cell: str) -> int:
    number = normalize("NFKC", cell).strip().replace(",", "")
    number = re.sub(r"期$|\.0+$", "", number)
    if not re.fullmatch(r"\d{1,6}", number):
        raise CellRefused(reasons.NUMBER)
    return int(number)


def folded(word: str) -> str:
    """A word as it is compared: compatibility forms, case, spaces, underscores and dashes folded away."""
    return _FOLDED_AWAY.sub("", normalize("NFKC", word)).casefold()


def choice(name: str, words: Mapping[str, tuple[str, ...]], zh: str, en: str) -> ValueType:
    """One of the keys of `words`; each may be written as itself or as one of its synonyms in either language."""
    known = _synonyms(words)
    allowed = ", ".join("/".join((key, *synonyms[:1])) for key, synonyms in words.items())

    def read(cell: str) -> str:
        if (value := known.get(cell) or known.get(folded(cell))) is None:
            raise CellRefused(reasons.CHOICE, allowed=allowed)
        return value

    return ValueType(name, f"{zh}：{allowed}", f"{en}: {allowed}", read, _options(words))


def word(name: str, words: Mapping[str, tuple[str, ...]], zh: str, en: str) -> ValueType:
    """A word of a list that is not closed: a synonym becomes its key, any other short text stays as the source has it."""
    known = _synonyms(words)
    plain = text(60)

    def read(cell: str) -> object:
        return known.get(cell) or known.get(folded(cell)) or plain.read(cell)

    listed = ", ".join(words)
    told = f"{zh}；统一写法：{listed}；其他照原文保留", f"{en}; folded to {listed}; others stay as written"
    return ValueType(name, *told, read, _options(words))


def _options(words: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, next(iter(synonyms), key)) for key, synonyms in words.items())


def _synonyms(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every spelling, as written and folded: a dictionary look-up is most of what a cell costs."""
    return {form: key for key, synonyms in words.items() for spelling in (key, *synonyms) for form in (spelling, folded(spelling))}


_YES_NO: dict[str, bool | None] = {
    **dict.fromkeys(("是", "有", "已", "y", "yes", "true", "1", "t", "已核", "已核验", "已核实", "通过", "√"), True),
    **dict.fromkeys(("否", "无", "未", "n", "no", "false", "0", "f", "未核", "未核验", "未核实", "未通过", "×"), False),
    **dict.fromkeys(("不详", "未知", "不清楚", "unknown", "n/a", "/"), None),
}


def _read_yes_no(cell: str) -> bool | None:
    key = folded(cell)
    if key not in _YES_NO:
        raise CellRefused(reasons.YES_NO)
    return _YES_NO[key]


_CURRENCIES = {
    "CNY": ("人民币", "RMB", "156", "元", "¥", "人民币元"),
    "USD": ("美元", "840", "$"),
    "HKD": ("港币", "港元", "344"),
    "EUR": ("欧元", "978"),
    "JPY": ("日元", "392"),
    "GBP": ("英镑", "826"),
    "MOP": ("澳门元", "446"),
    "TWD": ("新台币", "901"),
    "KRW": ("韩元", "410"),
    "SGD": ("新加坡元", "702"),
    "THB": ("泰铢", "764"),
    "AUD": ("澳元", "036"),
    "CAD": ("加元", "124"),
}

CODE = ValueType("code", "号码（字母、数字、- _ . /）", "a number or code (letters, digits, - _ . /)", _read_code)
CARD_NO = ValueType(
    "card_no",
    "卡号，12 至 19 位，可有空格或短横；掩码须露出至少 8 位并含末四位",
    "card number of 12 to 19 digits, spaces and dashes allowed; a masked one shows at least 8, the last four among them",
    _read_card,
)
PHONE = ValueType("phone", "完整电话号码（+86、空格、短横可有）", "a whole telephone number (+86, spaces and dashes allowed)", _read_phone)
AMOUNT = ValueType(
    "amount", "金额：4286、¥4,286.00、4,286.00元、-50.00、50.00CR", "an amount: 4286, ¥4,286.00, -50.00, (50.00), 50.00CR", _read_amount
)
WHEN = ValueType(
    "when",
    "日期时间：2013-03-30、2013/3/30 15:00、20130330150000；可只到月或年",
    "a date or time: 2013-03-30, 2013/3/30 15:00, 20130330150000; a month or year will do",
    _read_when,
)
MOMENT = ValueType("moment", "日期时间，至少精确到日", "a date or time that names at least the day", _read_moment)
DAY = ValueType("day", "日期，精确到日", "a date that names the day", _read_day)
NUMBER = ValueType("number", "非负整数", "a whole number from 0 up", _read_number)
YES_NO = ValueType(
    "yes_no",
    "是/否；不清楚留空或写“不详”",
    "Y/N; empty or `unknown` where it is not known",
    _read_yes_no,
    (("是", "是"), ("否", "否")),
)
CURRENCY = choice("currency", _CURRENCIES, "币种，空为 CNY", "currency, CNY where empty")
NAME = text(60)
LINE = text(200)
NUMBER_OR_NAME = text(200, may_identify=True)
ADDRESS = text(300)
NUMBER_OR_ADDRESS = text(300, may_identify=True)
NOTE = text(4000, lines=True)
