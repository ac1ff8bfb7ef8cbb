"""The whole demonstration, for both stories: from bank files to a packet that verifies, and the victim comes out as one (issue 3, Shows 1 and 2)."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from click.testing import CliRunner

from tests.journeys.conftest import Told
from tests.support.stories import Desk
from web.cli import main
from web.story import story_path
from web.story.demo import Telling

HOLDER_OF_MIRROR = "沈某"
FORBIDDEN = ("谎报", "骗子", "诈骗犯", "撒谎", "说谎")


def steps(name: str) -> list[str]:
    story = yaml.safe_load((story_path(name) / "story.yaml").read_text("utf-8"))
    return [step["do"] for step in story["steps"]]


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def printed(bag: Path) -> str:
    """The text of the packet's own PDF, which is the paper the recipient reads; not of its exhibits."""
    return "\n".join(pdf_text(path) for path in sorted((bag / "data").glob("*.pdf")))


def bags(told: Told) -> list[Path]:
    found = sorted(told.packets.iterdir())
    assert found
    return found


@pytest.mark.parametrize("name", ["cheetah", "mirror"])
def test_every_step_of_the_story_is_told(name: str, request: pytest.FixtureRequest) -> None:
    told: Told = request.getfixturevalue(name)
    does = [line.split("  ")[0].strip() for line in told.lines]
    # What the template leaves out before the hunt it says after it.
    assert sorted(set(does)) == sorted(set(steps(name)))
    assert "检索未完成" not in "\n".join(told.lines)


def test_check_prints_a_minimal_set_of_three_or_more(cheetah: Told) -> None:
    result = cheetah.desk.run("check", cheetah.case_no)
    answer = cheetah.desk.json("check", cheetah.case_no)
    largest = max((each for family in answer["families"] for each in family["sets"]), key=len)
    assert len(largest) >= 3
    assert any(all(member in line for member in family["sets"][0]) for family in answer["families"] for line in result.stdout.splitlines())
    assert any(len(line.split(" | ")[0].split(" + ")) >= 3 for line in result.stdout.splitlines())


def test_the_explanations_cite_a_statement_a_record_and_a_rule_in_both_languages(cheetah: Told) -> None:
    answer = cheetah.desk.json("check", cheetah.case_no)
    kinds = {each["id"]: each["kind"] for each in answer["claims"]}
    mixed = [family for family in answer["families"] if {kinds[member] for member in family["members"]} == {"statement", "record"}]
    assert mixed
    assert all(family["rules"] for family in mixed)
    for family in answer["families"]:
        assert all(member in family["text"]["zh"] and member in family["text"]["en"] for member in family["sets"][0])
        assert family["text"]["zh"] != family["text"]["en"]
        assert not any(word in family["text"]["zh"] for word in FORBIDDEN)


def test_in_the_mirror_every_set_with_her_statement_holds_the_couriers_record_or_a_rule_resting_on_it(mirror: Told) -> None:
    answer = mirror.desk.json("check", mirror.case_no, "--all-sets")
    claims = {each["id"]: each for each in answer["claims"]}
    couriers = {id_ for id_, each in claims.items() if each["kind"] == "record" and each["speaker"] == "courier"}
    hers = {id_ for id_, each in claims.items() if each["kind"] == "statement" and each["speaker"] == HOLDER_OF_MIRROR}
    assert couriers
    assert hers
    seen = 0
    for family in answer["families"]:
        for members in map(set, family["sets"]):
            if members & hers:
                seen += 1
                assert members & couriers or family["assumptions"], (members, family["assumptions"])
    assert seen


def test_in_the_mirror_the_cheapest_diagnosis_doubts_the_record_and_not_her(mirror: Told) -> None:
    answer = mirror.desk.json("check", mirror.case_no)
    claims = {each["id"]: each for each in answer["claims"]}
    cheapest = min(answer["diagnoses"], key=lambda each: each["cost"])
    assert cheapest["untrue"]
    assert all(claims[id_]["kind"] == "record" for id_ in cheapest["untrue"])
    assert not any(claims[id_]["speaker"] == HOLDER_OF_MIRROR for id_ in cheapest["untrue"])


def test_the_two_stories_go_two_ways(cheetah: Told, mirror: Told) -> None:
    first, second = (told.desk.json("route", told.case_no) for told in (cheetah, mirror))
    assert (first["proposal"], second["proposal"]) == ("R-CROSS", "R-VICTIM")
    for answer in (first, second):
        assert "G3" in [gate["id"] for gate in answer["gates"] if gate["hit"]]
        states = {route["id"]: route["state"] for route in answer["routes"]}
        assert states["R-OUTSOURCE"] == "blocked"
        assert states["R-POLICE-A"] != "ready"
        assert states["R-POLICE-B"] != "ready"


@pytest.mark.parametrize("name", ["cheetah", "mirror"])
def test_every_packet_verifies_and_sha256sum_agrees(name: str, request: pytest.FixtureRequest) -> None:
    told: Told = request.getfixturevalue(name)
    for bag in bags(told):
        assert told.desk.json("verify", bag)["valid"] is True
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            ran = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", manifest], cwd=bag, capture_output=True, text=True, check=False)
            assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.deep)])
