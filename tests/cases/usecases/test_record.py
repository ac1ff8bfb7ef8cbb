"""Testimony typed into a form is the same as testimony from a file: the same document, the same values, the same hold."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import Forbidden, InputRefused, UnknownCase
from cases.imports.errors import TestimonyRefused as Refused
from cases.imports.testimony import read_testimony
from cases.imports.typed_testimony import TypedClaim, TypedTestimony, fresh_ids, written
from cases.roles import Role
from cases.usecases.bring_in import add_testimony
from cases.usecases.open_case import case_file
from cases.usecases.record import record_testimony
from graph.times import parse_when
from graph.vocabulary import FactKind, fact_id
from investigate.errors import ClaimsRefused
from tests.support.stories import CASE, GOLD, Desk

TEXT = "卡我没收到过。\n2023年12月30日我在南京，那一笔不是我刷的。"
DAY = parse_when("2023-12-30")
CLAIMS = (
    TypedClaim("received", {"card": "4417"}, polarity=False, quote=(0, 7)),
    TypedClaim("location", {"person": "朱某", "place": "南京"}, polarity=True, quote="2023年12月30日我在南京", window=(DAY, DAY)),
    TypedClaim("made", {"txn": GOLD, "person": "朱某"}, polarity=False, quote="那一笔不是我刷的", said_with="hedged"),
)
SAID = TypedTestimony("朱某", "holder", "2026-11-20 10:18", "电话", TEXT, ("陆敏",), (), "R-1", ("持卡人签名",), CLAIMS)


def test_what_is_typed_is_stored_as_from_a_file(desk: Desk) -> None:
    office = desk.office(login="lumin")
    recorded = record_testimony(office, CASE, SAID)
    said = next(each for each in case_file(office, CASE).testimony if fact_id(FactKind.TESTIMONY, each.key) == recorded.id)
    assert (said.speaker, said.relation, said.said, said.channel) == ("朱某", "holder", parse_when("2026-11-20 10:18"), "电话")
    assert (said.asked_by, said.present, said.recording, said.disclosed_before, said.text) == ("陆敏", (), "R-1", ("持卡人签名",), TEXT)
    assert [(each.body["predicate"], each.body["polarity"], TEXT[slice(*each.quote)]) for each in said.claims] == [
        ("received", False, "卡我没收到过。"),
        ("location", True, "2023年12月30日我在南京"),
        ("made", False, "那一笔不是我刷的"),
    ]
    assert said.claims[1].body["outer"] == ["2023-12-30T00:00:00+08:00", "2023-12-30T23:59:59+08:00"]
    assert said.claims[2].body["said_with"] == "hedged"
    with office.vault.open(said.document) as sealed:
        text = sealed.read().decode("utf-8")
    assert read_testimony(text, "t.yaml", said.document)[0].text == TEXT
    last = desk.audit()[-1]
    assert (last.action, last.subject) == ("testimony.record", f"case:{CASE}")


def test_the_sealed_document_is_one_that_the_command_imports(desk: Desk, tmp_path: Path) -> None:
    office = desk.office(login="lumin")
    recorded = record_testimony(office, CASE, SAID)
    with office.vault.open(recorded.document) as sealed:
        (tmp_path / "t.yaml").write_bytes(sealed.read())
    report = add_testimony(office, CASE, tmp_path / "t.yaml")
    assert (report.accepted, report.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"speaker": " "}, Refused),
        ({"said_at": "改天"}, Refused),
        ({"said_at": "2031-01-01"}, InputRefused),
        ({"text": ""}, Refused),
        ({"claims": [TypedClaim("received", {"card": "4417"}, polarity=False, quote="没说过的话")]}, Refused),
        ({"claims": [TypedClaim("received", {"card": "9999"}, polarity=False, quote=(0, 7))]}, ClaimsRefused),
        ({"claims": [TypedClaim("saw", {}, polarity=False, quote=(0, 7))]}, ClaimsRefused),
        ({"claims": [TypedClaim("location", {"person": "朱某", "place": "南京"}, polarity=True, quote=(0, 7))]}, ClaimsRefused),
    ],
)
def test_what_cannot_be_used_leaves_nothing(desk: Desk, changes: dict[str, object], error: type[Exception]) -> None:
    typed = {name: getattr(SAID, name) for name in TypedTestimony.__slots__} | changes
    before = desk.rows()
    with pytest.raises(error):
        record_testimony(desk.office(login="lumin"), CASE, TypedTestimony(**typed))
    assert desk.rows() == before


def test_the_same_words_are_recorded_once(desk: Desk) -> None:
    record_testimony(desk.office(login="lumin"), CASE, SAID)
    before = desk.rows()
    with pytest.raises(InputRefused):
        record_testimony(desk.office(login="lumin"), CASE, SAID)
    assert desk.rows() == before


def test_only_who_may_record_in_this_case_does(desk: Desk) -> None:
    with pytest.raises(UnknownCase):
        record_testimony(desk.office(login="stranger"), CASE, SAID)
    with pytest.raises(Forbidden):
        record_testimony(desk.office(Role.AUDITOR, login="lumin"), CASE, SAID)


def test_a_normal_entry_takes_no_longer_than_a_blink(desk: Desk) -> None:
    office = desk.office(login="lumin")
    took = []
    for minute in range(10, 17):
        said = TypedTestimony("朱某", "holder", f"2026-11-20 11:{minute}", "电话", TEXT, claims=CLAIMS)
        begun = time.process_time()
        record_testimony(office, CASE, said)
        took.append(time.process_time() - begun)
    assert sorted(took)[len(took) // 2] < 0.15


def test_ids_are_those_that_nobody_has() -> None:
    assert fresh_ids(2, 3, {"t3-2", "x"}) == ("t4-1", "t4-2")
    assert fresh_ids(0, 3, {"t3-2"}) == ()


_words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda each: bool(each.strip()))


@given(
    st.builds(
        TypedTestimony,
        speaker=_words,
        relation=_words.map(lambda each: f"{each}方"),
        said_at=st.sampled_from(("2026-11-20 10:18", "2026-11-20", "2026-11", "2026-11-20T10:18:25+08:00")),
        channel=_words,
        text=_words,
        asked_by=st.lists(_words, max_size=2).map(tuple),
        present=st.lists(_words, max_size=2).map(tuple),
        recording=st.just("") | _words,
        disclosed_before=st.lists(_words, max_size=2).map(tuple),
    ),
    st.booleans(),
    st.sampled_from(("firm", "hedged", "do_not_remember")),
)
def test_form_to_document_to_testimony_gives_the_same(typed: TypedTestimony, polarity: bool, said_with: str) -> None:
    claim = TypedClaim("location", {"person": "朱某", "place": typed.channel}, polarity, (0, len(typed.text)), (DAY, DAY), said_with)
    whole = TypedTestimony(**{name: getattr(typed, name) for name in TypedTestimony.__slots__} | {"claims": [claim]})
    text = written(whole, ["t1-1"])
    [said] = read_testimony(text.encode("utf-8").decode("utf-8"), "t.yaml", "")
    assert (said.speaker, said.relation, said.channel, said.text) == (typed.speaker, typed.relation, typed.channel, typed.text)
    assert said.said == parse_when(typed.said_at)
    assert (said.asked_by or "", said.present) == ("、".join(typed.asked_by), typed.present)
    assert (said.recording or "", said.disclosed_before) == (typed.recording, typed.disclosed_before)
    [stored] = said.claims
    assert stored.quote == (0, len(typed.text))
    assert stored.body["args"] == {"person": "朱某", "place": typed.channel}
    assert (stored.body["polarity"], stored.body.get("said_with", "firm")) == (polarity, said_with)
    assert yaml.safe_load(text)[0]["claims"][0]["outer"] == ["2023-12-30T00:00:00+08:00", "2023-12-30T23:59:59+08:00"]
