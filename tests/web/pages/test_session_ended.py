"""A form that comes after the session has ended: what was typed comes back, to be sent again, and reaches nobody else."""

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from cases.roles import Role
from cases.usecases.judge import judgements
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk
from web.access import session_cookie
from web.pages.session_ended import SECRET_FIELDS
from web.site import Site

HERE = f"/cases/{CASE}"
TYPED = {"statement": "家属说：“卡在我这里”\r\n<b>第二行</b>", "note": "", "kind": "transactions"}
TEMPLATES = Path(__file__).parents[3] / "web" / "templates"


def fields(page: str) -> dict[str, str]:
    """What the page's form would send."""
    form = page.split('<form class="stack"')[1].split("</form>", maxsplit=1)[0]
    return {unescape(name): unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)}


def signed_in_as(client: TestClient, desk: Desk, token: str) -> None:
    client.cookies.set(session_cookie(Site(desk.workspace, is_secure=False)), token)


def test_what_was_typed_comes_back_and_is_taken_once_signed_in(desk: Desk) -> None:
    with visiting(desk) as client:
        desk.workspace.sign_out(desk.tokens["investigator"])
        sent = {"account": "A-1", "reason": TYPED["statement"]}
        ended = client.post(f"{HERE}/outcome?x=1&y=2", data=sent)
        assert ended.status_code == 401
        assert ended.headers["cache-control"] == "no-store"
        assert f'action="{HERE}/outcome?x=1&amp;y=2"' in ended.text
        back = fields(ended.text)
        assert back.pop("form_token")
        assert back == sent
        assert "<b>第二行</b>" not in ended.text
        assert client.post(f"{HERE}/outcome", data=back).status_code == 401, "and again, until somebody has signed in"


def test_a_verdict_sent_again_is_on_record_with_a_token_of_now(desk: Desk) -> None:
    with visiting(desk) as client:
        page = client.get(f"{HERE}/contradictions?talk=conflicts").text
        family, mark = re.search(r'action="[^"]*/contradictions/([^"]+)"', page), re.search(r'name="mark" value="([^"]*)"', page)
        assert family is not None
        assert mark is not None
        del client.headers["Sec-Fetch-Site"]
        old = re.findall(r'name="form_token" value="([^"]*)"', page)[0]
        where = f"{HERE}/contradictions/{family[1]}"
        desk.workspace.sign_out(desk.tokens["investigator"])
        typed = {"verdict": "open", "note": "待查", "mark": unescape(mark[1]), "form_token": old}
        back = fields(client.post(where, data=typed).text)
        signed_in_as(client, desk, engage(desk, "li", Role.SPECIAL_INVESTIGATOR, case_no=CASE))
        assert client.post(where, data={**back, "form_token": "0" * 64}).status_code == 403
        assert client.post(where, data=back).status_code == 303
    said = judgements(desk.office(), CASE)[family[1]]
    assert (said.judged_by, said.note) == ("li", "待查")


def test_whoever_else_signs_in_may_do_with_it_only_what_they_may(desk: Desk) -> None:
    with visiting(desk) as client:
        desk.workspace.sign_out(desk.tokens["investigator"])
        back = fields(client.post(f"{HERE}/packets", data={"to": "cross", "purpose": "密语"}).text)
        signed_in_as(client, desk, engage(desk, "stranger", Role.SPECIAL_INVESTIGATOR))
        for page in ("/sign-in", "/signed-in", "/work", "/jobs"):
            assert "密语" not in client.get(page, follow_redirects=True).text
        assert client.post(f"{HERE}/packets", data=back).status_code == 404


def test_passwords_and_files_do_not_come_back_and_the_page_says_so(desk: Desk) -> None:
    with visiting(desk) as client:
        desk.workspace.sign_out(desk.tokens["investigator"])
        secret = client.post("/imports/abc", data={"password": "hunter-2", "account_no": "SH1"}).text
        assert "hunter-2" not in secret
        assert fields(secret)["account_no"] == "SH1"
        assert 'type="password"' in secret
        file = client.post("/imports", data={"kind": "calls"}, files={"file": ("导出.csv", b"CANARY," * 200_000)})
        assert file.status_code == 401
        assert "CANARY" not in file.text
        assert "文件不留存，请重新选择：导出.csv" in file.text
        assert 'enctype="multipart/form-data"' in file.text
        assert fields(file.text)["kind"] == "calls"


def test_every_password_field_of_ours_is_one_that_never_comes_back() -> None:
    lines = [line for path in TEMPLATES.rglob("*.html") for line in path.read_text("utf-8").splitlines() if 'type="password"' in line]
    assert len(lines) > 4
    assert {name for line in lines for name in re.findall(r'ui\.field\("(\w+)"[^{]*type="password"', line)} == SECRET_FIELDS
    assert not [line for line in lines if "ui.field(" not in line]


def test_the_part_of_a_page_stays_and_says_what_to_do(desk: Desk) -> None:
    with visiting(desk) as client:
        desk.workspace.sign_out(desk.tokens["investigator"])
        answer = client.post(f"{HERE}/contradictions/F-0", data={"note": "想了想"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-retarget"]) == (401, "#alerts")
    assert "hx-redirect" not in answer.headers
    assert 'href="/sign-in?next=/signed-in" target="_blank"' in answer.text
    assert "<html" not in answer.text


def foreign(answer: Response) -> bool:
    return answer.status_code == 403 and "密语" not in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "null"}, {}])
def test_another_sites_form_is_not_given_back(desk: Desk, headers: dict[str, str]) -> None:
    with visiting(desk, None) as client:
        if not headers:
            del client.headers["Sec-Fetch-Site"]
        assert foreign(client.post(f"{HERE}/packets", data={"purpose": "密语"}, headers=headers))


def test_what_is_too_large_to_come_back_is_said_to_be(desk: Desk) -> None:
    with visiting(desk, None) as client:
        answer = client.post(f"{HERE}/packets", data={"purpose": "密" * 40_000})
    assert answer.status_code == 401
    assert "未能留存" in answer.text
    assert "密密" not in answer.text


def test_a_form_with_nothing_in_it_leads_to_the_sign_in_page_and_back_to_where_it_stood(desk: Desk) -> None:
    with visiting(desk, None) as client:
        answer = client.post("/sign-out", data={"form_token": "x"}, headers={"Referer": f"http://127.0.0.1{HERE}?file=timeline"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={HERE}%3Ffile%3Dtimeline")
