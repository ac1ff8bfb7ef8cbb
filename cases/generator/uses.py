"""How a disputed card was used: the transactions of each kind of use."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from cases.generator import records, trades
from cases.generator.casting import Part
from cases.generator.draws import FEN, NORMAL, Dice
from cases.generator.places import CITIES, ONLINE
from cases.generator.records import Planned
from cases.generator.shops import Shops

_DAILY = (
    "supermarket",
    "supermarket",
    "restaurant",
    "restaurant",
    "convenience",
    "coffee",
    "fuel",
    "pharmacy",
    "clothing",
    "department",
    "beauty",
)
_NO_PIN = 100_000
"""Above this amount, in fen, a tapped card needs its PIN."""
_MINUTE = 60


class Scene(NamedTuple):
    """Where and by whom a card is used."""

    part: Part
    city: int
    user: str
    dice: Dice
    shops: Shops

    def shop(self, trade: str, city: int | None = None, near: int = 12) -> int:
        """A shop of the trade, one of the better known."""
        found = self.shops.of(self.city if city is None else city, trades.NUMBER[trade])
        return int(found[self.dice.below(min(near, len(found)))])

    def fen(self, trade: str, low: int = 200) -> int:
        """What is paid for something of the trade."""
        number = trades.NUMBER[trade]
        step = int(trades.STEPS[number])
        spread = int(trades.SIGMAS[number]) * int(NORMAL[self.dice.below(len(NORMAL))]) // 1000
        amount = int(FEN[max(0, min(len(FEN) - 1, int(trades.MEDIANS[number]) + spread))])
        return max(low, amount // step * step, step)

    def second(self, shop: int) -> int:
        """A moment at which the shop is open."""
        opens, closes = int(self.shops.opens[shop]), int(self.shops.closes[shop])
        if closes - opens >= trades.DAY:
            opens, closes = 7 * _MINUTE, 23 * _MINUTE
        return self.dice.between(opens * _MINUTE + 60, closes * _MINUTE - 60)

    def buy(self, day: int, shop: int, fen: int, entry: int, verification: int, second: int | None = None, note: str = "") -> Planned:
        """A disputed transaction."""
        moment = self.second(shop) if second is None else second
        return Planned(self.part.account, day, moment, shop, fen, entry, verification, self.user, True, note)

    def in_shop(self, day: int, shop: int, fen: int) -> Planned:
        """A disputed purchase by the genuine card: tapped when small, chip and PIN otherwise."""
        if fen <= _NO_PIN and self.dice.happens(520):
            return self.buy(day, shop, fen, records.TAPPED, records.NONE)
        return self.buy(day, shop, fen, records.CHIP, records.PIN_SIGNED if self.dice.happens(300) else records.PIN)


def _rush(scene: Scene) -> Iterator[Planned]:
    """A small try, then what can be sold on: within hours by a thief, within three days by whoever kept a new card; then silence."""
    day, dice = scene.part.day, scene.dice
    first = scene.shop("convenience")
    tried = dice.between(8 * 3600, 11 * 3600)
    yield scene.buy(day, first, dice.between(8, 45) * 100, records.TAPPED, records.NONE, tried, "first_try")
    stolen = scene.part.plot.before
    for _ in range(dice.between(3, 6)):
        trade = dice.pick(("gold", "gold", "electronics", "electronics", "convenience"))
        fen = (
            max(scene.fen(trade, 150_000), 180_000 + 100 * dice.between(0, 6000))
            if trade != "convenience"
            else dice.between(600, 1900) * 100
        )
        shop = scene.shop(trade)
        # A thief of a card in use does not know the PIN; whoever kept a new card set it on activating.
        entry, verification = (records.STRIPE, records.SIGNED) if stolen else (records.CHIP, records.PIN_SIGNED)
        later = 0 if stolen else dice.below(3)
        second = max(scene.second(shop), tried + dice.between(1500, 9000)) if later == 0 else scene.second(shop)
        yield scene.buy(day + later, shop, min(fen, 1_500_000), entry, verification, second)


def _household(scene: Scene) -> Iterator[Planned]:
    """Two or three months of daily life, with one or two large things."""
    dice = scene.dice
    for _ in range(dice.between(11, 17)):
        trade = dice.pick(_DAILY)
        yield scene.in_shop(scene.part.day + dice.below(85), scene.shop(trade, near=5), scene.fen(trade))
    for trade in ("gold", "electronics")[: dice.between(1, 2)]:
        yield scene.in_shop(scene.part.day + dice.between(5, 85), scene.shop(trade), scene.fen(trade, 160_000))
    if dice.happens(600):
        shop = int(scene.shops.of(ONLINE, trades.NUMBER["topup"])[0])
        yield scene.buy(
            scene.part.day + dice.between(1, 80), shop, dice.pick((5000, 10_000, 20_000)), records.NET, records.CODE, note="own_phone"
        )


def _cash(scene: Scene) -> Iterator[Planned]:
    """Round amounts at the same two shops every few days, now and then after closing time."""
    dice = scene.dice
    own = [scene.shop(trade, near=30) for trade in ("clothing", "furniture")]
    day = scene.part.day
    for _ in range(dice.between(6, 10)):
        shop = dice.pick(own)
        fen = dice.between(15, 49) * 20_000 - (dice.between(0, 3) * 100)
        if dice.happens(250):
            late = dice.between(max(int(scene.shops.closes[shop]) * _MINUTE + 900, 22 * 3600), 86_399)
            yield scene.buy(day, shop, fen, records.CHIP, records.PIN, late, "after_hours")
        else:
            yield scene.buy(day, shop, fen, records.CHIP, records.PIN, note="round_amount")
        day += dice.between(3, 9)


def _clone(scene: Scene) -> Iterator[Planned]:
    """The copied stripe far away, the genuine card at home on the same day."""
    dice = scene.dice
    far = (scene.city + dice.between(3, len(CITIES) - 3)) % len(CITIES)
    day, moment = scene.part.day, dice.between(14 * 3600, 16 * 3600)
    for _ in range(dice.between(3, 5)):
        shop = scene.shop(dice.pick(("gold", "electronics", "department")), far)
        verification = records.PIN if dice.happens(600) else records.SIGNED
        yield scene.buy(day, shop, dice.between(1600, 6900) * 100, records.STRIPE, verification, moment, "clone")
        moment += dice.between(900, 3300)
    home = scene.shop("supermarket", near=5)
    yield Planned(
        scene.part.account,
        day,
        scene.second(home),
        home,
        scene.fen("supermarket"),
        records.CHIP,
        records.PIN,
        "holder",
        False,
        "genuine_card_at_home",
    )


def _net_burst(scene: Scene) -> Iterator[Planned]:
    """One small try and several large payments within an hour of the night."""
    dice = scene.dice
    moment = dice.between(1 * 3600, 4 * 3600)
    tried = scene.shop("digital", ONLINE)
    yield scene.buy(scene.part.day, tried, dice.pick((1, 100, 100, 990)), records.NET, records.CVV, moment, "first_try")
    for _ in range(dice.between(3, 6)):
        moment += dice.between(70, 700)
        shop = scene.shop(dice.pick(("digital", "mall", "topup", "ticket")), ONLINE)
        yield scene.buy(
            scene.part.day, shop, dice.pick((99_900, 199_800, 299_900, 499_900, 50_000, 100_000)), records.NET, records.CODE, moment
        )


def _net_spread(scene: Scene) -> Iterator[Planned]:
    """Months of top-ups and shopping, at all hours of the day."""
    dice = scene.dice
    for month in range(3):
        for _ in range(dice.between(2, 4)):
            trade = dice.pick(("topup", "mall", "mall", "delivery", "ticket"))
            shop = scene.shop(trade, ONLINE, 5)
            note = "own_phone" if trade == "topup" else ""
            yield scene.buy(scene.part.day + 30 * month + dice.below(28), shop, scene.fen(trade), records.NET, records.CODE, note=note)


def _games(scene: Scene) -> Iterator[Planned]:
    """A child's hours: afternoons, evenings, weekends, one shop and the same few amounts."""
    dice = scene.dice
    shop = scene.shop("digital", ONLINE)
    for _ in range(dice.between(9, 14)):
        moment = dice.between(17 * 3600, 22 * 3600)
        yield scene.buy(
            scene.part.day + dice.below(40), shop, dice.pick((600, 3000, 6800, 12_800, 32_800, 64_800)), records.NET, records.CODE, moment
        )


USES: Mapping[str, Callable[[Scene], Iterator[Planned]]] = {
    "rush": _rush,
    "household": _household,
    "cash": _cash,
    "clone": _clone,
    "net_burst": _net_burst,
    "net_spread": _net_spread,
    "games": _games,
}


def use(scene: Scene) -> list[Planned]:
    """The transactions of the part's kind of use."""
    return list(USES[scene.part.plot.use](scene))
