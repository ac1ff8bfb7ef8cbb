"""The case's own pages: head, file, what speaks for whom, and a person's word on a contradiction."""

import re
from html import unescape

from tests.support.site import visiting
from tests.support.stories import CASE, Desk

HERE = f"/cases/{CASE}"
_CARD = re.compile(r'<article class="con[^"]*" id="(?P<id>[^"]+)"(?P<body>.*?)</article>', re.DOTALL)


def cards(page: str) -> dict[str, str]:
    return {found["id"]: unescape(found["body"]) for found in _CARD.finditer(page)}


def test_the_head_tells_who_what_is_owed_and_which_clocks_run(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, "approver") as client:
        page = client.get(HERE).text
    head = page[page.index('<header class="case">') : page.index("</header>", page.index('<header class="case">'))]
    for told in ("朱某", "未收到卡", "争议停催", "<b>32</b>", "诉讼时效", "还有 122 天", "2027-03-26", "签购单保存"):
        assert told in head


def test_every_tab_of_the_file_is_a_page_and_a_fragment(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, "approver") as client:
        for tab, told in (
            ("overview", "从未收到卡"),
            ("transactions", "¥4,286.00"),
            ("persons", "徐某"),
            ("records", "签收栏署名"),
            ("timeline", "2026-03-10"),
        ):
            whole = client.get(HERE, params={"file": tab})
            part = client.get(HERE, params={"file": tab}, headers={"HX-Request": "true"})
            assert told in part.text
            assert "<!doctype html>" in whole.text
            assert part.text.strip() in whole.text
            assert part.text.count("<section") == 1
            assert "HX-Request" in part.headers["vary"]


def test_what_speaks_for_her_stands_first_and_in_cards_of_the_same_kind(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, "approver") as client:
        page = client.get(f"{HERE}/contradictions").text
    rules, conflicts = page.index("有利于持卡人 · 银行流程"), page.index("不能同时成立的陈述与记录")
    assert rules < conflicts
    found = cards(page)
    told = [name for name in found if name[0] in "VB"]
    assert {f"V{number:02d}" for number in range(1, 19)} | {f"B{number:02d}" for number in range(1, 14)} == set(told)
    families = [name for name in found if name.startswith("F-")]
    assert len(families) == 25
    assert all("也可能" in found[name] and "<mark" in found[name] for name in families)


def test_no_story_is_told_in_words_that_accuse(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, "approver") as client:
        for path in (HERE, *(f"{HERE}/contradictions?talk={tab}" for tab in ("both", "leads", "statements"))):
            assert not re.search("谎报|诈骗犯|骗子|说谎", client.get(path).text)


def test_the_three_verdicts_weigh_the_same_and_the_newest_word_counts(told_desk: Desk) -> None:
    with visiting(told_desk, "approver") as client:
        page = client.get(f"{HERE}/contradictions?talk=conflicts").text
        family, body = next(iter(cards(page).items()))
        buttons = re.findall(r'<button class="([^"]*)" type="submit" name="verdict" value="(\w+)">', body)
        assert [value for _, value in buttons] == ["upheld", "not_upheld", "open"]
        assert len({look for look, _ in buttons}) == 1
        mark = re.findall(r'name="mark" value="(\w+)"', body)[0]
        send = f"{HERE}/contradictions/{family}"
        assert client.post(send, data={"verdict": "upheld", "mark": mark}).status_code == 422  # no reason given
        changed = client.post(send, data={"verdict": "upheld", "mark": "0" * 16, "note": "看过原件"})
        assert changed.status_code == 409
        assert 'value="看过原件"' in changed.text  # nothing typed is lost
        assert "看过原件" in client.post(send, data={"mark": mark, "note": "看过原件"}).text
        assert client.post(send, data={"verdict": "not_upheld", "mark": mark, "note": "两次所问不同"}).status_code == 303
        assert client.post(send, data={"verdict": "open", "mark": mark}).status_code == 303
        judged = cards(client.get(f"{HERE}/contradictions?talk=conflicts").text)[family]
    assert '<p class="judged"><span class="tag info">待核实</span> approver' in judged
    assert "两次所问不同" not in judged


def test_a_refused_fragment_leaves_the_pane_as_it_is(told_desk: Desk) -> None:
    with visiting(told_desk, "approver") as client:
        answer = client.post(f"{HERE}/contradictions/F-0", data={"verdict": "open", "mark": ""}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#alerts"
    assert answer.text.strip().startswith('<div class="alert bad"')


def test_a_recorded_change_lets_the_kept_answer_go(told_desk: Desk) -> None:
    with visiting(told_desk, "approver") as client:
        before = client.get(f"{HERE}/contradictions?talk=conflicts").text
        [testimony] = [
            row.split('"')[0]
            for row in client.get(HERE, params={"file": "timeline"}).text.split("/facts/")[1:]
            if row.startswith("testimony-")
        ][:1]
        told_desk.sit_down("investigator")
        asked = told_desk.json("withdraw", testimony, "--reason", "误录")
        told_desk.sit_down("approver")
        told_desk.run("approve", asked["approve"])
        after = client.get(f"{HERE}/contradictions?talk=conflicts").text
    assert len(cards(after)) < len(cards(before))


def test_the_documents_are_listed_by_name_with_their_hash(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, "approver") as client:
        page = client.get(f"{HERE}/documents").text
    assert "transactions.csv" in page
    assert re.search(r"/exhibits/[0-9a-f]{64}", page)
