"""Links leave for whom they may, once a second person has approved just these bytes, and whole or not at all."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from cases.assembly.understanding import understand
from cases.errors import Forbidden, InputRefused, PacketUnread, RouteBlocked, StepOutOfOrder
from cases.network.handed_out import handed_out
from cases.network.leaving import what_may_leave
from cases.roles import Role
from cases.store.users import Actor
from cases.usecases.browse_links import ego_network
from cases.usecases.decide import approve, decide_route, review_packet
from cases.usecases.export_links import LinkExport, WantedExport, export_links
from cases.usecases.packets import packets_of
from cases.usecases.work import approvals_waiting
from evidence.errors import PacketExists
from evidence.packet.content import Recipient
from graph.exchange.forms import Form
from graph.links import LinkAnswer
from graph.vocabulary import NodeKind
from tests.support.packet_case import CANARIES, OTHER_ACCOUNT, OWN_CLEAR, Desk, make_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One for all: each test asks under a name of its own, which is another content."""
    made = make_desk(tmp_path_factory.mktemp("desk"))
    approve(made.approver, decide_route(made.maker, made.case_no, "R-CROSS", "交未经手的小组复核"), "同意")
    return made


def mixed(desk: Desk) -> LinkAnswer:
    """An answer in which another customer stands beside the case's own."""
    own, other = (ego_network(desk.maker, account, hops=6, cap=500) for account in ("SH1", OTHER_ACCOUNT))
    assert {node.id for node in own.nodes}.isdisjoint(node.id for node in other.nodes)
    return replace(own, nodes=(*other.nodes, *own.nodes), links=(*own.links, *other.links))


def ask(desk: Desk, name: str, form: Form = Form.CSV, to: Recipient = Recipient.CROSS, purpose: str | None = None) -> LinkExport:
    wanted = WantedExport(name, form, to, desk.folder / name, name if purpose is None else purpose)
    return export_links(desk.maker, desk.case_no, mixed(desk), wanted)


def signed(desk: Desk, made: LinkExport) -> None:
    assert made.awaiting_approval is not None
    review_packet(desk.approver, made.awaiting_approval)
    approve(desk.approver, made.awaiting_approval, "已阅，同意")


def acts(desk: Desk) -> list[dict[str, object]]:
    with desk.maker.transactions.reading() as connection:
        rows = connection.execute(text("SELECT new FROM audit WHERE action = 'graph.export' ORDER BY seq")).scalars()
        return [json.loads(row) for row in rows]


