from dataclasses import replace
from itertools import chain

import pytest

from evidence.custody import CustodyAct
from evidence.packet.codec import to_json
from evidence.packet.content import Finding, PacketContent, Recipient
from evidence.packet.readiness import require_writable
from graph.verdict import Verdict
from investigate.indicators.catalogue import BANK_RULES, VICTIM_RULES
from tests.support.packet_case import CANARIES, FOOD, GOLD, ID_NO, OWN_CLEAR, PHONE, TESTIMONY, Desk
from tests.support.packets import an_entry, chained

INSIDERS = [Recipient.POLICE_A, Recipient.POLICE_B, Recipient.COURT, Recipient.CROSS]
OUTSIDERS = [Recipient.AGENCY, Recipient.MERCHANT]


def everything(content: PacketContent, data: tuple[bytes, ...]) -> str:
    return "\n".join([repr(to_json(content)), *(each.decode("utf-8-sig") for each in data)])


@pytest.mark.parametrize("recipient", [*INSIDERS, *OUTSIDERS])
def test_nothing_of_another_customer_is_in_any_packet(still_desk: Desk, recipient: Recipient) -> None:
    shown = everything(*still_desk.composed(recipient))
    assert [canary for canary in CANARIES if canary in shown] == []


@pytest.mark.parametrize("recipient", [*INSIDERS, *OUTSIDERS])
def test_the_cases_own_identifiers_are_masked_even_inside_free_text(still_desk: Desk, recipient: Recipient) -> None:
    shown = everything(*still_desk.composed(recipient))
    assert [number for number in OWN_CLEAR if number in shown] == []


@pytest.mark.parametrize("recipient", [*INSIDERS, *OUTSIDERS])
def test_a_draft_for_every_recipient_passes_the_rules_of_the_evidence_room(still_desk: Desk, recipient: Recipient) -> None:
    content, _ = still_desk.composed(recipient)
    custody = () if recipient in OUTSIDERS else chained(*(an_entry(each.sha256, CustodyAct.ACQUIRED, 1) for each in content.exhibits))
    require_writable(replace(content, custody=custody))


@pytest.mark.parametrize("recipient", INSIDERS)
def test_every_rule_for_the_person_and_against_the_bank_is_answered(still_desk: Desk, recipient: Recipient) -> None:
    content, _ = still_desk.composed(recipient)
    assert content.exculpatory is not None
    every = [*(f"V{number:02d}" for number in range(1, 19)), *(f"B{number:02d}" for number in range(1, 14))]
    assert [check.rule for check in content.exculpatory.checks] == every
    built = {rule.id for rule in (*VICTIM_RULES, *BANK_RULES)}
    assert all(check.verdict is Verdict.UNKNOWN for check in content.exculpatory.checks if check.rule not in built)
    assert all(check.reason for check in content.exculpatory.checks)
    unknown = [check.rule for check in content.exculpatory.checks if check.verdict is Verdict.UNKNOWN]
    assert unknown
    assert all(any(rule in text for text in content.exculpatory.unresolved) for rule in unknown)
    assert any("从没收到过" in fact.text for fact in content.exculpatory.materials)


@pytest.mark.parametrize("recipient", INSIDERS)
def test_that_no_travel_times_were_considered_stands_among_the_open_questions(still_desk: Desk, recipient: Recipient) -> None:
    content, _ = still_desk.composed(recipient)
    assert content.exculpatory is not None
    assert sum("路程时间" in text for text in content.exculpatory.unresolved) == 1


@pytest.mark.parametrize("recipient", INSIDERS)
def test_only_a_report_of_malicious_overdraft_calls_the_holder_a_suspect(still_desk: Desk, recipient: Recipient) -> None:
    content, _ = still_desk.composed(recipient)
    headings = {item.heading for item in content.missing if item.item == 4}
    assert headings == {"持卡人（嫌疑人）基本情况" if recipient is Recipient.POLICE_B else "持卡人基本情况"}


@pytest.mark.parametrize("recipient", OUTSIDERS)
def test_an_outsider_learns_nothing_of_the_inquiry(still_desk: Desk, recipient: Recipient) -> None:
    content, data = still_desk.composed(recipient)
    shown = everything(content, data)
    for word in ("周某", "盗用", "从未收到", "争议", "老庙那一笔", "接报回执", "陈述", "疑", "沪公接字"):
        assert word not in shown, word
    assert content.exculpatory is None
    for part in ("statements", "contradictions", "inferences", "clues", "picture", "missing", "places", "custody"):
        assert not getattr(content, part), part


def test_an_agency_gets_the_debt_and_the_limits_of_its_errand(still_desk: Desk) -> None:
    content, data = still_desk.composed(Recipient.AGENCY)
    assert content.amount is not None
    assert content.amount.total.fen == 428600 + 12000 - 10000
    assert [party.name for party in content.parties] == ["林某"]
    assert "老庙" not in everything(content, data)
    assert any("8时至22时" in text for text in content.summary)


def test_a_letter_to_a_merchant_names_its_transaction_and_nobody(still_desk: Desk) -> None:
    content, data = still_desk.composed(Recipient.MERCHANT)
    shown = everything(content, data)
    assert [row.merchant for row in content.transactions] == ["老庙黄金豫园店"]
    assert "终端号36873849" in content.transactions[0].note
    assert "卡号后四位7203" in content.transactions[0].note
    for word in ("林某", "629999", "和顺楼", "5000.00", "SH1\n", "禾苑路"):
        assert word not in shown, word


