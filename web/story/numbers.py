"""Numbers of cards, identity papers, phones and merchants: right in form and checksum, from ranges that nobody has been given."""

from datetime import date

from web.story.draw import Draw

BANK_PREFIX = "629999"
"""The issuer prefix of the invented 示例银行."""
ID_AREA = "9901"
"""First digits of every identity number of the story: no province of China has the code 99."""

# Mobile prefixes that no operator had opened to the public when the story was written.
_MOBILE_PREFIXES = ("154", "160", "161", "163", "164", "168", "169", "179")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_NINE = 9


def card_number(middle: str) -> str:
    """A 16-digit card number with nine digits of its own and a Luhn digit (ISO/IEC 7812-1)."""
    body = BANK_PREFIX + middle
    return body + str(-_luhn_sum(body + "0") % 10)


def card_ending(last4: str, middle: str) -> str:
    """A card number with the given last four digits: five digits are kept, the sixth is the one that makes the Luhn sum come out."""
    for digit in range(10):
        number = f"{BANK_PREFIX}{middle}{digit}{last4}"
        if _luhn_sum(number) % 10 == 0:
            return number
    raise AssertionError(last4)  # pragma: no cover - one of ten digits always fits


def _luhn_sum(number: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > _NINE else value
    return total


def id_number(area: str, born_on: date, order: int) -> str:
    """An 18-digit identity number (GB 11643-1999); an odd `order` is a man's."""
    body = f"{ID_AREA}{area}{born_on:%Y%m%d}{order:03d}"
    return body + _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def mobile_number(draw: Draw) -> str:
    """An 11-digit mobile number."""
    return draw.pick(_MOBILE_PREFIXES) + draw.digits(8)


def masked_card(number: str) -> str:
    """A card number as slips and payers' accounts print it: first six, six stars, last four."""
    return f"{number[:6]}******{number[-4:]}"
