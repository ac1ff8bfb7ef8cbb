"""Finding cases and accounts: compared with a search that looks at everything, on small worlds where much is alike."""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from cases.model import ClaimSource, DisputeClaim
from cases.roles import Role
from cases.store.find_register import Wanted
from cases.usecases.assign import assign_case
from cases.usecases.bring_in import import_export
from cases.usecases.find import FoundAccountPage, FoundCases, search_accounts, search_cases
from cases.usecases.open_case import NewCase, open_case
from cases.usecases.users import add_user
from graph.finding import Slice
from graph.times import parse_when
from graph.vocabulary import NodeKind, parse_public_id, split_key
from tests.support.stories import Desk, new_desk

LOGINS = ("wang", "li", "zhao")
CLAIM = DisputeClaim("K02", ClaimSource.PHONE, parse_when("2026-11-10 09:00:00"))
TYPES = ("NRI", "CNP", "ORDINARY")


@dataclass
class Known:
    """An account as the test made it."""

    account_no: str
    card: str
    phone: str
    id_no: str
    name: str
    case_no: str | None = None
    case_type: str = ""
    handler: str = ""
    seen_by: set[str] = field(default_factory=set)
    on_hold: bool = False


@dataclass
class World:
    desk: Desk
    known: list[Known]
    """In the order they were recorded."""

    @property
    def cases(self) -> list[Known]:
        """Newest first."""
        return sorted((each for each in self.known if each.case_no), key=lambda each: each.case_no or "", reverse=True)


def write(path: Path, header: str, rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header.split(","), *rows])
    return path


def name_of(chance: random.Random) -> str:
    return "".join(chance.choices("王李朱伟芳%_", k=chance.randint(1, 3)))


def id_no(number: int) -> str:
    """An identity number with its check digit; no place has the code 990101."""
    digits = f"99010119700101{number:03d}"
    return digits + "10X98765432"[sum(int(sign) * 2 ** (17 - place) for place, sign in enumerate(digits)) % 11]


def make_world(desk: Desk, folder: Path, seed: int) -> World:
    chance = random.Random(seed)  # noqa: S311 - a repeatable world, no secret
    known = [
        Known(
            account_no=f"SH{2300000 + 7 * number}",
            card=f"62998800{number:04d}{chance.choice((1, 12, 417)):04d}",
            phone=f"1380000{chance.randint(0, 12):04d}",
            id_no=id_no(number),
            name=name_of(chance),
        )
        for number in range(40)
    ]
    office = desk.office()
    persons = [(f"C{number}", name_of(chance), "居民身份证", each.id_no, each.phone) for number, each in enumerate(known)]
    header = "客户号,姓名,证件类型,证件号,手机"
    import_export(office, "persons", write(folder / "first.csv", header, persons), system="core")
    accounts = [(each.account_no, f"C{number}", each.card, "CNY", str(number), "12.50", "10.00") for number, each in enumerate(known)]
    import_export(
        office, "accounts", write(folder / "accounts.csv", "账号,客户号,卡号,币种,逾期期数,欠款余额,本金", accounts), system="core"
    )
    # A later file has other names: what is searched is the name that is shown, the newest.
    renamed = [(row[0], each.name, *row[2:]) for row, each in zip(persons, known, strict=True)]
    import_export(office, "persons", write(folder / "second.csv", header, renamed), system="core")
    for login in LOGINS:
        add_user(desk.office(Role.ADMIN, login="admin"), login, name=login, roles=frozenset({Role.MEMBER}), password="x" * 12)
    for number, each in enumerate(chance.sample(known, 24), 1):
        each.case_no, each.handler, each.case_type = f"SL-2026-{number:04d}", chance.choice(LOGINS), chance.choice(TYPES)
        each.on_hold = chance.random() < 0.5
        claims = (CLAIM,) if each.on_hold else ()
        opener = desk.office(login=each.handler)
        open_case(opener, NewCase(each.account_no, each.case_type, claims, case_no=each.case_no))
        each.seen_by = {each.handler}
        for login in LOGINS:
            if login not in each.seen_by and chance.random() < 0.3:
                assign_case(opener, each.case_no, login)
                each.seen_by.add(login)
    return World(desk, known)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")])]
)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = server.url(server.new_database())
    folder = tmp_path_factory.mktemp("world")
    desk = new_desk(folder / "w", url=url, fixed_at=datetime(2026, 11, 24, 2, tzinfo=UTC))
    return make_world(desk, folder, seed=4)


