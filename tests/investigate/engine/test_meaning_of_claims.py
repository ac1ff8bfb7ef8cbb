"""Windows, denials, hearsay, ambiguous names, revisions and what asserts nothing."""

import pytest

from tests.investigate.engine.conftest import Ask
from tests.support.claim_lines import Line, days, denied, recorded, said

GOLD = recorded("T1", "txn", txn="gold")
MADE = said("M", "made", txn="gold", person="W", speaker="X")


def _sets(answer_families: object) -> list[tuple[str, ...]]:
    return sorted(one for each in answer_families for one in each.sets)  # type: ignore[attr-defined] # families


def test_an_event_is_certain_by_its_outer_window_and_strained_by_its_core(ask: Ask) -> None:
    apart = [
        said("A", "received", card="c0", outer=days("03-01", "03-10"), core=days("03-04", "03-06")),
        recorded("B", "received", card="c0", outer=days("03-08")),
    ]
    far = [
        said("A", "received", card="c0", outer=days("03-01", "03-07"), core=days("03-04", "03-06")),
        recorded("B", "received", card="c0", outer=days("03-08")),
    ]
    assert [each.certainty.value for each in ask(apart).families] == ["strained"]
    assert [each.certainty.value for each in ask(far).families] == ["certain"]


def test_a_state_is_certain_by_its_core_and_strained_by_its_outer_window(ask: Ask) -> None:
    def elsewhere(core: list[str]) -> list[Line]:
        return [GOLD, MADE, said("L", "location", person="W", place="南京", outer=days("03-25", "04-05"), core=core)]

    assert [each.certainty.value for each in ask(elsewhere(days("04-01", "04-02"))).families] == ["strained"]
    assert [each.certainty.value for each in ask(elsewhere(days("03-29", "04-02"))).families] == ["certain"]


def test_a_scoped_denial_is_certain_by_its_core_and_strained_by_its_outer_window(ask: Ask) -> None:
    received = recorded("R", "received", card="c0", outer=days("03-10"))
    assert [
        each.certainty.value
        for each in ask([received, denied("D", "received", card="c0", outer=days("03-05", "03-15"), core=days("03-12"))]).families
    ] == ["strained"]
    assert [
        each.certainty.value
        for each in ask([received, denied("D", "received", card="c0", outer=days("03-05", "03-15"), core=days("03-10"))]).families
    ] == ["certain"]


def test_a_denial_without_a_window_covers_everything_up_to_its_utterance_and_nothing_after(ask: Ask) -> None:
    before = recorded("R", "received", card="c0", outer=days("2014-02-01"))
    after = recorded("R", "received", card="c0", outer=days("2014-04-01"))
    assert len(ask([denied("D", "received", card="c0", on="2014-03-02"), before]).families) == 1
    assert ask([denied("D", "received", card="c0", on="2014-03-02"), after]).families == ()


def test_a_negated_state_denies_only_that_it_held_all_through(ask: Ask) -> None:
    whole = said("A", "holds", card="c0", person="X", outer=days("03-01", "03-31"))
    part = said("A", "holds", card="c0", person="X", outer=days("03-01", "03-30"))
    no = denied("B", "holds", card="c0", person="X", outer=days("03-01", "03-31"))
    rest = said("C", "holds", card="c0", person="X", outer=days("03-31"))
    assert _sets(ask([whole, no]).families) == [("A", "B")]
    assert ask([part, no]).families == ()
    assert _sets(ask([part, no, rest]).families) == [("A", "B", "C")]


def test_a_moment_at_the_merchant_answers_a_denial_of_that_moment(ask: Ask) -> None:
    moment = ["2013-03-30T15:00:00+08:00", "2013-03-30T15:00:00+08:00"]
    assert _sets(ask([GOLD, MADE, denied("D", "location", person="W", place="上海", outer=moment)]).families) == [("D", "M", "T1")]


def test_phones_and_homes_without_a_window_always_hold(ask: Ask) -> None:
    assert _sets(
        ask(
            [said("A", "uses_phone", phone="f0", person="W"), denied("B", "uses_phone", phone="f0", person="W", outer=days("03-01"))]
        ).families
    ) == [("A", "B")]
    assert _sets(ask([said("A", "lives_at", person="W", place="上海"), denied("B", "lives_at", person="W", place="上海")]).families) == [
        ("A", "B")
    ]


def test_never_received_and_misused_go_together_and_so_does_a_report(ask: Ask) -> None:
    plea = [
        denied("S1", "received", card="c0"),
        said("S2", "misused", card="c0", what="gold"),
        said("S3", "reported", card="c0", outer=days("2014-02-01")),
        denied("S4", "made", txn="gold", person="W"),
        GOLD,
    ]
    assert ask(plea).families == ()


@pytest.mark.parametrize("stage", ["in_transit", "unknown", None])
def test_a_theft_not_said_to_be_after_receipt_presupposes_none(stage: str | None, ask: Ask) -> None:
    claims = [denied("S1", "received", card="c0"), said("S2", "stolen", card="c0", stage=stage, outer=days("03-01")), GOLD]
    assert ask(claims).families == ()


def test_a_transaction_counts_only_through_its_claim(ask: Ask) -> None:
    claims = [MADE, said("L", "location", person="W", place="南京", outer=days("03-30"))]
    assert ask(claims).families == ()
    assert len(ask([*claims, GOLD]).families) == 1


def test_denying_that_a_transaction_took_place_contradicts_its_maker(ask: Ask) -> None:
    assert _sets(ask([MADE, denied("D", "txn", txn="gold")]).families) == [("D", "M")]


