"""The shops of the story: a name, a city, a merchant number and terminals that stay the same in every file."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.story.draw import Draw
from web.story.names import CITIES, TRADES, Trade

_ACQUIRER = "999"
"""The invented acquirer 示例支付 in the first three digits of its merchant numbers."""
_AREA_CODES = {"上海": "2900", "苏州": "3050", "南京": "3010", "杭州": "3310", "宁波": "3320", "合肥": "3610"}
_BRANCHES = {
    "上海": ("杨高店", "大沽店", "虹桥店", "五角店", "中山店"),
    "苏州": ("姑苏店",),
    "南京": ("鼓楼店",),
    "杭州": ("西湖店",),
    "宁波": ("海曙店",),
    "合肥": ("蜀山店",),
}


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant as a transaction names it."""

    merchant_no: str
    """Fifteen digits: acquirer, area, category, serial."""
    name: str
    city: str
    trade: Trade
    terminals: tuple[str, ...]


def shop(name: str, city: str, code: str, serial: int) -> Shop:
    """A shop of a trade, numbered."""
    trade = next(trade for trade in TRADES if trade.code == code)
    draw = Draw("terminal", city, code, serial)
    terminals = tuple(draw.digits(8) for _ in range(draw.between(1, 3)))
    return Shop(f"{_ACQUIRER}{_AREA_CODES[city]}{code}{serial:04d}", name, city, trade, terminals)


def high_street() -> dict[str, list[Shop]]:
    """All ordinary shops by city."""
    street: dict[str, list[Shop]] = {}
    for city in CITIES:
        for trade in TRADES:
            serial = 0
            for name in trade.names:
                for branch in _BRANCHES[city]:
                    serial += 1
                    if Draw("open", city, name, branch).chance(60):
                        street.setdefault(city, []).append(shop(name + branch, city, trade.code, serial))
    return street


def pick_shop(draw: Draw, shops: Sequence[Shop]) -> Shop:
    """One of the shops, the everyday ones more often."""
    ticket = draw.below(sum(each.trade.weight for each in shops))
    for each in shops:
        ticket -= each.trade.weight
        if ticket < 0:
            return each
    raise AssertionError(ticket)  # pragma: no cover - the ticket is below the sum


GOLD_SHOP = shop("老庙黄金豫园店", "上海", "5944", 501)
"""Where the seed's 4,286 yuan were spent."""
RESTAURANT = shop("和顺楼酒家豫园店", "上海", "5812", 502)
"""Of a chain whose acquirer keeps its copies."""
SUPERMARKET = shop("家家鲜超市杨高店", "上海", "5411", 503)
NOODLES = shop("四季面馆大沽店", "上海", "5812", 504)
CORNER_SHOP = shop("好邻便利大沽店", "上海", "5411", 505)
PHARMACY = shop("百草堂大药房大沽店", "上海", "5912", 506)
DIGITAL_SHOP = shop("同泰数码商行中山店", "上海", "5732", 507)
PHONE_SHOP = shop("新锐通讯姑苏店", "苏州", "5732", 501)
JEWELLER = shop("金满堂银楼姑苏店", "苏州", "5944", 502)
APPLIANCES = shop("电器城一店姑苏店", "苏州", "5732", 503)