def test_rows_are_cited_by_their_place_in_the_extract_and_in_the_original(still_desk: Desk) -> None:
    content, data = still_desk.composed(Recipient.POLICE_A)
    (gold,) = content.transactions
    listed = content.exhibits[gold.source.exhibit - 1]
    lines = data[gold.source.exhibit - 1].decode("utf-8-sig").splitlines()
    assert listed.name == "摘录-transactions.csv"
    assert gold.source.place == "第2行（原文件第3行）"
    assert lines[1].startswith(f"3,{GOLD},")


def test_testimony_goes_in_whole_and_is_printed_letter_for_letter(still_desk: Desk) -> None:
    content, data = still_desk.composed(Recipient.CROSS)
    assert [said.text for said in content.statements] == ["卡我从没收到过，老庙那一笔不是我刷的。", "快递我签的，当天晚上给我太太了。"]
    assert TESTIMONY.encode() in data
    assert content.exhibits[data.index(TESTIMONY.encode())].name == "testimony.yaml"


def test_form_a_states_the_named_transaction_and_that_the_standard_is_not_reached(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.POLICE_A)
    assert content.amount is not None
    assert [(step.label, step.amount.fen) for step in content.amount.steps] == [("2023-12-30 15:42:18 老庙黄金豫园店", 428600)]
    standard = [fact.text for fact in content.facts if "未达立案追诉标准" in fact.text]
    assert len(standard) == 1
    assert "¥4,286.00" in standard[0]
    assert "¥5,000.00" in standard[0]
    assert content.named_suspect is None
    assert "符合立案条件" not in repr(to_json(content))


def test_the_principal_takes_every_repayment_off(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.COURT)
    assert content.amount is not None
    assert [step.amount.fen for step in content.amount.steps] == [428600 + 12000, -10000]
    assert any("两个数字不合并" in fact.text and "不一致" in fact.text for fact in content.facts) or any(
        "是否一致待核实" in fact.text for fact in content.facts
    )


def test_an_overdraft_by_her_is_never_asserted_of_a_transaction_named_as_anothers(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.POLICE_B)
    held = [item for item in content.missing if item.mandatory and "不得主张由持卡人透支" in item.what]
    assert len(held) == 1
    assert "老庙黄金豫园店" in held[0].what


def test_a_form_a_draft_says_what_it_lacks(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.POLICE_A)
    mandatory = {item.item for item in content.missing if item.mandatory}
    assert {1, 2, 3, 5, 6, 8, 15} <= mandatory
    assert 10 not in mandatory, "a search without result is a result, and an exhibit"
    assert 13 not in mandatory
    assert any(item.item == 10 and "未取得盖章灭失说明" in item.what for item in content.missing)


def test_a_search_that_found_nothing_is_a_fact_with_an_exhibit(still_desk: Desk) -> None:
    content, data = still_desk.composed(Recipient.POLICE_A)
    (told,) = [fact for fact in content.facts if "结果：可能灭失（口头" in fact.text]
    number = told.sources[0].exhibit
    assert content.exhibits[number - 1].name == "签购单查找记录.csv"
    assert "库房进水，可能已经没有了" in data[number - 1].decode("utf-8-sig")


def test_both_sides_of_a_contradiction_stand_with_innocent_explanations_and_no_finding(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.CROSS)
    assert content.contradictions
    for row in content.contradictions:
        assert row.finding is Finding.PENDING
        assert row.explanations
        assert len(row.sides) >= 2
    sides = {side.text for row in content.contradictions for side in row.sides}
    assert {"卡我从没收到过", "当天晚上给我太太了"} <= sides


def test_clues_name_holder_and_end_and_only_the_police_get_them(still_desk: Desk) -> None:
    police, _ = still_desk.composed(Recipient.POLICE_A)
    assert any("老庙黄金豫园店" in clue.what and "监控" in clue.what for clue in police.clues)
    assert any(clue.holder == "电信运营企业" for clue in police.clues)
    assert any("签收底单" in clue.what for clue in police.clues)
    assert all(clue.disappears and clue.why for clue in police.clues)
    cross, _ = still_desk.composed(Recipient.CROSS)
    assert cross.clues == ()


def test_inferences_stand_apart_from_facts_each_with_its_innocent_explanation(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.CROSS)
    assert content.inferences
    assert all("可能的善意解释" in guess.text and guess.because for guess in content.inferences)
    assert not any("疑点" in fact.text for fact in content.facts)


def test_the_picture_draws_the_case_alone_each_line_cited_and_never_two_on_one_another(still_desk: Desk) -> None:
    picture = still_desk.composed(Recipient.POLICE_A)[0].picture
    assert picture is not None
    labels = {node.label for node in picture.nodes}
    assert {"林某", "周某", "老庙黄金豫园店"} <= labels
    assert not {"和顺楼酒家", "云上珠宝"} & labels, "transactions nobody named or hunted are not drawn"
    pairs = [frozenset({edge.start, edge.end}) for edge in picture.edges]
    assert len(pairs) == len(set(pairs))
    assert picture == still_desk.composed_anew(Recipient.POLICE_A)[0].picture


def test_places_say_whose_name_a_paper_bears_not_who_was_there(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.POLICE_A)
    assert [place.who for place in content.places] == ["签收栏署名“周某”", "用卡人（不明）"]


def test_no_sentence_of_ours_says_who_did_it(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.POLICE_A)
    ours = chain(content.summary, (fact.text for fact in content.facts), (guess.text for guess in content.inferences))
    assert not [text for text in ours for word in ("谎报", "骗子", "诈骗犯", "撒谎", "说谎", "作案") if word in text]


def test_the_other_transaction_is_no_part_of_form_a(still_desk: Desk) -> None:
    content, _ = still_desk.composed(Recipient.POLICE_A)
    assert FOOD not in repr(content.transactions)
    assert ID_NO[:6] in repr(content.parties)
    assert PHONE[-4:] in repr(content.parties)
