"""What the command line refuses: exit codes 2, 3 and 4, the shape of the error, and a sentence in both languages that says what to do."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.store.users import SESSION_LASTS
from tests.support.stories import CASE, GOLD, Desk, copy_of, new_desk
from web.story import story_path

STORY = story_path("cheetah")
Fits = Callable[..., None]
NO_SERVER = "bolt://127.0.0.1:1"


def as_program(desk: Desk, *args: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("sliphound")
    environment = {**os.environ, "SLIPHOUND_WORKSPACE": str(desk.folder)}
    return subprocess.run([str(program), *args], capture_output=True, text=True, check=False, env=environment)


UNKNOWN = {
    "unknown case": (["case", "show", "SL-1999-0001"], "unknown_case"),
    "unknown case, check": (["check", "SL-1999-0001"], "unknown_case"),
    "unknown case, route": (["route", "SL-1999-0001"], "unknown_case"),
    "unknown case, advise": (["advise", "SL-1999-0001"], "unknown_case"),
    "unknown case, testimony": (["testimony", "add", "SL-1999-0001", str(STORY / "testimony.yaml")], "unknown_case"),
    "unknown account": (["case", "open", "--account", "SH0"], "unknown_account"),
    "unknown account, graph": (["graph", "ego", "SH0"], "unknown_account"),
    "unknown account, common": (["graph", "common", "SH23011301", "SH0"], "unknown_account"),
    "a second case on one account": (["case", "open", "--account", "SH23011301"], "case_exists"),
    "unknown transaction": (["slip", "request", CASE, "1", "--via", "acquirer", "--reason", "x"], "unknown_transaction"),
    "unknown decision": (["approve", "decision-77"], "forbidden"),
    "unknown route": (["decide", CASE, "R-NONE", "--reason", "x"], "route_blocked"),
    "unknown import": (["import", "horses", str(STORY / "persons.csv")], "unknown_kind"),
    "no such file": (["import", "persons", "/nowhere/persons.csv"], "document_missing"),
    "no such claims file": (["check", "--claims", "/nowhere/claims.jsonl"], "document_missing"),
    "no such picture": (["slip", "read", "/nowhere/slip.jpg"], "document_missing"),
    "no such bill": (["bill", "read", "/nowhere/bill.pdf"], "document_missing"),
    "unknown fact": (["withdraw", "link-zzzzzz", "--reason", "x"], "unknown_entity"),
    "unknown mask": (["reveal", "622588******0000", "--case", CASE, "--reason", "x"], "input_refused"),
    "a slip nobody read": (["slip", "confirm", CASE, "0" * 64, "amount_fen=1"], "step_out_of_order"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_bad_input_is_exit_code_3_with_both_sentences_and_changes_nothing(name: str, reading_desk: Desk, fits: Fits) -> None:
    args, code = UNKNOWN[name]
    before = reading_desk.rows()
    refused = reading_desk.json(*args, exit_code=3)
    fits("error", refused)
    assert refused["error"]["code"] == code
    assert "—" not in refused["error"]["message"]["zh"].replace("——", ""), "a placeholder without its fact"
    for language in ("zh", "en"):
        told = reading_desk.run(*args, "--lang", language, exit_code=3)
        assert told.stdout == ""
        assert refused["error"]["message"][language] in told.stderr
    assert reading_desk.rows() == before


USAGE = {
    "unknown option": ["case", "list", "--colour"],
    "unknown command": ["conjure"],
    "check without anything": ["check"],
    "check with both": ["check", CASE, "--claims", "x.jsonl"],
    "slip match with neither": ["slip", "match", "x.jpg"],
    "missing argument": ["decide", CASE],
    "missing option": ["decide", CASE, "R-CROSS"],
    "no such channel": ["slip", "request", CASE, GOLD, "--via", "bribe", "--reason", "x"],
    "no such outcome": ["slip", "search", CASE, GOLD, "--outcome", "eaten", "--place", "x", "--from", "2026-01-01", "--to", "2026-01-01"],
    "no such recipient": ["packet", CASE, "--for", "press", "-o", "bag"],
    "no date": ["case", "list", "--as-of", "gestern"],
    "a language we do not speak": ["case", "list", "--lang", "fr"],
    "confirm without an equals sign": ["slip", "confirm", CASE, "0" * 64, "amount_fen"],
}


@pytest.mark.parametrize("name", USAGE)
def test_bad_usage_is_exit_code_2(name: str, reading_desk: Desk) -> None:
    result = reading_desk.run(*USAGE[name], exit_code=2)
    assert result.stdout == ""
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("value", ["amount_fen=hundert", "amount_fen=-5", "tip_fen=1.5", "txn_at=gestern", "txn_at=2024-02-18"])
def test_a_confirmed_value_must_be_one_of_its_field(value: str, told: Path, tmp_path: Path, fits: Fits) -> None:
    desk = copy_of(told, tmp_path / "w")
    [document] = [json.loads(line)["row"]["document"] for line in desk.rows() if line.startswith('{"table": "slip_reading"')]
    before = desk.rows()
    fits("error", desk.json("slip", "confirm", CASE, document, value, exit_code=3))
    assert desk.rows() == before


def test_where_names_the_file_the_line_and_the_field(reading_desk: Desk, tmp_path: Path, fits: Fits) -> None:
    claims = tmp_path / "claims.jsonl"
    good = (STORY / "claims.jsonl").read_text("utf-8").splitlines()
    claims.write_text("\n".join([*good[:3], good[3].replace('"predicate": "', '"predicate": "un'), *good[4:]]), "utf-8")
    refused = reading_desk.json("check", "--claims", claims, exit_code=3)
    fits("error", refused)
    assert (refused["error"]["where"]["file"], refused["error"]["where"]["line"]) == ("claims.jsonl", 4)


def test_nobody_signed_in_can_do_nothing_but_ask_what_is_public(imported: Path, tmp_path: Path, fits: Fits) -> None:
    desk = copy_of(imported, tmp_path / "w")
    desk.run("logout")
    before = desk.rows()
    for args in (
        ["case", "list"],
        ["check", CASE],
        ["graph", "ego", "SH23011301"],
        ["graph", "project"],
        ["import", "persons", STORY / "persons.csv"],
    ):
        refused = desk.json(*args, exit_code=3)
        fits("error", refused)
        assert refused["error"]["code"] == "not_signed_in"
    assert desk.rows() == before
    for args in (["doctor"], ["law", "check"], ["check", "--claims", STORY / "claims.jsonl"], ["bill", "read", STORY / "bill-2024-01.pdf"]):
        desk.json(*args)


def test_a_token_that_others_wrote_over_signs_nobody_in(imported: Path, tmp_path: Path) -> None:
    desk = copy_of(imported, tmp_path / "w")
    token = desk.workspace.settings.token_file
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE(token.parent.stat().st_mode) == 0o700
    token.write_text("x" * 43, "utf-8")
    assert desk.json("case", "list", exit_code=3)["error"]["code"] == "not_signed_in"


def test_a_wrong_password_and_an_unknown_login_get_one_answer(reading_desk: Desk, tmp_path: Path, fits: Fits) -> None:
    password = tmp_path / "password"
    password.write_text("not it", "utf-8")
    answers = []
    for login in ("approver", "nobody"):
        refused = reading_desk.json("login", "--user", login, "--password-file", password, exit_code=3)
        fits("error", refused)
        answers.append(json.dumps(refused, ensure_ascii=False).replace(login, "LOGIN"))
    assert answers[0] == answers[1]
    assert "wrong_password" in answers[0]
    assert reading_desk.json("case", "list")["cases"], "who was signed in before still is"


def test_a_session_is_over_after_a_working_day(tmp_path: Path) -> None:
    morning = datetime(2026, 11, 24, 1, tzinfo=UTC)
    desk = new_desk(tmp_path / "w", fixed_at=morning)
    desk.sit_down("investigator")
    desk.json("case", "list")
    settings = desk.folder / "settings.toml"
    settings.write_text(
        settings.read_text("utf-8").replace(morning.isoformat(), (morning + SESSION_LASTS + timedelta(seconds=1)).isoformat())
    )
    assert desk.json("case", "list", exit_code=3)["error"]["code"] == "not_signed_in"


def test_a_folder_without_a_workspace_and_one_that_is_full(tmp_path: Path, reading_desk: Desk, fits: Fits) -> None:
    nothing = Desk(tmp_path / "none", {})
    refused = nothing.json("case", "list", exit_code=3)
    fits("error", refused)
    assert refused["error"]["code"] == "workspace_missing"
    assert reading_desk.json("init", exit_code=3)["error"]["code"] == "workspace_exists"
    assert nothing.json("doctor")["ok"] is True


def test_neo4j_configured_but_absent_is_exit_code_4_and_loses_nothing(imported: Path, tmp_path: Path, fits: Fits) -> None:
    desk = copy_of(imported, tmp_path / "w")
    settings = desk.folder / "settings.toml"
    settings.write_text(settings.read_text("utf-8").replace('uri = ""', f'uri = "{NO_SERVER}"'), "utf-8")
    before = desk.rows()
    ran = as_program(desk, "graph", "ego", "SH23011301", "--json")
    assert ran.returncode == 4
    refused = json.loads(ran.stdout)
    fits("error", refused)
    assert refused["error"]["code"] == "graph_server_absent"
    assert NO_SERVER in refused["error"]["message"]["en"]
    assert desk.rows() == before
    assert desk.json("check", CASE)["complete"] is True, "what needs no graph server goes on"


@pytest.mark.deep
def test_the_doctor_names_a_graph_server_that_is_absent(imported: Path, tmp_path: Path, fits: Fits) -> None:
    desk = copy_of(imported, tmp_path / "w")
    settings = desk.folder / "settings.toml"
    settings.write_text(settings.read_text("utf-8").replace('uri = ""', f'uri = "{NO_SERVER}"'), "utf-8")
    ran = as_program(desk, "doctor", "--json")
    assert ran.returncode == 1
    told = json.loads(ran.stdout)
    fits("doctor", told)
    assert [each["id"] for each in told["checks"] if not each["ok"]] == ["graph"]


def test_a_postgresql_that_does_not_answer_is_absent_and_not_damaged(imported: Path, tmp_path: Path, fits: Fits) -> None:
    desk = copy_of(imported, tmp_path / "w")
    settings = desk.folder / "settings.toml"
    nowhere = f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"
    settings.write_text(settings.read_text("utf-8").replace('url = ""', f'url = "{nowhere}"'), "utf-8")
    refused = desk.json("case", "list", exit_code=4)
    fits("error", refused)
    assert refused["error"]["code"] == "database_server_absent"
    told = desk.json("doctor", exit_code=1)
    fits("doctor", told)


def test_a_damaged_database_is_named_by_the_doctor_too(imported: Path, tmp_path: Path, fits: Fits) -> None:
    desk = copy_of(imported, tmp_path / "w")
    with (desk.folder / "sliphound.db").open("r+b") as out:
        out.write(b"\x00" * 4096)
    refused = desk.json("case", "list", exit_code=3)
    fits("error", refused)
    assert refused["error"]["code"] == "workspace_damaged"
    fits("doctor", desk.json("doctor", exit_code=1))


def test_the_doctor_finds_a_vault_file_that_changed_and_one_that_is_gone(imported: Path, tmp_path: Path) -> None:
    desk = copy_of(imported, tmp_path / "w")
    first, second, *_ = sorted(path for path in (desk.folder / "vault").rglob("*") if path.is_file())
    first.chmod(0o600)
    first.write_bytes(first.read_bytes() + b"x")
    second.unlink()
    told = desk.json("doctor", exit_code=1)
    [vault] = [each for each in told["checks"] if each["id"] == "vault"]
    assert vault["ok"] is False
    assert first.name in vault["mend"]
    assert second.name in vault["mend"]


def test_as_a_program_json_is_alone_on_standard_output(reading_desk: Desk, fits: Fits) -> None:
    listed = as_program(reading_desk, "case", "list", "--json")
    assert (listed.returncode, listed.stderr) == (0, "")
    fits("case", json.loads(listed.stdout), "list")
    refused = as_program(reading_desk, "case", "show", "SL-1", "--json")
    assert (refused.returncode, refused.stderr.count("\n")) == (3, 1)
    fits("error", json.loads(refused.stdout))
