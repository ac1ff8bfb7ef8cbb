"""Every command that changes something: its JSON, its effect, and the record it leaves."""

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.vocabulary import FactKind, fact_id
from tests.support.stories import CASE, FOOD, GOLD, Desk
from web.story import story_path

STORY = story_path("cheetah")
Fits = Callable[..., None]
SEARCHED = ("--place", "老庙黄金豫园店库房", "--from", "2026-11-10T09:00:00+08:00", "--to", "2026-11-10T12:10:00+08:00")


def test_a_workspace_is_made_signed_into_and_left(tmp_path: Path, fits: Fits) -> None:
    new = Desk(tmp_path / "w", {})
    made = new.json("init")
    fits("workspace", made, "init")
    assert [user["login"] for user in made["users"]] == ["investigator", "approver", "admin"]
    password = tmp_path / "password"
    password.write_text(made["users"][0]["password"] + "\n", "utf-8")
    signed_in = new.json("login", "--user", "investigator", "--password-file", password)
    fits("workspace", signed_in, "login")
    assert signed_in == {"login": "investigator", "roles": ["special_investigator"]}
    token = new.workspace.settings.token_file
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert not token.is_relative_to(new.folder)
    assert made["users"][0]["password"] not in token.read_text("utf-8")
    fits("case", new.json("case", "list"), "list")
    left = new.json("logout")
    fits("workspace", left, "logout")
    assert not token.exists()
    assert new.json("case", "list", exit_code=3)["error"]["code"] == "not_signed_in"


def test_a_password_is_asked_for_where_no_file_holds_it(empty_desk: Desk) -> None:
    told = empty_desk.run("login", "--user", "approver", given="not it\n", exit_code=3)
    assert "密码" in told.stderr
    assert told.stdout == ""


def test_the_administrator_adds_a_user_who_can_sign_in(empty_desk: Desk, tmp_path: Path, fits: Fits) -> None:
    empty_desk.sit_down("admin")
    made = empty_desk.json("user", "lumin", "--name", "陆敏", "--role", "special_investigator", "--role", "member")
    fits("workspace", made, "user")
    password = tmp_path / "password"
    password.write_text(made["password"], "utf-8")
    assert empty_desk.json("login", "--user", "lumin", "--password-file", password)["roles"] == ["member", "special_investigator"]
    empty_desk.sit_down("admin")
    refused = empty_desk.json("user", "lumin", "--name", "陆敏", "--role", "admin", exit_code=3)
    assert refused["error"]["code"] == "input_refused"
    assert empty_desk.audit()[-1].subject == "user:lumin"


def test_files_are_imported_and_the_same_again_changes_nothing(empty_desk: Desk, fits: Fits) -> None:
    files = {"persons": "persons.csv", "accounts": "accounts.csv", "relations": "relations.csv", "calls": "calls.csv"}
    for kind, name in files.items():
        answer = empty_desk.json("import", kind, STORY / name)
        fits("import", answer)
        [report] = answer["files"]
        assert report["read"] == report["accepted"] > 0
        assert report["rejects_file"] is None
    before = [line for line in empty_desk.rows() if '"table": "batch"' not in line and '"table": "audit"' not in line]
    for kind, name in files.items():
        [report] = empty_desk.json("import", kind, STORY / name)["files"]
        assert report["read"] == report["unchanged"]
    assert [line for line in empty_desk.rows() if '"table": "batch"' not in line and '"table": "audit"' not in line] == before


def test_several_files_of_one_kind_and_a_map_of_their_columns(empty_desk: Desk, tmp_path: Path, fits: Fits) -> None:
    first, second, columns = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "map.yaml"
    first.write_text("Kunde,Wer\nC1,金某\n", "utf-8")
    second.write_text("Kunde,Wer\nC2,方某\nC1,金某\n", "utf-8")
    columns.write_text("Kunde: customer_no\nWer: name\n", "utf-8")
    answer = empty_desk.json("import", "persons", first, second, "--map", columns)
    fits("import", answer)
    assert [(each["accepted"], each["unchanged"]) for each in answer["files"]] == [(1, 0), (1, 1)]


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(empty_desk: Desk, fits: Fits) -> None:
    before = empty_desk.rows(), empty_desk.sealed()
    answer = empty_desk.json("import", "persons", STORY / "persons.csv", "--dry-run")
    fits("import", answer)
    assert answer["dry_run"] is True
    assert answer["files"][0]["accepted"] == 200
    assert (empty_desk.rows(), empty_desk.sealed()) == before


