from datetime import UTC, datetime

import pytest

from cases.imports.errors import TestimonyRefused as Refused
from cases.imports.testimony import read_testimony
from cases.store.testimony_register import TestimonyRegister as Register
from cases.usecases.import_file import Source, import_testimony
from graph.adapters.sql_batches import SqlBatchRegister
from investigate.errors import ClaimsRefused, PolarityUnset, QuoteRefused, UnknownPredicate, WindowRefused
from tests.support.import_workspace import RECORDED_AT, Workspace

WORDS = "我从没收到过这张卡，卡是被人盗用的。"
GOOD = f"""
- speaker: 朱某
  relation: 本人
  said_at: 2014-03-02T10:00:00+08:00
  channel: 电话
  asked_by: [陆敏, 邵立群]
  present: []
  recording: R1
  disclosed_before: [receipt]
  text: {WORDS}
  claims:
  - {{id: S1, predicate: received, args: {{card: '4417'}}, polarity: false, quote: [0, 9]}}
  - {{id: S2, predicate: misused, args: {{card: '4417'}}, polarity: true, said_with: hedged, quote: 卡是被人盗用的}}
- speaker: 徐某
  relation: 丈夫
  said_at: 2014-03-03
  channel: 上门
  text: 她跟我说过，卡她没收到。
  claims: []
"""


def test_testimony_is_read_verbatim_with_its_claims_and_the_words_they_rest_on() -> None:
    hers, his = read_testimony(GOOD, "t.yaml", "d" * 64)
    assert (hers.speaker, hers.relation, hers.asked_by, hers.recording, hers.row) == ("朱某", "holder", "陆敏、邵立群", "R1", 2)
    assert (hers.text, hers.disclosed_before) == (WORDS, ("receipt",))
    assert hers.said.at == datetime(2014, 3, 2, 2, 0, tzinfo=UTC)
    assert [hers.text[slice(*claim.quote)] for claim in hers.claims] == ["我从没收到过这张卡", "卡是被人盗用的"]
    assert hers.claims[1].body == {"id": "S2", "predicate": "misused", "args": {"card": "4417"}, "polarity": True, "said_with": "hedged"}
    assert (his.relation, his.said.precision, his.asked_by, his.claims) == ("spouse", "day", None, ())


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("", 1, None),
        ("a: b", 1, None),
        ("- 1", 1, None),
        ("- {a: b", 1, None),
        ("- &x {speaker: a}\n- *x", None, None),
        (changed("  channel: 电话\n", ""), 2, "channel"),
        (changed("relation: 本人", "relatoin: 本人"), 2, "relatoin"),
        (changed("2014-03-02T10:00:00+08:00", "昨天"), 2, "said_at"),
        (changed("present: []", "present: 3"), 2, "present"),
        (changed("recording: R1", "speaker: 王某"), 8, "speaker"),
        (changed("polarity: false", "polarity: false, colour: red"), 12, "colour"),
        (changed("quote: [0, 9]", "quote: [0, 99]"), 12, "quote"),
        (changed("quote: [0, 9]", "quote: [9, 0]"), 12, "quote"),
        (changed("quote: [0, 9]", "speaker: 朱某"), 12, "quote"),
        (changed("quote: 卡是被人盗用的", "quote: 卡"), 13, "quote"),
        (changed("quote: [0, 9]", "quote: [0, 9], speaker: 徐某"), 12, "speaker"),
        (changed("quote: [0, 9]", "quote: [0, 9], kind: record"), 12, "kind"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_place(text: str, line: int | None, field: str | None) -> None:
    with pytest.raises(Refused) as refused:
        read_testimony(text, "t.yaml", "")
    assert (refused.value.where.file, refused.value.where.field) == ("t.yaml", field)
    assert line is None or refused.value.where.line == line
    assert refused.value.facts["zh"]
    assert refused.value.facts["en"]


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        (changed("predicate: received", "predicate: stole_the_moon"), UnknownPredicate, 12),
        (changed("polarity: true", "polarity: null"), PolarityUnset, 13),
        (changed("predicate: misused, args: {card: '4417'}", "predicate: holds, args: {card: '4417', person: 朱某}"), WindowRefused, 13),
        (changed("id: S2", "id: S1"), ClaimsRefused, 13),
        (changed("said_with: hedged", "via: S9"), ClaimsRefused, 13),
    ],
)
def test_claims_are_held_against_the_engines_own_reader(text: str, error: type[ClaimsRefused], line: int) -> None:
    with pytest.raises(error) as refused:
        read_testimony(text, "t.yaml", "")
    assert (refused.value.where.file, refused.value.where.line) == ("t.yaml", line)
    assert not isinstance(refused.value, QuoteRefused)


def test_a_claim_may_refer_to_one_on_record() -> None:
    (hers, _) = read_testimony(changed("said_with: hedged", "revises: S9"), "t.yaml", "", known_ids={"S9"})
    assert hers.claims[1].body["revises"] == "S9"


def store(workspace: Workspace, text: str, document: str) -> tuple[int, int, int]:
    with workspace.transactions.writing() as connection:
        report = import_testimony(
            Register(connection),
            SqlBatchRegister(connection),
            case_key=1,
            testimony=read_testimony(text, "t.yaml", document, known_ids={"S1", "S2"}),
            source=Source("t.yaml", document, "entry"),
            recorded_by="lumin",
            recorded_at=RECORDED_AT,
        )
    return report.read, report.accepted, report.unchanged


def test_the_same_words_are_stored_once(workspace: Workspace) -> None:
    assert store(workspace, GOOD, "a" * 64) == (2, 2, 0)
    assert store(workspace, GOOD, "a" * 64) == (2, 0, 2)
    with workspace.transactions.reading() as connection:
        assert [said.speaker for said in Register(connection).of_case(1)] == ["朱某", "徐某"]


def test_new_words_may_not_take_the_id_of_a_claim_on_record(workspace: Workspace) -> None:
    store(workspace, GOOD, "a" * 64)
    with pytest.raises(Refused) as refused:
        store(workspace, changed(WORDS, WORDS + "真的。"), "b" * 64)
    assert refused.value.where.field == "S1"


def test_a_claim_may_name_a_purchase_where_none_names_a_card() -> None:
    text = changed("predicate: received, args: {card: '4417'}", "predicate: made, args: {txn: R1, person: 朱某}")
    [one, _] = read_testimony(
        text.replace("predicate: misused, args: {card: '4417'}", "predicate: lost_id, args: {person: 朱某}"), "t.yaml", ""
    )
    assert one.claims[0].body["args"] == {"txn": "R1", "person": "朱某"}
