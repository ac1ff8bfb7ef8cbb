"""A masked number is shown once, on record, and never without a reason."""

from dataclasses import replace

import pytest

from cases.roles import Role
from cases.usecases.open_case import case_file
from tests.support.cases import another_case
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

HERE = f"/cases/{CASE}/reveal"
CARD = "6299990230834417"


def masked(desk: Desk, case_no: str = CASE) -> str:
    return case_file(desk.office(), case_no).cards[0].masked


def revealed(desk: Desk) -> list[tuple[str, str, str]]:
    return [(row.login, row.why, row.new) for row in desk.audit() if row.action == "identifier.reveal"]


def test_the_form_asks_why_and_shows_nothing(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk) as client:
        answer = client.get(HERE, params={"masked": masked(told_reading_desk)})
    assert answer.status_code == 200
    assert masked(told_reading_desk) in answer.text
    for reason in ("核对身份", "联系回访", "制作材料", "其他"):
        assert f"<span>{reason}</span>" in answer.text
    assert CARD not in answer.text
    assert revealed(told_reading_desk) == []


def test_the_number_is_shown_once_on_record_and_kept_by_nobody(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        answer = client.post(HERE, data={"masked": masked(told_desk), "reason": "call_back", "words": "客户回电核对"})
    assert answer.status_code == 200
    assert CARD in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert revealed(told_desk) == [("investigator", "联系回访 客户回电核对", f'{{"case": "{CASE}"}}')]
    assert not any(CARD in str(tuple(row)) for row in told_desk.audit())


@pytest.mark.parametrize(
    "given",
    [{}, {"reason": "curiosity"}, {"reason": "other"}, {"reason": "other", "words": "  "}],
    ids=["none", "unknown", "other", "blank"],
)
def test_without_a_reason_it_is_refused_and_not_recorded(told_desk: Desk, given: dict[str, str]) -> None:
    with visiting(told_desk) as client:
        answer = client.post(HERE, data={"masked": masked(told_desk), **given})
    assert answer.status_code == 422
    assert CARD not in answer.text
    assert 'class="error"' in answer.text
    assert revealed(told_desk) == []


def test_a_number_typed_into_the_reason_is_masked_on_record(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        assert client.post(HERE, data={"masked": masked(told_desk), "reason": "other", "words": f"核对{CARD}"}).status_code == 200
    [(_, why, _)] = revealed(told_desk)
    assert why.startswith("其他 核对629999")
    assert CARD not in why


def test_a_number_of_another_case_is_not_shown(told_desk: Desk) -> None:
    other = another_case(told_desk)
    with visiting(told_desk) as client:
        answer = client.post(f"/cases/{other}/reveal", data={"masked": masked(told_desk), "reason": "identity"})
    assert answer.status_code == 422
    assert CARD not in answer.text
    assert revealed(told_desk) == []


def test_whoever_does_not_see_the_case_or_may_not_reveal_is_refused(told_desk: Desk) -> None:
    desk = replace(told_desk, tokens={**told_desk.tokens, "wang": engage(told_desk, "wang", Role.SPECIAL_INVESTIGATOR)})
    sent = {"masked": masked(told_desk), "reason": "identity"}
    for login, status in (("wang", 404), ("approver", 403), ("admin", 403)):
        with visiting(desk, login) as client:
            assert client.get(HERE, params={"masked": sent["masked"]}).status_code == status
            assert client.post(HERE, data=sent).status_code == status
    assert revealed(told_desk) == []


def test_the_dialog_is_the_box_alone(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk) as client:
        answer = client.get(HERE, params={"masked": masked(told_reading_desk)}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div class="reveal-box"')
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("came", "back"),
    [
        (f"http://127.0.0.1/cases/{CASE}/slips?state=found", f"/cases/{CASE}/slips?state=found"),
        ("http://127.0.0.1/cases", f"/cases/{CASE}"),
        (f"http://example.org/cases/{CASE}/slips", f"/cases/{CASE}"),
        ("", f"/cases/{CASE}"),
    ],
)
def test_it_leads_back_to_the_page_of_the_case_it_was_opened_from(told_reading_desk: Desk, came: str, back: str) -> None:
    with visiting(told_reading_desk) as client:
        page = client.get(HERE, params={"masked": masked(told_reading_desk)}, headers={"Referer": came}).text
    assert f'name="back" value="{back}"' in page


def test_nobody_is_led_out_of_the_case_by_a_forged_form(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        sent = {"masked": masked(told_desk), "reason": "identity", "back": "https://example.org/"}
        page = client.post(HERE, data=sent).text
    assert "example.org" not in page
    assert f'href="/cases/{CASE}" data-close' in page