def test_a_bill_is_imported_twice_and_stays_one(desk: Desk, fits: Fits) -> None:
    answer = desk.json("import", "bills", STORY / "bill-2024-01.pdf", "--account", "SH23011301")
    fits("import", answer)
    assert answer["files"][0]["unchanged"] == answer["files"][0]["read"] == 5


def test_a_case_is_opened_claimed_in_and_has_but_one_hold(desk: Desk, fits: Fits) -> None:
    opened = desk.json("case", "open", "--account", "SH23000131", "--no", "T-1", "--type", "NRI", "--campaign", "试点")
    fits("case", opened)
    assert (opened["case_no"], opened["holds"], opened["campaign"]) == ("T-1", [], "试点")
    first = desk.json("case", "claim", "T-1", "--claim", "K05@2026-11-01@sms", "--claim", "K02@2026-10-30@branch")
    fits("case", first)
    [hold] = first["holds"]
    assert (hold["because"], hold["starts_at"][:10]) == ("K02", "2026-10-29")  # midnight of the 30th in China
    again = desk.json("case", "claim", "T-1", "--claim", "K01@2026-11-05@12378")
    assert len(again["holds"]) == 1
    assert len(again["claims"]) == 3
    listed = desk.json("case", "list")
    fits("case", listed, "list")
    assert [each["case_no"] for each in listed["cases"]] == [CASE, "T-1"]


@pytest.mark.parametrize("claim", ["K02", "K02@gestern@phone", "K02@2026-10-30@pigeon", "@@", "K99@2026-10-30@phone"])
def test_a_claim_that_cannot_be_understood_opens_nothing(claim: str, desk: Desk, fits: Fits) -> None:
    before = desk.rows()
    refused = desk.json("case", "open", "--account", "SH23000131", "--claim", claim, exit_code=3)
    fits("error", refused)
    assert desk.rows() == before


def test_disputed_transactions_are_marked_by_the_banks_reference(desk: Desk) -> None:
    with (STORY / "transactions.csv").open(encoding="utf-8-sig", newline="") as lines:
        cards = {row["卡号"]: row["交易流水号"] for row in csv.DictReader(lines)}
    with (STORY / "accounts.csv").open(encoding="utf-8-sig", newline="") as lines:
        [card] = [row["卡号"] for row in csv.DictReader(lines) if row["账号"] == "SH23000131"]
    opened = desk.json("case", "open", "--account", "SH23000131", "--disputed", cards[card])
    assert len(opened["disputed"]) == 1
    assert desk.json("case", "open", "--account", "SH23000262", "--disputed", GOLD, exit_code=3)["error"]["code"] == "unknown_transaction"


def test_testimony_is_added_once(desk: Desk, fits: Fits) -> None:
    again = desk.json("testimony", "add", CASE, STORY / "testimony.yaml")
    fits("import", again, "file")
    assert (again["read"], again["accepted"], again["unchanged"]) == (4, 0, 4)
    through_import = desk.json("import", "testimony", STORY / "testimony.yaml", "--case", CASE)
    fits("import", through_import)
    desk.run("import", "testimony", STORY / "testimony.yaml", exit_code=2)


def test_a_slip_is_asked_for_and_every_outcome_keeps_its_meaning(desk: Desk, tmp_path: Path, fits: Fits) -> None:
    early = desk.json("slip", "search", CASE, GOLD, "--outcome", "not_found", *SEARCHED, exit_code=3)
    assert early["error"]["code"] == "step_out_of_order"
    asked = desk.json("slip", "request", CASE, GOLD, "--via", "merchant_visit", "--reason", "签购单或仍留存", "--deadline", "2026-12-01")
    fits("hunt", asked)
    assert (asked["deadline"], asked["searches"]) == ("2026-12-01", [])
    oral = desk.json("slip", "search", CASE, GOLD, "--outcome", "possibly_destroyed", *SEARCHED, "--detail", "statement=库房发大水")
    fits("hunt", oral)
    refused = desk.json("slip", "search", CASE, GOLD, "--outcome", "destroyed", *SEARCHED, exit_code=3)
    assert refused["error"]["code"] == "stamped_statement_needed"
    stamped = tmp_path / "灭失说明.jpg"
    stamped.write_bytes((STORY / "slip-food.jpg").read_bytes())
    lost = desk.json("slip", "search", CASE, GOLD, "--outcome", "destroyed", *SEARCHED, "--document", stamped)
    fits("hunt", lost)
    assert [each["outcome"] for each in lost["searches"]] == ["possibly_destroyed", "destroyed"]
    assert lost["searches"][1]["document"]
    assert lost["searches"][0]["document"] is None


