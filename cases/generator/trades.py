"""Lines of business: what their shops are called, when they are open, and what people spend there."""

from dataclasses import dataclass
from math import log

import numpy as np

from cases.generator.draws import NATS, Ints

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business."""

    key: str
    code: str
    """Merchant category code."""
    kinds: tuple[str, ...]
    """What its shops are called after their brand."""
    shops: int
    """How many of a thousand shops are of it."""
    pull: int
    """How often people go there, beside its number of shops."""
    median: int
    """The usual amount, yuan."""
    sigma: int
    """Spread of the amounts' logarithm, hundredths."""
    opens: int
    closes: int
    """Hours, of the day; 0 and 24 are open always."""
    peaks: tuple[tuple[int, int, int], ...]
    """Share, middle and width of its busy times, hundredths of its opening time."""
    step: int = 1
    """Prices are whole multiples of this many fen, mostly."""


_EVEN = ((100, 50, 30),)
_EVENING = ((40, 35, 18), (60, 78, 14))
_MEALS = ((45, 16, 6), (55, 65, 9))

TRADES = (
    Trade("supermarket", "5411", ("生活超市", "大卖场", "生鲜超市"), 120, 26, 86, 75, 8, 22, _EVENING),
    Trade("convenience", "5499", ("便利店", "便民超市", "烟酒店"), 150, 16, 24, 65, 0, 24, ((35, 35, 8), (65, 78, 12)), 50),
    Trade("restaurant", "5812", ("餐饮店", "火锅店", "酒家", "面馆", "小吃店"), 190, 24, 118, 80, 10, 22, _MEALS, 100),
    Trade("coffee", "5814", ("咖啡", "茶饮店", "烘焙坊"), 60, 9, 32, 40, 7, 22, ((50, 15, 12), (50, 55, 20)), 100),
    Trade("fuel", "5541", ("加油站",), 25, 14, 300, 30, 0, 24, ((50, 35, 10), (50, 76, 10))),
    Trade("pharmacy", "5912", ("大药房", "药店"), 60, 8, 62, 75, 8, 21, _EVEN, 10),
    Trade("hospital", "8062", ("门诊部", "口腔医院", "体检中心"), 18, 9, 210, 90, 8, 17, ((70, 25, 14), (30, 70, 14)), 10),
    Trade("clothing", "5651", ("服饰店", "童装店", "鞋业"), 90, 8, 259, 70, 10, 22, _EVENING, 1000),
    Trade("department", "5311", ("百货", "购物中心", "商厦"), 14, 24, 330, 85, 10, 22, _EVENING, 100),
    Trade("electronics", "5732", ("数码商行", "通讯器材店", "电器城"), 30, 10, 1880, 80, 9, 21, _EVEN, 1000),
    Trade("gold", "5944", ("珠宝店", "银楼", "黄金首饰店"), 16, 7, 3280, 65, 9, 21, _EVEN, 100),
    Trade("hotel", "7011", ("快捷酒店", "宾馆", "大酒店"), 30, 10, 298, 50, 0, 24, ((30, 50, 8), (70, 85, 8)), 100),
    Trade("beauty", "7230", ("美发店", "美容会所"), 45, 6, 168, 80, 10, 21, _EVENING, 1000),
    Trade("furniture", "5712", ("家居广场", "建材店", "灯饰店"), 30, 5, 1450, 95, 9, 19, _EVEN, 1000),
    Trade("school", "8299", ("培训中心", "早教中心", "驾校"), 20, 5, 1980, 75, 9, 20, _EVEN, 10000),
    Trade("leisure", "7832", ("影城", "健身会所", "量贩歌城"), 30, 9, 96, 60, 10, 24, ((30, 45, 15), (70, 80, 10)), 100),
    Trade("travel", "4722", ("旅行社", "票务中心"), 12, 6, 890, 85, 9, 20, _EVEN, 100),
    Trade("market", "5399", ("批发部", "五金店", "农贸商行"), 60, 4, 145, 95, 6, 19, ((70, 25, 14), (30, 65, 15))),
)
ONLINE_TRADES = (
    Trade("mall", "5262", ("商城", "官方旗舰店", "优选"), 420, 26, 98, 90, 0, 24, ((25, 44, 8), (75, 86, 7)), 10),
    Trade("delivery", "5815", ("外卖", "到家", "买菜"), 200, 24, 38, 45, 0, 24, ((45, 49, 3), (55, 77, 4)), 10),
    Trade("ride", "4121", ("出行", "单车"), 120, 16, 22, 55, 0, 24, ((45, 35, 5), (55, 77, 6)), 10),
    Trade("topup", "4814", ("话费充值", "生活缴费"), 80, 12, 100, 50, 0, 24, _EVEN, 1000),
    Trade("digital", "5816", ("视频会员", "游戏点卡", "云服务"), 100, 9, 30, 70, 0, 24, ((100, 86, 9),), 100),
    Trade("ticket", "4112", ("火车票", "机票", "酒店预订"), 80, 13, 320, 75, 0, 24, ((100, 70, 15),), 50),
)
ALL = (*TRADES, *ONLINE_TRADES)
NUMBER = {trade.key: number for number, trade in enumerate(ALL)}
RESOLD = tuple(NUMBER[key] for key in ("gold", "electronics"))
"""What a thief buys: it is sold on easily."""

MEDIANS: Ints = np.array([round(NATS * log(trade.median)) for trade in ALL], dtype=np.int64)
SIGMAS: Ints = np.array([round(NATS * trade.sigma / 100) for trade in ALL], dtype=np.int64)
STEPS: Ints = np.array([trade.step for trade in ALL], dtype=np.int64)
_TIMES = 256


def _busy(trade: Trade) -> list[int]:
    """Moments of the opening time, thousandths, the busy ones more often."""
    density = [
        4
        + sum(
            share * max(0, 1000 - (1000 * abs(100 * n // _TIMES - middle)) // (2 * width)) // width for share, middle, width in trade.peaks
        )
        for n in range(_TIMES)
    ]
    upto = np.cumsum(np.array(density, dtype=np.int64))
    wanted = (np.arange(_TIMES, dtype=np.int64) * 2 + 1) * upto[-1] // (2 * _TIMES)
    return [int(moment) * 1000 // _TIMES for moment in np.searchsorted(upto, wanted, side="right")]


BUSY: Ints = np.array([_busy(trade) for trade in ALL], dtype=np.int64)
"""For each trade, 256 equally likely moments of its opening time, thousandths."""
