"""A claims file that cannot be used is refused with file, line and field."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from investigate import errors
from investigate.claims import PREDICATES, ClaimKind, SaidWith, read_claims
from investigate.engine.rules import RULES
from investigate.errors import ClaimsRefused
from tests.support.claim_lines import CASE, Line, days, denied, lines, recorded, said


def test_the_example_of_the_interface_is_read_whole() -> None:
    case = (
        '{"case": {"persons": ["W","X"], "cards": {"c0": {"owner": "W"}}, "phones": ["f0"], "places": ["上海","南京"], "travel_minutes": [["上海","南京",120]],'
        '"transactions": {"gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "place": "上海", "amount_fen": 428600, "card_present": true}}}}\n'
    )
    claim = (
        '{"id": "S1", "kind": "statement", "speaker": "W", "uttered_at": "2014-03-02T10:00:00+08:00", "predicate": "received", "args": {"card": "c0"}, "polarity": false, "outer": null,'
        '"core": null, "reliability": 0.5, "via": null, "status": "asserted", "text": "我从没收到过这张卡", "quote": [0, 9], "source": "call 2014-03-02"}\n'
    )
    header, claims = read_claims([case, "\n", claim], "a.jsonl")
    assert header.minutes_between("南京", "上海") == 120
    assert header.minutes_between("南京", "南京") == 0
    assert header.transactions["gold"].amount_fen == 428600
    (only,) = claims
    assert (only.id, only.kind, only.polarity, only.said_with) == ("S1", ClaimKind.STATEMENT, False, SaidWith.FIRM)
    assert only.quote is not None
    assert only.text[only.quote.start : only.quote.end] == "我从没收到过这张卡"
    assert only.outer is None


def _without(line: Line, field: str) -> Line:
    return {name: value for name, value in line.items() if name != field}


GOOD = denied("S1", "received", card="c0")
BAD: dict[str, tuple[Line, str, str]] = {
    "unknown predicate": (said("S1", "recieved", card="c0"), "unknown_predicate", "predicate"),
    "missing argument": (said("S1", "made", txn="gold"), "claim_field_missing", "args.person"),
    "null argument": (said("S1", "made", txn="gold", person=None), "claim_field_missing", "args.person"),
    "argument too many": (said("S1", "received", card="c0", person="W"), "argument_unknown", "args.person"),
    "argument of the wrong type": (said("S1", "received", card=7), "claim_field_refused", "args.card"),
    "unknown card": (said("S1", "received", card="c9"), "not_in_case", "args.card"),
    "unknown person": (said("S1", "lent", card="c0", person="Q"), "not_in_case", "args.person"),
    "unknown transaction": (said("S1", "made", txn="ring", person="W"), "not_in_case", "args.txn"),
    "unknown phone": (said("S1", "uses_phone", phone="f9", person="W"), "not_in_case", "args.phone"),
    "unknown place": (said("S1", "lives_at", person="W", place="北京"), "not_in_case", "args.place"),
    "value not allowed": (said("S1", "stolen", card="c0", stage="later"), "claim_field_refused", "args.stage"),
    "flag that is text": (recorded("S1", "delivered", card="c0", signer="W", id_checked="yes"), "claim_field_refused", "args.id_checked"),
    "polarity null": (said("S1", "received", card="c0", polarity=None), "polarity_unset", "polarity"),
    "polarity absent": (_without(GOOD, "polarity"), "polarity_unset", "polarity"),
    "polarity a word": ({**GOOD, "polarity": "no"}, "claim_field_refused", "polarity"),
    "window ends before it starts": (said("S1", "received", card="c0", outer=days("03-05", "03-01")), "window_refused", "outer"),
    "window without zone": (
        said("S1", "received", card="c0", outer=["2013-03-01T00:00:00", "2013-03-02T00:00:00"]),
        "window_refused",
        "outer",
    ),
    "window of days without time": (said("S1", "received", card="c0", outer=["2013-03-01", "2013-03-02"]), "window_refused", "outer"),
    "window of one": (said("S1", "received", card="c0", outer=days("03-05")[:1]), "window_refused", "outer"),
    "window half open": (said("S1", "received", card="c0", outer=[days("03-05")[0], None]), "window_refused", "outer"),
    "window no time": (said("S1", "received", card="c0", outer=["spring", "summer"]), "window_refused", "outer"),
    "core outside outer": (
        said("S1", "received", card="c0", outer=days("03-01", "03-05"), core=days("03-04", "03-06")),
        "window_refused",
        "core",
    ),
    "core after the utterance": (said("S1", "received", card="c0", core=days("2014-05-01")), "window_refused", "core"),
    "holding without window": (said("S1", "holds", card="c0", person="W"), "window_refused", "outer"),
    "place without window": (said("S1", "location", person="W", place="上海"), "window_refused", "outer"),
    "utterance without zone": ({**GOOD, "uttered_at": "2014-03-02T10:00:00"}, "window_refused", "uttered_at"),
    "utterance absent": (_without(GOOD, "uttered_at"), "claim_field_missing", "uttered_at"),
    "quote beyond the text": ({**GOOD, "text": "没收到", "quote": [0, 4]}, "quote_refused", "quote"),
    "quote backwards": ({**GOOD, "text": "没收到", "quote": [2, 1]}, "quote_refused", "quote"),
    "quote without text": ({**GOOD, "quote": [0, 1]}, "quote_refused", "quote"),
    "reliability out of range": ({**GOOD, "reliability": 1.5}, "claim_field_refused", "reliability"),
    "reliability a flag": ({**GOOD, "reliability": True}, "claim_field_refused", "reliability"),
    "kind unknown": ({**GOOD, "kind": "rumour"}, "claim_field_refused", "kind"),
    "status unknown": ({**GOOD, "status": "doubted"}, "claim_field_refused", "status"),
    "said_with unknown": ({**GOOD, "said_with": "loudly"}, "claim_field_refused", "said_with"),
    "speaker absent": (_without(GOOD, "speaker"), "claim_field_missing", "speaker"),
    "id blank": ({**GOOD, "id": " "}, "claim_field_refused", "id"),
    "via absent claim": ({**GOOD, "via": "K9"}, "claim_reference_unknown", "via"),
    "via itself": ({**GOOD, "via": "S1"}, "claim_reference_unknown", "via"),
    "revises absent claim": ({**GOOD, "revises": "K9"}, "claim_reference_unknown", "revises"),
    "one reading": (said("S1", "made", txn="gold", readings=["W"]), "readings_refused", "readings"),
    "reading twice": (said("S1", "made", txn="gold", readings=["W", "W"]), "readings_refused", "readings"),
    "readings of nothing": (said("S1", "made", txn="gold", person="W", readings=["W", "X"]), "readings_refused", "readings"),
    "two ambiguous arguments": (said("S1", "knows", readings=["W", "X"]), "readings_refused", "readings"),
    "ambiguous thing": (said("S1", "received", readings=["W", "X"]), "readings_refused", "readings"),
    "reading of an unknown person": (said("S1", "made", txn="gold", readings=["W", "Q"]), "not_in_case", "readings"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_claim_is_refused_at_its_line_and_field(name: str) -> None:
    line, code, field = BAD[name]
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(lines([said("A", "received", card="c0"), line]), "bad.jsonl")
    assert (refused.value.code, refused.value.where.file, refused.value.where.line, refused.value.where.field) == (
        code,
        "bad.jsonl",
        3,
        field,
    )


def test_an_id_may_not_be_used_twice() -> None:
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(lines([GOOD, said("S2", "received", card="c0"), GOOD]), "bad.jsonl")
    assert (refused.value.code, refused.value.where.line, refused.value.facts["first_line"]) == ("claim_repeated", 4, 2)


def test_hearsay_must_come_through_a_report() -> None:
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(lines([GOOD, {**said("S2", "received", card="c0"), "via": "S1"}]), "bad.jsonl")
    assert (refused.value.code, refused.value.facts["reason"], refused.value.where.line) == ("claim_reference_unknown", "not_said", 3)


@pytest.mark.parametrize("field", ["via", "revises"])
def test_references_may_not_go_round(field: str) -> None:
    loop = [{**said(id_, "said"), field: target} for id_, target in (("A", "B"), ("B", "C"), ("C", "A"), ("D", "A"))]
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(lines(loop), "bad.jsonl")
    assert (refused.value.code, refused.value.facts["given"], refused.value.where.field) == (
        "claim_reference_cycle",
        "A → B → C → A",
        field,
    )


@pytest.mark.parametrize("text", ["no json", "[1]", "7", "{", '{"a": NaN'])
def test_a_line_that_is_no_object_is_named(text: str) -> None:
    with pytest.raises(ClaimsRefused) as refused:
        read_claims([*lines([GOOD]), text], "bad.jsonl")
    assert (refused.value.code, refused.value.where.line) == ("claims_not_json", 3)


@pytest.mark.parametrize("given", [[], [""], ['{"id": "S1"}'], ['{"case": []}']])
def test_the_case_comes_first(given: list[str]) -> None:
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(given, "bad.jsonl")
    assert (refused.value.code, refused.value.where.field) == ("case_line_missing", "case")


def _case(**changed: object) -> dict[str, object]:
    return {**CASE, **changed}


BAD_CASES: dict[str, tuple[dict[str, object], str]] = {
    "owner unknown": (_case(cards={"c0": {"owner": "Q"}}), "not_in_case"),
    "card without owner": (_case(cards={"c0": {}}), "not_in_case"),
    "cards a list": (_case(cards=["c0"]), "claim_field_refused"),
    "persons a text": (_case(persons="W"), "claim_field_refused"),
    "travel to nowhere": (_case(travel_minutes=[["上海", "北京", 9]]), "not_in_case"),
    "travel backwards in time": (_case(travel_minutes=[["上海", "南京", -9]]), "claim_field_refused"),
    "travel a pair": (_case(travel_minutes=[["上海", "南京"]]), "claim_field_refused"),
    "transaction of no card": (_case(transactions={"gold": {"card": "c9", "at": "2013-03-30T15:00:00+08:00"}}), "not_in_case"),
    "transaction without time": (_case(transactions={"gold": {"card": "c0"}}), "claim_field_missing"),
    "transaction elsewhere": (
        _case(transactions={"gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "place": "北京"}}),
        "not_in_case",
    ),
    "amount in yuan": (
        _case(transactions={"gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "amount_fen": 42.86}}),
        "claim_field_refused",
    ),
    "presence a word": (
        _case(transactions={"gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "card_present": "yes"}}),
        "claim_field_refused",
    ),
}


@pytest.mark.parametrize("name", BAD_CASES)
def test_a_bad_case_is_refused_at_the_first_line(name: str) -> None:
    case, code = BAD_CASES[name]
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(lines([], case), "bad.jsonl")
    assert (refused.value.code, refused.value.where.line) == (code, 1)


def test_every_error_has_a_sentence_in_both_languages() -> None:
    sentences = yaml.safe_load(Path("web/messages/investigate.yaml").read_text(encoding="utf-8"))
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.InvestigateError)]
    assert {each.code for each in classes} <= set(sentences)
    assert all(set(sentences[each.code]) == {"zh", "en"} for each in classes)


def test_every_bad_claim_fills_its_sentences() -> None:
    sentences = yaml.safe_load(Path("web/messages/investigate.yaml").read_text(encoding="utf-8"))

    def refused(run: Callable[[], object]) -> ClaimsRefused:
        with pytest.raises(ClaimsRefused) as caught:
            run()
        return caught.value

    for line, code, field in BAD.values():
        error = refused(lambda line=line: read_claims(lines([line]), "bad.jsonl"))  # type: ignore[misc] # bound by default
        for language in ("zh", "en"):
            text = sentences[code][language].format(**error.facts, file=error.where.file, line=error.where.line, field=error.where.field)
            assert "bad.jsonl" in text
            assert (
                field in text or "readings" in text or code in ("unknown_predicate", "polarity_unset", "quote_refused", "readings_refused")
            )


def test_the_vocabulary_names_every_claim_code_and_fills_its_own_templates() -> None:
    codes = {code for each in PREDICATES.values() for code in each.codes}
    assert codes == {f"K{number:02d}" for number in range(1, 27)}
    for each in PREDICATES.values():
        names = {argument.name: "…" for argument in each.arguments}
        for template in (each.affirmed_zh, each.denied_zh, each.affirmed_en, each.denied_en):
            assert template.format(**names)


def test_the_reference_lists_every_predicate_and_rule() -> None:
    reference = Path("docs/reference/claims.md").read_text(encoding="utf-8")
    for each in PREDICATES.values():
        assert (
            f"| `{each.name}` | {', '.join(one.name + ('' if one.required else '?') for one in each.arguments)} | {each.aspect.value} |"
            in reference
        )
    for rule in RULES.values():
        assert f"| {rule.zh} | {rule.en} | {rule.source} |" in reference