def test_a_slip_is_read_confirmed_and_matched(desk: Desk, fits: Fits) -> None:
    read = desk.json("slip", "read", STORY / "slip-food.jpg", "--case", CASE, "--location", "收单机构", "--holder", "收单机构")
    fits("slip", read)
    document = read["document"]
    early = desk.json("slip", "match", document, "--case", CASE, exit_code=3)
    assert early["error"]["code"] == "step_out_of_order"
    wrong = desk.json("slip", "confirm", CASE, document, "colour=red", exit_code=3)
    assert wrong["error"]["code"] == "input_refused"
    far = desk.json("slip", "confirm", CASE, document, "amount_fen=77", "txn_at=2020-01-01T00:00:00+08:00")
    fits("hunt", far, "confirmed")
    nothing = desk.json("slip", "match", document, "--case", CASE, exit_code=1)
    fits("slip-match", nothing)
    assert nothing["decision"] == "none"
    confirmed = desk.json(
        *("slip", "confirm", CASE, document, "amount_fen=100800", "txn_at=2024-02-18T19:26:33+08:00", "auth_code=294033"),
        *("merchant_name=和顺楼酒家豫园店", "card_no=629999******4417", "tip_fen="),
    )
    fits("hunt", confirmed, "confirmed")
    assert confirmed["confirmed"]["tip_fen"] is None
    alone = desk.json("slip", "match", document, "--case", CASE, exit_code=3)
    assert alone["error"]["code"] == "second_eyes_needed"
    desk.sit_down("approver")
    desk.json(
        *("slip", "confirm", CASE, document, "amount_fen=100800", "txn_at=2024-02-18T19:26:33+08:00", "card_no=629999******4417"),
    )
    desk.sit_down("investigator")
    matched = desk.json("slip", "match", document, "--case", CASE)
    fits("slip-match", matched)
    dinner = desk.json("slip", "request", CASE, FOOD, "--via", "acquirer", "--reason", "同卡另一笔")["transaction"]
    assert (matched["decision"], matched["candidates"][0]["transaction"]) == ("match", dinner)
    again = desk.json("slip", "match", document, "--case", CASE)
    assert again["candidates"] == matched["candidates"]


def test_a_route_is_decided_by_one_and_approved_by_another(desk: Desk, fits: Fits) -> None:
    decided = desk.json("decide", CASE, "R-CROSS", "--reason", "交未经手的小组复核")
    fits("decide", decided)
    desk.sit_down("approver")
    approved = desk.json("approve", decided["approve"], "--note", "同意交叉")
    fits("decide", approved, "approved")
    last = desk.audit()[-1]
    assert (last.login, last.action, last.subject, last.why) == ("approver", "approve", decided["approve"], "同意交叉")


def test_a_packet_waits_for_its_approval_and_then_leaves_with_just_that_content(desk: Desk, tmp_path: Path, fits: Fits) -> None:
    early = desk.json("packet", CASE, "--for", "cross", "-o", tmp_path / "bag", exit_code=3)
    assert early["error"]["code"] == "step_out_of_order"
    decided = desk.json("decide", CASE, "R-CROSS", "--reason", "交未经手的小组复核")
    desk.sit_down("approver")
    desk.json("approve", decided["approve"])
    desk.sit_down("investigator")
    waiting = desk.json("packet", CASE, "--for", "cross", "-o", tmp_path / "bag", exit_code=1)
    fits("packet", waiting)
    assert waiting["path"] is None
    assert not (tmp_path / "bag").exists()
    desk.sit_down("approver")
    shown = desk.json("approve", waiting["approve"], "--show")
    fits("decide", shown, "review")
    assert shown["content"]["exculpatory"]["checks"]
    assert desk.json("audit", waiting["approve"])["entries"][0]["action"] == "packet.review", "shown, and not yet approved"
    fits("decide", desk.json("approve", waiting["approve"]), "approved")
    desk.sit_down("investigator")
    written = desk.json("packet", CASE, "--for", "cross", "-o", tmp_path / "bag")
    fits("packet", written)
    assert Path(written["path"]) == tmp_path / "bag"
    fits("verify", desk.json("verify", tmp_path / "bag"))
    again = desk.json("packet", CASE, "--for", "cross", "-o", tmp_path / "bag", exit_code=3)
    fits("error", again)