def test_do_not_remember_asserts_nothing(ask: Ask) -> None:
    received = recorded("R", "received", card="c0", outer=days("03-01"))
    assert ask([received, denied("D", "received", card="c0", said_with="do_not_remember")]).families == ()
    assert len(ask([received, denied("D", "received", card="c0", said_with="hedged")]).families) == 1


def test_hearsay_needs_every_report_that_carries_it(ask: Ask) -> None:
    claims = [
        said("K1", "said", speaker="Y"),
        said("K2", "said", speaker="X", via="K1"),
        said("H", "made", txn="gold", person="W", speaker="W", via="K2"),
        denied("D", "made", txn="gold", person="W"),
    ]
    answer = ask(claims)
    assert _sets(answer.families) == [("D", "H", "K1", "K2")]
    assert {each.untrue for each in answer.diagnoses} == {("D",), ("H",), ("K1",), ("K2",)}


def test_a_report_that_no_longer_stands_carries_nothing(ask: Ask) -> None:
    claims = [
        said("K", "said", speaker="X", status="retracted"),
        said("H", "made", txn="gold", person="W", via="K"),
        denied("D", "made", txn="gold", person="W"),
    ]
    assert ask(claims).families == ()


def test_an_ambiguous_name_makes_conflicts_conditional_on_its_reading(ask: Ask) -> None:
    claims = [
        said("A", "made", txn="game", readings=["W", "X"], speaker="Y"),
        denied("B", "made", txn="game", person="W"),
    ]
    answer = ask(claims)
    assert [(each.members, each.is_conditional, each.readings) for each in answer.families] == [(("A", "B"), True, (("A", "W"),))]
    assert answer.as_json()["families"][0]["assumptions"] == ["A=W"]  # type: ignore[index] # JSON
    assert answer.diagnoses == ()


def test_a_conflict_under_every_reading_is_not_conditional(ask: Ask) -> None:
    claims = [
        said("A", "made", txn="game", readings=["W", "X"], speaker="Y"),
        denied("B", "made", txn="game", person="W"),
        denied("C", "made", txn="game", person="X", speaker="X"),
    ]
    families = ask(claims).families
    assert not families[0].is_conditional
    assert families[0].members == ("A", "B", "C")
    assert [each.members for each in families if each.is_conditional] == [("A", "C"), ("A", "B")] or sorted(
        each.members for each in families if each.is_conditional
    ) == [("A", "B"), ("A", "C")]


def test_a_revised_claim_is_in_shifts_only(ask: Ask) -> None:
    claims = [
        denied("S1", "received", card="c0", status="retracted"),
        recorded("L", "received", card="c0", outer=days("03-01")),
        said("S2", "received", card="c0", outer=days("03-01"), revises="S1", on="2014-05-02", disclosed_before=["L"]),
    ]
    families = ask(claims).families
    assert [(each.kind.value, each.members) for each in families] == [("shift", ("S1", "S2"))]


def test_a_chain_of_revisions_shows_each_change(ask: Ask) -> None:
    claims = [
        denied("S1", "received", card="c0", status="retracted"),
        said("S2", "received", card="c0", outer=days("03-01"), revises="S1", status="corrected", on="2014-05-02"),
        said("S3", "received", card="c0", outer=days("03-09"), revises="S2", on="2014-06-02"),
    ]
    families = ask(claims).families
    assert sorted((each.kind.value, each.sets) for each in families) == [
        ("shift", (("S1", "S2"),)),
        ("shift", (("S1", "S3"), ("S2", "S3"))),
    ] or {one for each in families for one in each.sets} == {("S1", "S2"), ("S1", "S3"), ("S2", "S3")}
    assert {each.kind.value for each in families} == {"shift"}


def test_a_retracted_claim_without_a_successor_is_silent(ask: Ask) -> None:
    claims = [denied("S1", "received", card="c0", status="retracted"), recorded("L", "received", card="c0", outer=days("03-01"))]
    assert ask(claims).families == ()


def test_a_record_bears_a_name_and_does_not_say_who_acted(ask: Ask) -> None:
    claims = [
        recorded("L", "repaid", card="c0", person="W", channel="auto_debit", outer=days("03-01")),
        denied("S", "repaid", card="c0", person="W"),
    ]
    assert ask(claims).families == ()
    own = [
        recorded("L", "repaid", card="c0", person="W", channel="own_transfer", outer=days("03-01")),
        denied("S", "repaid", card="c0", person="W"),
    ]
    families = ask(own).families
    assert [(each.members, each.assumptions) for each in families] == [(("L", "S"), ("name_is_person",))]


def test_a_paper_that_leaves_the_signer_blank_only_shows_delivery(ask: Ask) -> None:
    blank = recorded("L", "delivered", card="c0", signer=None, outer=days("03-01"))
    assert ask([blank, denied("S", "received", card="c0")]).families == ()
    assert len(ask([blank, denied("S", "delivered", card="c0", signer=None)]).families) == 1


def test_own_predicates_are_held_against_their_denials(ask: Ask) -> None:
    claims = [said("A", "told_pin", card="c0", person="X"), denied("B", "told_pin", card="c0", person="X", speaker="X")]
    assert [(each.kind.value, each.members) for each in ask(claims).families] == [("between_speakers", ("A", "B"))]


def test_events_without_a_card_have_a_time_of_their_own(ask: Ask) -> None:
    divorced = said("A", "divorced", person="W", other="X", outer=days("03-01", "03-31"))
    assert len(ask([divorced, denied("B", "divorced", person="W", other="X")]).families) == 1
    assert ask([divorced, denied("B", "divorced", person="W", other="X", outer=days("03-01", "03-15"))]).families == ()
