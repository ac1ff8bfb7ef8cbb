"""The pages' figures (issue 4): `make bench-web`. A hundred thousand accounts, a real server, a real browser; both share this machine.

It prints each figure against its target, some beside another way to the same thing, and ends with `targets: N met, M missed`.
"""

import compileall
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import sync_playwright
from sqlalchemy import Connection, Row, Select, select

from cases.store.tables import case_file
from tests.bench.accounts import Amounts, card_no, holder_name
from tests.bench.figures import Figure, Sheet, say, timed
from tests.bench.forms import Form
from tests.bench.workspace import FIRST_CASE, bench_desk
from tests.meta import own_code
from tests.support import install
from tests.support.browser import FLAGS, LAPTOP, Served, opened, serving
from tests.support.checkers import Traffic
from tests.support.stories import CASE, Desk

CACHE = install.ROOT / ".cache/bench"
_TIMES = 100
_FEW = 5
_SOME = 20
_ROWS = 50
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
_SLIP = re.compile(r'href="(/cases/[\w-]+/slips/[0-9a-f]{64})"')
_SERVER_MS, _CLAIM_MS, _FIRST_PAGE_MS, _DRAWN_MS, _HEAVIEST_KB = 150, 1_000, 2_000, 1_500, 350
_LARGEST_PICTURE = 300
_SAID = "我从来没有收到过这张卡，也没有签过字。"


def main() -> int:
    """Measure; 1 where a target is missed."""
    sheet, amounts = Sheet(), Amounts()
    for room in own_code.ROOMS:  # as `make setup` does, for what was edited since
        compileall.compile_dir(install.ROOT / room, quiet=1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "user")
        desk = bench_desk(CACHE, folder / "w", amounts, say)
        say(f"{amounts.accounts:,} accounts, {amounts.cases:,} cases")
        starts = [_first_page(desk) for _ in range(_FEW)]
        sheet.add(Figure("first page after start", tuple(starts), target=_FIRST_PAGE_MS, share=0.5))
        with serving(desk) as served:
            with _visitor(served) as client:
                measure_server(client, amounts, sheet)
                measure_claim(client, sheet)
            measure_browser(served, sheet)
        measure_paging(desk, amounts, sheet)
        shutil.rmtree(desk.folder)
    say(sheet.verdict())
    return 0 if all(each.is_met for each in sheet.figures) else 1


def _first_page(desk: Desk) -> float:
    begun = time.perf_counter()
    with serving(desk):  # it goes on once the sign-in page has come
        return (time.perf_counter() - begun) * 1_000


def _visitor(served: Served) -> httpx2.Client:
    cookies = {"sliphound_session": served.desk.tokens["investigator"]}
    return httpx2.Client(base_url=served.address, cookies=cookies, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60)


def _asking(client: httpx2.Client, addresses: list[str], **headers: str) -> Iterator[Callable[[], object]]:
    for address in addresses:

        def ask(address: str = address) -> None:
            answer = client.get(address, headers=headers)
            assert answer.status_code == httpx2.codes.OK, f"{address}: {answer.status_code}"

        yield ask


