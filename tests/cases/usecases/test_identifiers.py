"""Identifiers: found by their hash, shown on record only, opened by keys that lie outside the workspace and change without losing anything."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cases.errors import Forbidden, InputRefused, KeysMissing, UnknownCase
from cases.roles import Role
from cases.store.keyring import Keyring
from cases.usecases.backup import back_up
from cases.usecases.bring_in import import_export
from cases.usecases.identifiers import reveal_identifier, rotate_keys
from tests.support.stories import CASE, Desk, copy_of
from web.archive import restore
from web.bootstrap import open_workspace
from web.story import story_path

STORY = story_path("cheetah")
CARD, MASKED = "6299990230834417", "629999******4417"


def identifiers(desk: Desk) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in desk.rows()]
    return [row["row"] for row in rows if row.get("table") == "identifier"]


def test_each_identifier_is_kept_masked_sealed_and_hashed_and_no_two_look_alike(desk: Desk) -> None:
    kept = identifiers(desk)
    assert {each["kind"] for each in kept} == {"card_no", "id_no", "phone"}
    assert all("*" in each["masked"] for each in kept)
    assert len({each["ciphertext"]["hex"] for each in kept}) == len({each["match_hash"]["hex"] for each in kept}) == len(kept)


def test_one_number_however_it_is_written_is_one_identifier(desk: Desk) -> None:
    workspace = desk.workspace
    with workspace.transactions.writing() as connection:
        register = workspace.identifiers(connection)
        key = register.find("card_no", CARD)
        assert key is not None
        for spelling in ("6299 9902 3083 4417", "6299-9902-3083-4417", "".join(chr(ord(digit) + 0xFEE0) for digit in CARD)):
            assert register.find("card_no", spelling) == key
            assert register.protect("card_no", spelling) == key
        assert register.find("phone", CARD) is None, "a number of another kind is another number"
        assert register.find("card_no", "6299990230834418") is None


def test_a_reveal_is_recorded_without_what_it_showed(desk: Desk) -> None:
    assert reveal_identifier(desk.office(), MASKED, CASE, "核对签购单") == CARD
    last = desk.audit()[-1]
    assert (last.login, last.action, last.why) == ("investigator", "identifier.reveal", "核对签购单")
    assert last.subject.startswith("identifier:")
    assert json.loads(last.new) == {"case": CASE}
    assert CARD not in last.subject + last.old + last.new


def test_nothing_is_revealed_without_reason_case_or_permission(desk: Desk) -> None:
    before = desk.rows()
    office = desk.office()
    for masked, case_no, why, refusal in (
        (MASKED, CASE, "  ", InputRefused),
        (MASKED, "none", "核对", UnknownCase),
        ("629999******0000", CASE, "核对", InputRefused),
        (CARD, CASE, "核对", InputRefused),
    ):
        with pytest.raises(refusal):
            reveal_identifier(office, masked, case_no, why)
    with pytest.raises(Forbidden):
        reveal_identifier(desk.office(Role.ADMIN), MASKED, CASE, "核对")
    assert desk.rows() == before


def test_new_keys_keep_matching_and_reveals_and_old_ciphertext_is_gone(desk: Desk) -> None:
    admin = desk.office(Role.ADMIN, login="admin")
    old = {each["key"]: each for each in identifiers(desk)}
    assert rotate_keys(admin) == len(old)
    new = {each["key"]: each for each in identifiers(desk)}
    assert new.keys() == old.keys()
    for key, each in new.items():
        assert each["key_version"] == old[key]["key_version"] + 1
        assert each["masked"] == old[key]["masked"]
        assert each["ciphertext"] != old[key]["ciphertext"]
        assert each["match_hash"] != old[key]["match_hash"]
    assert reveal_identifier(desk.office(), MASKED, CASE, "核对") == CARD
    again = import_export(desk.office(), "persons", STORY / "persons.csv", system="core").report
    assert (again.unchanged, again.accepted) == (200, 0), "found again by the new hash"
    assert len(identifiers(desk)) == len(old)
    assert rotate_keys(desk.office(Role.ADMIN)) == len(old)
    assert reveal_identifier(desk.office(), MASKED, CASE, "核对") == CARD


def test_a_backup_made_before_the_rotation_opens_with_the_keys_kept_with_it_and_with_the_newer_ones(desk: Desk, tmp_path: Path) -> None:
    admin = desk.office(Role.ADMIN, login="admin")
    made = back_up(admin, tmp_path / "saved.tar")
    kept = Path(shutil.copyfile(made.keys, tmp_path / "old-keys.json"))
    rotate_keys(admin)
    for name, keys in (("old", kept), ("newer", made.keys)):
        folder = tmp_path / name
        restore(made.archive, keys, folder)
        assert reveal_identifier(Desk(folder, {}).office(), MASKED, CASE, "核对") == CARD
    newer = back_up(desk.office(Role.ADMIN, login="admin"), tmp_path / "newer.tar")
    with pytest.raises(KeysMissing):
        restore(newer.archive, kept, tmp_path / "too-old")
    assert not (tmp_path / "too-old").exists()


def test_the_keys_lie_outside_the_workspace_for_their_owner_only(desk: Desk) -> None:
    keys = desk.workspace.settings.keys_file
    assert not keys.resolve().is_relative_to(desk.folder.resolve())
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    rows = json.loads(keys.read_text("utf-8"))["keys"]
    secret = [row[name] for row in rows for name in ("encryption", "matching")]
    for path in desk.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(bytes.fromhex(each) in content or each.encode() in content for each in secret), path


def test_a_copy_of_the_workspace_without_its_keys_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    keys = desk.workspace.settings.keys_file
    stolen = Path(shutil.copytree(desk.folder, tmp_path / "stolen"))
    aside = keys.rename(tmp_path / "aside.json")
    with pytest.raises(KeysMissing) as refused:
        open_workspace(stolen)
    assert refused.value.facts["path"] == str(keys)
    strangers = Keyring.create(keys)
    with pytest.raises(KeysMissing):
        reveal_identifier(Desk(stolen, {}).office(), MASKED, CASE, "核对")
    assert strangers.version == 1
    aside.replace(keys)
    assert reveal_identifier(Desk(stolen, {}).office(), MASKED, CASE, "核对") == CARD


def test_a_ciphertext_that_was_tampered_with_or_swapped_opens_nothing(imported: Path, tmp_path: Path) -> None:
    desk = copy_of(imported, tmp_path / "w")
    swap = "UPDATE identifier SET ciphertext = (SELECT ciphertext FROM identifier WHERE kind = 'phone' LIMIT 1) WHERE masked = :masked"
    with desk.workspace.transactions.writing() as connection:
        connection.execute(text(swap), {"masked": MASKED})
    with pytest.raises(KeysMissing):
        reveal_identifier(desk.office(), MASKED, CASE, "核对")
