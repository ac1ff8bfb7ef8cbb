"""Signing in and out, the language, and what keeps other people's pages and guesses out."""

from contextlib import ExitStack

import pytest
from fastapi import FastAPI

from cases.errors import NotSignedIn
from tests.support.site import visiting
from tests.support.stories import Desk
from web.headers import POLICY
from web.pages.signing import LINE


def test_a_stranger_is_led_to_the_sign_in_page_and_back(desk: Desk) -> None:
    with visiting(desk, None) as client:
        answer = client.get("/patterns")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/patterns")
        page = client.get(answer.headers["location"])
        assert page.status_code == 200
        assert 'name="next" value="/patterns"' in page.text


def test_the_wrong_password_says_so_and_keeps_the_login(desk: Desk) -> None:
    with visiting(desk, None) as client:
        answer = client.post("/sign-in", data={"login": "investigator", "password": "wrong"})
        assert answer.status_code == 401
        assert 'value="investigator"' in answer.text
        assert 'role="alert"' in answer.text
        assert "sliphound_session" not in client.cookies


def test_who_sends_many_passwords_at_once_keeps_nobody_from_their_pages(desk: Desk) -> None:
    with visiting(desk, None) as client, ExitStack() as stack:
        while LINE.acquire(blocking=False):
            stack.callback(LINE.release)
        refused = client.post("/sign-in", data={"login": "investigator", "password": "x"})
        assert (refused.status_code, 'value="investigator"' in refused.text) == (429, True)
        assert client.get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org", "/\\example.org", "/\texample", "///example.org", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(desk: Desk, to: str) -> None:
    with visiting(desk) as client:
        assert client.get("/sign-in", params={"next": to}).headers["location"] == "/work"


def test_signing_out_ends_the_session_and_not_only_the_cookie(desk: Desk) -> None:
    with visiting(desk) as client:
        assert client.post("/sign-out").status_code == 303
    with pytest.raises(NotSignedIn):
        desk.workspace.actor(desk.tokens["investigator"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "http://example.org"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_changes_nothing(desk: Desk, headers: dict[str, str]) -> None:
    with visiting(desk) as client:
        if "Sec-Fetch-Site" not in headers:
            del client.headers["Sec-Fetch-Site"]
        assert client.post("/sign-out", headers=headers).status_code == 403
        assert client.get("/patterns").status_code == 200


def test_without_the_browsers_headers_the_forms_token_must_come(desk: Desk) -> None:
    with visiting(desk) as client:
        del client.headers["Sec-Fetch-Site"]
        page = client.get("/patterns").text
        token = page.split('name="form_token" value="')[1].split('"')[0]
        assert client.post("/sign-out", data={"form_token": "0" * 64}).status_code == 403
        assert client.post("/sign-out").status_code == 403
        assert client.post("/sign-out", data={"form_token": token}).status_code == 303


def test_every_answer_bears_the_headers(desk: Desk) -> None:
    with visiting(desk) as client:
        for path in ("/patterns", "/sign-in", "/nowhere"):
            answer = client.get(path)
            assert answer.headers["content-security-policy"] == POLICY
            assert "unsafe" not in POLICY
            assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")


def test_another_host_name_is_not_answered(desk: Desk) -> None:
    with visiting(desk) as client:
        assert client.get("/patterns", headers={"Host": "evil.example"}).status_code == 400


def test_the_language_is_chosen_and_kept(desk: Desk) -> None:
    with visiting(desk) as client:
        assert client.post("/language", data={"language": "en", "back": "/patterns"}).headers["location"] == "/patterns"
        assert '<html lang="en">' in client.get("/patterns").text


def test_a_form_that_no_page_of_ours_sends_is_refused_in_words(desk: Desk) -> None:
    with visiting(desk) as client:
        answer = client.post("/language", data={})
    assert answer.status_code == 422
    assert "language" in answer.text
    assert 'role="alert"' in answer.text


def breaks(what: str) -> None:
    raise RuntimeError(what)


def test_a_page_that_breaks_down_says_so_and_tells_nothing_of_the_visitor(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with visiting(desk) as client:
        app = client.app
        assert isinstance(app, FastAPI)
        app.add_api_route("/breaks/{what}", breaks)
        answer = client.get("/breaks/secret-name?q=朱某")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert "程序出错" in answer.text
    assert "/breaks/{what}" in caplog.text
    assert "secret-name" not in caplog.text
    assert "朱某" not in caplog.text
