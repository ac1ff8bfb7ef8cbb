"""Many accounts for the measurements: holders, accounts and purchases as the bank's exports would name them, the same bytes each time."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from cases.imports.reading import kind_called
from web.story.names import CITIES, SURNAMES
from web.story.numbers import card_number, id_number

_GIVEN = "伟强磊军洋勇杰涛明超芳娜敏静丽艳娟霞秀兰玲燕萍红梅琳莉婷雪慧颖洁欣怡佳瑶春玉淑文雅晓岚思彤建国海峰永康子轩"
_SHOPS = ("家家鲜超市", "小南门生煎", "江畔火锅", "和顺楼酒家", "老庙黄金", "云上通讯", "安途加油站", "城隍文具", "蓝湾书店", "石榴花店")
_FIRST_DAY = date(2023, 1, 1)
_DAYS = 1_000
_MERCHANTS = 2_000
_SEED = 4

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much there is of everything."""

    accounts: int = 100_000
    purchases_each: int = 2
    busy_purchases: int = 400
    """Of the first account, around which the largest picture is drawn."""
    cases: int = 20_000
    """Of the first accounts, one each."""


def write_exports(folder: Path, amounts: Amounts) -> dict[str, Path]:
    """Write the exports into the folder; kind → file, in the order in which they are imported."""
    rows = {
        "persons": (_person(number) for number in range(amounts.accounts)),
        "accounts": (_account(number) for number in range(amounts.accounts)),
        "transactions": (
            row
            for number in range(amounts.accounts)
            for row in _purchases(number, amounts.purchases_each if number else amounts.busy_purchases)
        ),
    }
    return {kind: _write(folder / f"{kind}.csv", kind, given) for kind, given in rows.items()}


def account_no(number: int) -> str:
    """The number of the account so and so."""
    return f"BN{number:08d}"


def holder_name(number: int) -> str:
    """Who holds it."""
    draw = _draw("name", number)
    return draw.choice(SURNAMES) + "".join(draw.choices(_GIVEN, k=2))


def phone(number: int) -> str:
    """The holder's number, which nobody else has."""
    return f"160{number:08d}"


def card_no(number: int) -> str:
    """The account's card."""
    return card_number(f"7{number:08d}")


def _draw(what: str, number: int) -> Random:
    return Random(f"{_SEED}/{what}/{number}")  # noqa: S311 - figures to measure with, no secret


def _write(path: Path, kind: str, rows: Iterator[Row]) -> Path:
    names = [column.en for column in kind_called(kind).columns]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _person(number: int) -> Row:
    draw = _draw("person", number)
    born = date(1960, 1, 1) + timedelta(days=draw.randrange(14_000))
    return {
        "customer_no": f"BC{number:08d}",
        "name": holder_name(number),
        "id_type": "居民身份证",
        "id_no": id_number(f"{number % 100:02d}", born, number // 100 % 1000),
        "born_on": born,
        "phone": phone(number),
        "address": f"{CITIES[number % len(CITIES)]}市云锦东路{number % 997}弄{number % 61}号{number % 18}0{number % 6}室",
    }


def _account(number: int) -> Row:
    owed = 100 * (1 + _draw("account", number).randrange(20_000))
    return {
        "account_no": account_no(number),
        "customer_no": f"BC{number:08d}",
        "card_no": card_no(number),
        "currency": "CNY",
        "periods_overdue": 1 + number % 36,
        "balance": f"{owed}.50",
        "principal": f"{owed}.00",
        "overdue_since": _FIRST_DAY + timedelta(days=number % _DAYS),
        "handler": "韩雪",
    }


def _purchases(number: int, many: int) -> Iterator[Row]:
    draw = _draw("purchases", number)
    for place in range(many):
        shop = draw.randrange(_MERCHANTS)
        at = datetime.combine(_FIRST_DAY, datetime.min.time()) + timedelta(minutes=draw.randrange(_DAYS * 1_440))
        yield {
            "source_ref": f"BT{number:08d}{place:03d}",
            "card_no": card_no(number),
            "at": at,
            "posted_on": at.date() + timedelta(days=1),
            "amount": f"{draw.randrange(10, 9_000)}.{draw.randrange(100):02d}",
            "currency": "CNY",
            "merchant_no": f"9992900{shop:08d}",
            "merchant_name": f"{_SHOPS[shop % len(_SHOPS)]}{shop}号店",
            "city": CITIES[shop % len(CITIES)],
            "verification": "签名",
        }