def measure_server(client: httpx2.Client, amounts: Amounts, sheet: Sheet) -> None:
    """What the server alone takes: lists, cases, links, search; each address is asked once."""
    pages = ["/cases"]
    while len(pages) < _TIMES and (found := _NEXT.search(client.get(pages[-1]).text)):
        pages.append(found.group(1).replace("&amp;", "&"))
    sheet.add(Figure(f"case list, {len(pages)} pages on", timed(_asking(client, pages)), target=_SERVER_MS))
    fragments = timed(_asking(client, pages, **{"HX-Request": "true"}))
    sheet.add(Figure("  beside it: only its rows, for htmx", fragments))
    some = range(1, amounts.cases, amounts.cases // _TIMES)
    cases = [f"/cases/BN-{number:05d}" for number in some]
    sheet.add(Figure("case page, each for the first time", timed(_asking(client, cases)), target=_SERVER_MS))
    sheet.add(Figure("  beside it: the same once more", timed(_asking(client, cases))))
    points = [str(client.get(f"{case}/graph/view").json()["centre"]) for case in cases]
    around = [f"{case}/graph/expand?node={point}" for case, point in zip(cases, points, strict=True)]
    sheet.add(Figure("ego expand", timed(_asking(client, around)), target=_SERVER_MS))
    sheet.add(Figure("work list, the clocks of 50 cases", timed(_asking(client, ["/work"] * _SOME))))
    names = [f"/cases?q={holder_name(number)}" for number in some]
    sheet.add(Figure("search by name", timed(_asking(client, names)), target=_SERVER_MS))
    fours = [f"/cases?q={card_no(number)[-4:]}" for number in some]
    sheet.add(Figure("search by last four", timed(_asking(client, fours)), target=_SERVER_MS))


def measure_claim(client: httpx2.Client, sheet: Sheet) -> None:
    """From sending a claim to the contradictions that it is part of, on a page."""
    taken: list[float] = []
    for number in range(_FEW):
        form = f"/cases/{CASE}/testimony/new"
        typed = Form(client.get(form).text).values | {"text": f"{_SAID}{number}", "add": "received-no"}
        filled = Form(client.post(form, data=typed).text).values | {"text": typed["text"], "k0-quote": _SAID[:11]}

        def claim(form: str = form, filled: dict[str, str] = filled) -> None:
            recorded = client.post(form, data=filled)
            assert recorded.status_code == httpx2.codes.SEE_OTHER, recorded.text[:2_000]
            assert client.get(recorded.headers["location"]).status_code == httpx2.codes.OK

        taken += timed([claim])
    sheet.add(Figure("a new claim until its contradictions show", tuple(taken), target=_CLAIM_MS, share=0.5))


def measure_browser(served: Served, sheet: Sheet) -> None:
    """What the browser takes: the largest picture drawn, and the weight of pages."""
    with _visitor(served) as client:
        start: dict[str, Any] = client.get(f"/cases/{FIRST_CASE}/graph/view").json()
        card = next(each["id"] for each in start["points"] if each["kind"] == "card")
        shown = ",".join(each["id"] for each in start["points"])
        largest = client.get(f"/cases/{FIRST_CASE}/graph/expand?node={card}&shown={shown}&most={_LARGEST_PICTURE}").json()
        added = [each["id"] for each in largest["points"]][:_LARGEST_PICTURE]
        kept: dict[str, object] = {"places": {}, "pinned": [], "added": added, "removed": []}
        assert client.put(f"/cases/{FIRST_CASE}/graph/layout", json=kept).status_code == httpx2.codes.NO_CONTENT
        points = len(client.get(f"/cases/{FIRST_CASE}/graph/view").json()["points"])
        slip = _SLIP.findall(client.get(f"/cases/{CASE}/slips").text)[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install.chromium_path(), args=list(FLAGS), headless=True)
        drawn, drawing = [], []
        for _ in range(_FEW):
            with opened(browser, served, size=LAPTOP) as page:
                page.goto(f"{served.address}/cases/{FIRST_CASE}/graph")
                pane = page.locator("[data-drawn]")
                pane.wait_for(timeout=60_000)
                drawn.append(float(pane.get_attribute("data-drawn") or "nan"))
                drawing.append(float(pane.get_attribute("data-drawing") or "nan"))
        sheet.add(Figure(f"graph of {points} nodes drawn, from the click", tuple(drawn), target=_DRAWN_MS, share=0.5))
        sheet.add(Figure("  of that: in the browser alone", tuple(drawing)))
        pages = {"case": f"/cases/{CASE}", "graph": f"/cases/{FIRST_CASE}/graph", "case list": "/cases", "slip": slip}
        for what, address in pages.items():
            with opened(browser, served, size=LAPTOP) as page:
                traffic = Traffic(page)
                page.goto(served.address + address, wait_until="load")
                traffic.rest()
                sheet.add(Figure(f"weight of the {what} page", (traffic.weight() / 1_000,), unit="kB", target=_HEAVIEST_KB))
                if traffic.evidence():
                    # Sealed as it came and shown as it was sealed: a lighter copy would be another picture than the one that is confirmed.
                    sheet.add(Figure("  beside it: the sealed picture it shows", (traffic.evidence() / 1_000,), unit="kB"))
        browser.close()


def measure_paging(desk: Desk, amounts: Amounts, sheet: Sheet) -> None:
    """Why lists go on from a key and not from a count: the last page of all cases, asked both ways of the database alone."""
    office = desk.office()
    with office.transactions.reading() as connection:
        keys = connection.execute(select(case_file.c.key).order_by(case_file.c.key.desc())).scalars().all()
        last = keys[amounts.cases - _ROWS]
        newest = select(case_file).order_by(case_file.c.key.desc()).limit(_ROWS)
        ways = {
            "from a key": newest.where(case_file.c.key < last),
            "from a count": newest.offset(amounts.cases - _ROWS),
        }
        for name, statement in ways.items():
            taken = timed([partial(_all_of, connection, statement)] * _TIMES)
            sheet.add(Figure(f"last page of cases in SQL, {name}", tuple(each * 1_000 for each in taken), unit="µs"))
            say(f"  median {statistics.median(taken) * 1_000:,.0f} µs")


def _all_of(connection: Connection, statement: Select[Any]) -> Sequence[Row[Any]]:
    return connection.execute(statement).all()


if __name__ == "__main__":
    sys.exit(main())