def test_a_draft_is_written_at_once_and_lists_what_is_missing(desk: Desk, tmp_path: Path, fits: Fits) -> None:
    draft = desk.json("packet", CASE, "--for", "police-a", "-o", tmp_path / "draft", "--draft")
    fits("packet", draft)
    assert draft["draft"] is True
    assert any(each["mandatory"] for each in draft["missing"])
    refused = desk.json("packet", CASE, "--for", "police-a", "-o", tmp_path / "real", exit_code=3)
    fits("error", refused)
    assert not (tmp_path / "real").exists()


def test_a_fact_that_was_recorded_wrongly_is_withdrawn_and_stays_on_record(desk: Desk, fits: Fits) -> None:
    ego = desk.json("graph", "ego", "SH23011301", "--hops", "1")
    link = next(each for each in ego["links"] if each["id"].startswith("link-"))
    withdrawn = desk.json("withdraw", link["id"], "--reason", "录错对象")
    fits("workspace", withdrawn, "withdraw")
    assert link["id"] not in {each["id"] for each in desk.json("graph", "ego", "SH23011301", "--hops", "1")["links"]}
    assert desk.json("withdraw", link["id"], "--reason", "再次", exit_code=3)["error"]["code"] == "unknown_entity"


def test_a_number_is_revealed_only_with_a_reason(desk: Desk, fits: Fits) -> None:
    ego = desk.json("graph", "ego", "SH23011301", "--hops", "1")
    [masked] = [node["label"] for node in ego["nodes"] if node["kind"] == "card"]
    shown = desk.json("reveal", masked, "--case", CASE, "--reason", "核对签购单卡号")
    fits("workspace", shown, "reveal")
    assert "*" not in shown["clear"]
    assert (shown["clear"][:6], shown["clear"][-4:]) == (masked[:6], masked[-4:])
    assert desk.json("reveal", masked, "--case", CASE, "--reason", " ", exit_code=3)["error"]["code"] == "input_refused"
    assert desk.json("reveal", masked, "--case", "NONE-1", "--reason", "核对", exit_code=3)["error"]["code"] == "unknown_case"


def test_the_workspace_is_backed_up_and_restored_and_its_keys_rotated(desk: Desk, tmp_path: Path, fits: Fits) -> None:
    before = desk.rows()
    desk.sit_down("admin")
    saved = desk.json("backup", tmp_path / "saved.tar")
    fits("workspace", saved, "backup")
    assert stat.S_IMODE((tmp_path / "saved.tar").stat().st_mode) == 0o600
    elsewhere = Desk(tmp_path / "restored", {})
    restored = elsewhere.json("restore", tmp_path / "saved.tar", "--keys", saved["keys"])
    fits("workspace", restored, "restore")
    assert restored["files"] == saved["files"]
    assert set(before) <= set(elsewhere.rows())
    rotated = desk.json("keys", "rotate")
    fits("workspace", rotated, "keys")
    assert rotated["identifiers"] > 400


def test_the_sample_files_are_generated_as_they_are_shipped(tmp_path: Path, fits: Fits) -> None:
    answer = Desk(tmp_path / "none", {}).json("generate", tmp_path / "out")
    fits("workspace", answer, "generate")
    for name in ("transactions.csv", "story.yaml", "slip-food.jpg", "bill-2024-01.pdf"):
        assert (tmp_path / "out/cheetah" / name).read_bytes() == (STORY / name).read_bytes()