def test_a_flipped_byte_anywhere_in_the_packet_is_caught(step: int, cheetah: Told, tmp_path: Path) -> None:
    bag = cheetah.packets / "packet-cross"
    files = sorted(path.relative_to(bag) for path in bag.rglob("*") if path.is_file() and path.name != "tagmanifest-sha256.txt")
    assert len(files) > 8
    nowhere = Desk(tmp_path / "none", {})
    for number, file in enumerate(files[::step]):
        copy = Path(shutil.copytree(bag, tmp_path / str(number), copy_function=shutil.copyfile))
        content = bytearray((copy / file).read_bytes())
        content[len(content) // 2] ^= 0x01
        (copy / file).write_bytes(content)
        damaged = nowhere.json("verify", copy, exit_code=1)
        assert damaged["valid"] is False, file
        shutil.rmtree(copy)


def test_a_file_that_is_gone_and_one_that_was_added_are_caught(cheetah: Told, tmp_path: Path) -> None:
    nowhere = Desk(tmp_path / "none", {})
    less = Path(shutil.copytree(cheetah.packets / "packet-cross", tmp_path / "less"))
    next(path for path in sorted((less / "data").rglob("*")) if path.is_file()).unlink()
    assert nowhere.json("verify", less, exit_code=1)["valid"] is False
    more = Path(shutil.copytree(cheetah.packets / "packet-cross", tmp_path / "more"))
    (more / "data" / "added.txt").write_text("x", "utf-8")
    assert nowhere.json("verify", more, exit_code=1)["valid"] is False


@pytest.mark.parametrize("name", ["cheetah", "mirror"])
def test_the_police_draft_says_that_it_is_one(name: str, request: pytest.FixtureRequest) -> None:
    told: Told = request.getfixturevalue(name)
    text = printed(told.packets / "packet-police-draft")
    assert "草稿" in text
    assert "必备" in text


def test_the_police_draft_lists_what_the_command_says_is_missing(cheetah: Told, tmp_path: Path) -> None:
    draft = cheetah.desk.json("packet", cheetah.case_no, "--for", "police-a", "-o", tmp_path / "again", "--draft")
    mandatory = [each for each in draft["missing"] if each["mandatory"]]
    assert mandatory
    flat = "".join(printed(cheetah.packets / "packet-police-draft").split())
    for each in mandatory:
        assert "".join(each["what"].split())[:12] in flat, each


@pytest.mark.parametrize("name", ["cheetah", "mirror"])
def test_what_is_printed_names_no_forbidden_word_and_no_clear_number(name: str, request: pytest.FixtureRequest) -> None:
    told: Told = request.getfixturevalue(name)
    for bag in bags(told):
        text = "".join(printed(bag).split())
        assert not any(word in text for word in FORBIDDEN)
        card = next(line for line in (story_path(name) / "accounts.csv").read_text("utf-8-sig").splitlines() if _account(name) in line)
        assert card.split(",")[2] not in text


def _account(name: str) -> str:
    story: dict[str, Any] = yaml.safe_load((story_path(name) / "story.yaml").read_text("utf-8"))
    return str(story["case"]["account_no"])


def test_the_approved_packet_is_of_two_persons_and_the_record_says_who(cheetah: Told) -> None:
    acts = [(row.login, row.action) for row in cheetah.desk.audit()]
    assert ("lumin", "route.decide") in acts
    assert acts.count(("gaoyuan", "approve")) == 2
    assert ("lumin", "packet.make") in acts
    assert not any(login == "lumin" and action == "approve" for login, action in acts)


def test_the_search_that_ended_in_a_flood_is_possibly_destroyed_and_no_more(cheetah: Told) -> None:
    searches = [json.loads(line)["row"] for line in cheetah.desk.rows() if line.startswith('{"table": "slip_search"')]
    assert [each["outcome"] for each in searches] == ["possibly_destroyed"]
    bag = cheetah.packets / "packet-cross"
    assert "结果：可能灭失（口头，未取得盖章灭失说明）" in "".join(printed(bag).split())
    sheets = [path.read_text("utf-8-sig") for path in sorted((bag / "data").rglob("*.csv"))]
    assert any("库房发大水" in sheet for sheet in sheets), "what was said of the flood is among the exhibits"


@pytest.mark.deep
@pytest.mark.parametrize("name", ["cheetah", "mirror"])
def test_the_demo_by_command_from_nothing_to_its_packet(name: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo", "--story", name, "--into", str(tmp_path / "demo")])
    assert result.exit_code == 0, result.output
    last = result.stdout.strip().splitlines()[-1]
    assert last.startswith("packet: ")
    bag = Path(last.removeprefix("packet: "))
    ran = subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=bag, check=False)
    assert ran.returncode == 0


def test_a_telling_begins_with_the_storys_staff_and_its_day(tmp_path: Path) -> None:
    telling = Telling.begin("mirror", tmp_path / "w")
    assert {login: office.actor.login for login, office in telling.offices.items()} == {login: login for login in telling.offices}
    assert {office.as_of.isoformat() for office in telling.offices.values()} == {str(telling.story["as_of"])}
    assert telling.workspace.clock.now().date().isoformat() == str(telling.story["as_of"])


def test_no_diagnosis_doubts_that_a_booked_transaction_took_place(cheetah: Told) -> None:
    answer = cheetah.desk.json("check", cheetah.case_no)
    booked = {claim["id"] for claim in answer["claims"] if claim["kind"] == "record" and claim["speaker"] == "card_system"}
    assert booked
    assert answer["diagnoses"]
    for each in answer["diagnoses"]:
        assert booked.isdisjoint(each["untrue"]), each