def test_nothing_is_written_before_a_second_person_has_approved_and_then_just_that(desk: Desk) -> None:
    made = ask(desk, "out")
    assert made.path is None
    assert not (desk.folder / "out").exists()
    with pytest.raises(PacketUnread):
        approve(desk.approver, str(made.awaiting_approval), "同意")
    signed(desk, made)
    written = ask(desk, "out")
    assert written.path == desk.folder / "out"
    assert written.sha256 == made.sha256
    names = sorted(each.name for each in written.path.iterdir())
    listed = "".join(f"{hashlib.sha256((written.path / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    assert hashlib.sha256(listed.encode()).hexdigest() == written.sha256
    assert acts(desk)[-1]["sha256"] == written.sha256
    assert acts(desk)[-1]["approved_by"] == "approver"
    other = ask(desk, "out", Form.FTM)
    assert other.awaiting_approval not in {None, made.awaiting_approval}


@pytest.mark.parametrize("form", Form)
def test_no_other_customers_row_and_no_clear_number_leaves(desk: Desk, form: Form) -> None:
    signed(desk, ask(desk, form.value, form))
    made = ask(desk, form.value, form)
    assert made.path is not None
    told = "".join(path.read_text("utf-8") for path in (made.path.iterdir() if made.path.is_dir() else [made.path]))
    assert "SH1" in told
    assert not [each for each in (*CANARIES, *OWN_CLEAR) if each in told]
    assert made.leaving.nodes_left_out > 3
    assert made.leaving.links_left_out > 3


@pytest.mark.parametrize("to", [Recipient.AGENCY, Recipient.MERCHANT])
def test_an_agency_and_a_merchant_get_no_links(desk: Desk, to: Recipient) -> None:
    before = acts(desk)
    with pytest.raises(InputRefused):
        ask(desk, "outside", to=to)
    assert acts(desk) == before


def test_of_an_answer_in_which_nothing_is_the_cases_nothing_leaves(desk: Desk) -> None:
    other = ego_network(desk.maker, OTHER_ACCOUNT, hops=6, cap=500)
    with pytest.raises(InputRefused):
        export_links(desk.maker, desk.case_no, other, WantedExport("other", Form.FTM, Recipient.CROSS, desk.folder / "o", "复核"))


def test_a_court_gets_no_other_persons_data(desk: Desk) -> None:
    with desk.maker.transactions.reading() as connection:
        known = understand(desk.maker, connection, desk.case_no)
    answer = mixed(desk)
    own = {node.id for node in answer.nodes}
    court, cross = (what_may_leave(answer, known.bundle, own, to) for to in (Recipient.COURT, Recipient.CROSS))
    assert cross.third_person_rows > 0
    assert court.third_person_rows == 0
    assert [node.label for node in court.answer.nodes if node.kind is NodeKind.PERSON] == ["林某"]


def test_what_stands_against_a_packet_stands_against_an_export(tmp_path: Path) -> None:
    undecided = make_desk(tmp_path)
    with pytest.raises(StepOutOfOrder):
        ask(undecided, "out")
    with pytest.raises(RouteBlocked):
        ask(undecided, "out", to=Recipient.POLICE_B)


def test_it_needs_the_right_and_a_purpose(desk: Desk) -> None:
    reader = replace(desk.maker, actor=Actor("investigator", "读", frozenset({Role.TEAM_LEAD})))
    answer = ego_network(desk.maker, "SH1", hops=1, cap=500)
    with pytest.raises(Forbidden):
        export_links(reader, desk.case_no, answer, WantedExport("ego", Form.FTM, Recipient.CROSS, desk.folder / "o", "复核"))
    with pytest.raises(InputRefused):
        ask(desk, "none", purpose=" ")


def test_rows_about_others_are_counted_and_many_of_them_are_said(desk: Desk) -> None:
    made = ask(desk, "counted")
    third = made.leaving.third_person_rows
    assert third > 0
    assert made.warn_from == 20
    assert replace(made, warn_from=third).is_large
    assert not replace(made, warn_from=third + 1).is_large


def test_it_is_approved_as_a_packet_and_is_not_listed_as_one(desk: Desk) -> None:
    made = ask(desk, "listed")
    assert made.awaiting_approval in {each.id for each in approvals_waiting(desk.approver).to_approve}
    assert packets_of(desk.maker, desk.case_no) == ()
    content = review_packet(desk.approver, str(made.awaiting_approval))["content"]
    assert isinstance(content, dict)
    assert len(content["facts"]) == len(made.leaving.answer.links)


def test_it_is_never_written_over_what_is_there(desk: Desk) -> None:
    signed(desk, ask(desk, "there"))
    (desk.folder / "there").mkdir()
    with pytest.raises(PacketExists):
        ask(desk, "there")
    assert not list((desk.folder / "there").iterdir())


def test_it_is_never_half_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), handed_out({"a.csv": b"1", "no folder/b.csv": b"2"}, tmp_path / "out"):
        pytest.fail("it was written")
    several, one = {"a.csv": b"1", "b.csv": b"2"}, {"a.csv": b"1"}
    for files, is_there in ((several, Path.is_dir), (one, Path.is_file)):
        with pytest.raises(RuntimeError, match="True"), handed_out(files, tmp_path / "out") as path:
            raise RuntimeError(is_there(path))
    assert list(tmp_path.iterdir()) == []