def test_the_progress_bar_never_reaches_standard_output(empty_desk: Desk) -> None:
    result = empty_desk.run("import", "persons", STORY / "persons.csv", "--json")
    json.loads(result.stdout)
    assert result.stderr == ""


def test_the_record_of_acts_is_read_by_whoever_may(desk: Desk, fits: Fits) -> None:
    assert desk.json("audit", exit_code=3)["error"]["code"] == "forbidden"
    desk.sit_down("approver")
    answer = desk.json("audit", "--limit", "3")
    fits("workspace", answer, "audit")
    assert len(answer["entries"]) == 3
    [*_, opened] = desk.json("audit", f"case:{CASE}")["entries"]
    assert (opened["action"], opened["login"]) == ("case.open", "lumin")


@pytest.mark.deep
def test_a_slip_is_imported_into_a_case_as_it_is_read_into_one(desk: Desk, fits: Fits) -> None:
    desk.run("import", "slips", STORY / "slip-food.jpg", exit_code=2)
    answer = desk.json("import", "slips", STORY / "slip-food.jpg", "--case", CASE)
    fits("import", answer)
    [filed] = answer["files"]
    assert filed["fields"]["amount_fen"]["value"] == 100800
    assert desk.json("slip", "confirm", CASE, filed["document"], "amount_fen=100800")["document"] == filed["document"]


def test_a_backup_is_restored_into_postgresql_by_command(desk: Desk, tmp_path: Path, postgresql_url: str, fits: Fits) -> None:
    desk.sit_down("admin")
    saved = desk.json("backup", tmp_path / "saved.tar")
    server = Desk(tmp_path / "server", {})
    fits("workspace", server.json("restore", tmp_path / "saved.tar", "--keys", saved["keys"], "--database", postgresql_url), "restore")
    assert postgresql_url in (server.folder / "settings.toml").read_text("utf-8")
    assert set(desk.rows()) <= set(server.rows())


def test_a_dispute_ends_by_two_persons(desk: Desk, fits: Fits) -> None:
    proposed = desk.json("case", "outcome", CASE, "UNRESOLVED", "--reason", "寄送记录尚未查到")
    fits("decide", proposed, "outcome")
    assert desk.json("approve", proposed["approve"], exit_code=3)["error"]["code"] == "forbidden"
    desk.sit_down("approver")
    fits("decide", desk.json("approve", proposed["approve"]), "approved")
    desk.run("case", "outcome", CASE, "GUILTY", "--reason", "x", exit_code=2)


def test_testimony_is_withdrawn_by_two_persons(desk: Desk, fits: Fits) -> None:
    said = next(json.loads(line)["row"]["key"] for line in desk.rows() if line.startswith('{"table": "testimony"'))
    asked = desk.json("withdraw", fact_id(FactKind.TESTIMONY, said), "--reason", "录错人")
    fits("workspace", asked, "withdraw")
    assert asked["withdrawn"] is None
    desk.sit_down("approver")
    fits("decide", desk.json("approve", asked["approve"]), "approved")
    rows = [json.loads(line)["row"] for line in desk.rows() if line.startswith('{"table": "testimony"')]
    assert [row["key"] for row in rows if row["withdrawn_at"] is not None] == [said]
    assert len(rows) == 4, "it stays on record"


def test_a_colleague_is_let_into_a_case_and_taken_off_again(desk: Desk, tmp_path: Path, fits: Fits) -> None:
    desk.sit_down("admin")
    made = desk.json("user", "lihua", "--name", "李华", "--role", "member")
    password = tmp_path / "password"
    password.write_text(made["password"], "utf-8")
    desk.sit_down("approver")
    added = desk.json("case", "assign", CASE, "lihua")
    fits("workspace", added, "case assign")
    assert added["member"]
    desk.json("login", "--user", "lihua", "--password-file", password)
    assert [each["case_no"] for each in desk.json("case", "list")["cases"]] == [CASE]
    desk.sit_down("approver")
    assert not desk.json("case", "assign", CASE, "lihua", "--remove")["member"]
    desk.json("login", "--user", "lihua", "--password-file", password)
    assert desk.json("case", "list")["cases"] == []
    assert desk.json("case", "show", CASE, exit_code=3)["error"]["code"] == "unknown_case"