@pytest.fixture(params=[500, 3], ids=["few", "many"])
def counted_up_to(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """What is rare and what is frequent are looked for in two ways; both must find the same."""
    for module in ("graph.adapters.sql_finder", "cases.store.find_register", "cases.usecases.find"):
        monkeypatch.setattr(f"{module}.COUNTED_UP_TO", request.param)
    return int(request.param)


def texts(known: list[Known]) -> Iterator[str]:
    yield from (
        "",
        "王",
        "伟",
        "王伟",
        "李",
        "%",
        "_",
        "朱%",
        "0001",
        "0012",
        "0417",
        "SH2300",
        "SH2300007",
        "SL-2026-0003",
        "sl-2026-001",
        "Q",
        "无",
    )
    for each in known[:4]:
        yield from (each.phone, f"{each.phone[:3]} {each.phone[3:7]} {each.phone[7:]}", each.card, each.id_no.lower(), each.account_no)


def is_meant(text: str, each: Known) -> bool:
    plain = text.replace(" ", "")
    is_named = not any(sign.isdigit() for sign in text) and text in each.name
    is_last = len(text) == 4 and each.card.endswith(text)
    return text == "" or is_named or is_last or plain.upper() in {each.phone, each.card, each.id_no, each.account_no}


@dataclass
class Pages:
    """A list, page by page."""

    ask: Callable[[Slice], FoundCases | FoundAccountPage]
    shown: dict[int, str] = field(default_factory=dict)
    """Key to the number that is shown."""

    def keys(self, page: FoundCases | FoundAccountPage) -> list[int]:
        """The keys of the page's rows, in order."""
        if isinstance(page, FoundCases):
            found = {each.case.key: each.case.case_no for each in page.cases}
        else:
            found = {split_key(each.account.node)[1]: each.account.account_no for each in page.accounts}
        self.shown |= found
        return list(found)

    def walked(self) -> list[str]:
        """Every number, to the end of the list; then back again, which must show the same."""
        forth: list[list[int]] = []
        part, goes_on = Slice(4), True
        while goes_on:
            page = self.ask(part)
            assert page.comes_before == bool(forth)
            forth.append(self.keys(page))
            goes_on = page.goes_on
            if goes_on:
                part = Slice(4, after=forth[-1][-1])
        for number in range(len(forth) - 1, 0, -1):
            back = self.ask(Slice(4, before=forth[number][0]))
            assert self.keys(back) == forth[number - 1]
            assert (back.comes_before, back.goes_on) == (number > 1, True)
        return [self.shown[key] for keys in forth for key in keys]


def test_accounts_are_found_as_by_looking_at_each(world: World, counted_up_to: int) -> None:
    office = world.desk.office(login="wang")
    for text in texts(world.known):
        begins = {each.account_no for each in world.known if len(text) >= 6 and each.account_no.startswith(text)}
        expected = [each.account_no for each in world.known if is_meant(text, each) or each.account_no in begins]
        pages = Pages(partial(search_accounts, office, text))
        assert pages.walked() == expected, text
        total = search_accounts(office, text).total
        assert (total.number, total.is_more) == (min(len(expected), counted_up_to), len(expected) > counted_up_to), text


@pytest.mark.parametrize("login", [*LOGINS, "gao"])
def test_cases_are_found_as_by_looking_at_each_and_none_that_may_not_be_seen(world: World, counted_up_to: int, login: str) -> None:
    office = world.desk.office(Role.TEAM_LEAD if login == "gao" else Role.MEMBER, login=login)
    chance = random.Random(login)  # noqa: S311 - as above
    for text in texts(world.known):
        wanted = Wanted(
            text,
            case_type=chance.choice((None, *TYPES)),
            handler=chance.choice((None, *LOGINS)),
            on_hold=chance.choice((None, True, False)),
        )
        expected = [
            each.case_no
            for each in world.cases
            if (login == "gao" or login in each.seen_by)
            and (is_meant(text, each) or (text.isascii() and text.upper() in str(each.case_no)))
            and wanted.case_type in {None, each.case_type}
            and wanted.handler in {None, each.handler}
            and wanted.on_hold in {None, each.on_hold}
        ]
        pages = Pages(partial(search_cases, office, wanted))
        assert pages.walked() == expected, wanted
        total = search_cases(office, wanted).total
        assert (total.number, total.is_more) == (min(len(expected), counted_up_to), len(expected) > counted_up_to), wanted


def test_a_listed_case_shows_what_its_records_say(world: World) -> None:
    known = world.cases[0]
    [listed] = search_cases(world.desk.office(Role.TEAM_LEAD, login="gao"), Wanted(str(known.case_no))).cases
    assert (listed.case.holder, listed.case.case_type, listed.case.handler) == (known.name, known.case_type, known.handler)
    assert (listed.case.hold_since is not None) == known.on_hold
    assert listed.account.account_no == known.account_no
    assert [card.last4 for card in listed.account.cards] == [known.card[-4:]]
    assert (listed.account.balance_fen, listed.account.currency) == (1250, "CNY")


def test_a_case_that_may_not_be_seen_shows_only_that_there_is_one(world: World) -> None:
    known = next(each for each in world.cases if "li" not in each.seen_by)
    [listed] = search_accounts(world.desk.office(Role.MEMBER, login="li"), known.account_no).accounts
    assert (listed.has_case, listed.case_no) == (True, None)
    [listed] = search_accounts(world.desk.office(Role.MEMBER, login=known.handler), known.account_no).accounts
    assert (listed.has_case, listed.case_no) == (True, known.case_no)
    free = next(each for each in world.known if each.case_no is None)
    [listed] = search_accounts(world.desk.office(Role.MEMBER, login="li"), free.account_no).accounts
    assert (listed.has_case, listed.case_no) == (False, None)


def test_what_may_stand_in_an_address_is_no_clear_identifier_and_finds_the_same(world: World) -> None:
    office, known = world.desk.office(Role.TEAM_LEAD, login="gao"), world.cases[0]
    for text, kind in ((known.phone, NodeKind.PHONE), (known.card, NodeKind.CARD), (known.id_no, NodeKind.PERSON)):
        found = search_cases(office, Wanted(text))
        assert split_key(parse_public_id(found.meaning.told))[0] is kind
        assert text not in repr(found)
        assert search_cases(office, Wanted(found.meaning.told)).cases == found.cases
        assert known.case_no in {each.case.case_no for each in found.cases}
    masked = search_cases(office, Wanted(known.phone)).meaning.masked
    assert masked == f"{known.phone[:3]}****{known.phone[-4:]}"
    assert search_cases(office, Wanted("王")).meaning.told == "王"


def test_nothing_clear_is_in_a_list_of_accounts(world: World) -> None:
    told = repr(search_accounts(world.desk.office(login="wang"), ""))
    for each in world.known:
        assert each.account_no in told
        assert not any(clear in told for clear in (each.card, each.phone, each.id_no))
