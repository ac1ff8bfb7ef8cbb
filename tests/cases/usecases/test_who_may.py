"""Every use case for every role: who may do it gets in, who may not changes nothing (domain.md 8.7)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cases.access import USE_CASES
from cases.documents import Origin
from cases.errors import Forbidden
from cases.gates import Outcome
from cases.imports.typed_testimony import TypedTestimony
from cases.judgement import ConflictVerdict
from cases.model import ClaimSource, DisputeClaim, SlipChannel, SlipOutcome
from cases.office import Office
from cases.roles import PERMISSIONS, Role
from cases.store.act_register import WantedActs
from cases.store.find_register import Wanted
from cases.store.users import Claimant
from cases.usecases.analyse_links import analyse_case
from cases.usecases.answer_rules import answer_rules, rule_answers
from cases.usecases.assign import assign_case, team_of, unassign_case
from cases.usecases.audit import acts_of_case, audit_of, search_acts
from cases.usecases.backup import back_up
from cases.usecases.bring_in import add_testimony, import_bill_file, import_export, preview_upload
from cases.usecases.browse_links import (
    accounts_in_common,
    compare_links,
    connecting_network,
    denying_households,
    ego_network,
    point_of_compromise,
    project_links,
    shared_by_disputes,
    shared_with,
    short_paths,
    shortest_path,
    spent_at_merchants,
    surety_chains,
    way_in_time,
)
from cases.usecases.case_graph import (
    case_graph,
    expand_graph,
    forget_graph,
    keep_graph,
    months_of_case,
    neighbours_of,
    path_in_case,
)
from cases.usecases.correct import correct_fact, fact_sheet, newest_fact, withdraw_fact, withdraw_fact_of_case
from cases.usecases.decide import approve, decide_route, decisions, propose_outcome, review_packet
from cases.usecases.exhibits import exhibit_of, open_exhibit, open_page
from cases.usecases.export_links import WantedExport, export_links
from cases.usecases.find import search_accounts, search_cases
from cases.usecases.identifiers import reveal_identifier, rotate_keys
from cases.usecases.identity import judge_identity, lookalikes, lookalikes_of_bank, withdraw_judgement
from cases.usecases.jobs import (
    cancel_job,
    enqueue_bill,
    enqueue_import,
    enqueue_packet,
    enqueue_slip,
    list_jobs,
    reject_file,
    show_job,
)
from cases.usecases.judge import _judge, conflict_members, judgements
from cases.usecases.make_packet import make_packet
from cases.usecases.open_case import NewCase, add_dispute_claims, case_file, claim_on_account, list_cases, open_case
from cases.usecases.own_account import _change, _count, end_sessions, own_account, own_claim
from cases.usecases.packets import packets_of, preview_packets, take_packet
from cases.usecases.record import record_testimony
from cases.usecases.slip_hunt import Searched, confirm_slip, match_slip, read_slip, record_search, request_slip, slip_hunts, weigh_slip
from cases.usecases.slip_match import choose_match, withdraw_match
from cases.usecases.understand_case import advise_case, case_version, check_case, route_case
from cases.usecases.users import (
    add_user,
    change_roles,
    disable_user,
    enable_user,
    list_users,
    reset_password,
    show_user,
    unlock_user,
)
from cases.usecases.work import approvals_waiting, waiting_file, work_list
from evidence.packet.content import Recipient
from graph.errors import SliphoundError
from graph.exchange.forms import Form
from graph.identity import Sameness
from graph.links import LinkAnswer
from graph.times import Window, parse_when
from tests.support.permissions import MAY
from tests.support.stories import CASE, GOLD, Desk
from web.story import story_path

STORY = story_path("cheetah")
WHEN = parse_when("2026-11-10 09:00:00")
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))
SUCCEEDS = {
    *(
        "account.search",
        "approval.waiting",
        "audit.read",
        "audit.search",
        "case.list",
        "case.search",
        "graph.disputes",
        "identity.leads",
        "job.list",
        "own.claim",
        "own.show",
    ),
    "work.list",
}
"""Those of `acts` that have nothing to stumble over inside."""


def acts(folder: Path) -> dict[str, Callable[[Office], object]]:
    """Each use case with arguments that end it soon after the door: mostly on something that is not there."""
    searched = Searched(SlipOutcome.NOT_FOUND, WHEN, "库房", {})
    claim = DisputeClaim("K02", ClaimSource.PHONE, WHEN)
    wanted = WantedExport("x", Form.CSV, Recipient.CROSS, folder / "links", "x")
    understood: Any = None  # never looked at: there is no such case
    return {
        "account.claim": lambda office: claim_on_account(office, "none", [claim]),
        "account.search": lambda office: search_accounts(office, "none"),
        "approval.show": lambda office: waiting_file(office, "decision-99"),
        "approval.waiting": approvals_waiting,
        "audit.of_case": lambda office: acts_of_case(office, "none", WantedActs()),
        "audit.read": lambda office: audit_of(office, None, 10),
        "audit.search": lambda office: search_acts(office, WantedActs()),
        "case.advise": lambda office: advise_case(office, "none"),
        "case.assign": lambda office: assign_case(office, "none", "wang"),
        "case.check": lambda office: check_case(office, "none"),
        "case.claim": lambda office: add_dispute_claims(office, "none", [claim]),
        "case.list": list_cases,
        "case.members": lambda office: team_of(office, "none"),
        "case.open": lambda office: open_case(office, NewCase("none", "NRI")),
        "case.outcome": lambda office: propose_outcome(office, "none", Outcome.UNRESOLVED, "未能查明"),
        "case.route": lambda office: route_case(office, "none"),
        "case.search": lambda office: search_cases(office, Wanted("none")),
        "case.show": lambda office: case_file(office, "none"),
        "case.unassign": lambda office: unassign_case(office, "none", "wang"),
        "conflict.judge": lambda office: _judge(office, "none", "F-0", (), verdict=ConflictVerdict.OPEN, note=""),
        "conflict.members": lambda office: conflict_members(office, "none", "F-0"),
        "conflict.verdicts": lambda office: judgements(office, "none"),
        "fact.correct": lambda office: correct_fact(office, "none", "link-none", {}, why="录错"),
        "fact.newest": lambda office: newest_fact(office, "none", "link-none"),
        "fact.show": lambda office: fact_sheet(office, "none", "link-none"),
        "fact.withdraw_of_case": lambda office: withdraw_fact_of_case(office, "none", "link-none", "录错"),
        "fact.withdraw": lambda office: withdraw_fact(office, "link-none", "录错"),
        "graph.analyse": lambda office: analyse_case(office, "none"),
        "graph.export": lambda office: export_links(office, "none", LinkAnswer((), (), truncated=False, cap=1), wanted),
        "graph.common": lambda office: accounts_in_common(office, ["none"], WINDOW),
        "graph.advancing": lambda office: way_in_time(office, "none", "none", WINDOW, hops=1),
        "graph.compromise": lambda office: point_of_compromise(office, ["none"], WINDOW, top=1),
        "graph.connecting": lambda office: connecting_network(office, ["none"], hops=1),
        "graph.denials": lambda office: denying_households(office, "none", cap=1),
        "graph.disputes": lambda office: shared_by_disputes(office, hours=1, window=None, cap=1),
        "graph.guarantees": lambda office: surety_chains(office, "none", hops=1),
        "graph.paths": lambda office: short_paths(office, "none", "none", hops=1, most=1),
        "graph.spent": lambda office: spent_at_merchants(office, ["none"], WINDOW, top=1),
        "graph.compare": compare_links,
        "graph.project": lambda office: project_links(office, rebuild=False),
        "graph.ego": lambda office: ego_network(office, "none", hops=1, cap=10),
        "graph.path": lambda office: shortest_path(office, "none", "none", hops=1),
        "graph.shared": lambda office: shared_with(office, "none"),
        "identifier.reveal": lambda office: reveal_identifier(office, "none", CASE, "核对"),
        "identity.candidates": lambda office: lookalikes(office, "none"),
        "identity.judge": lambda office: judge_identity(office, "none", ("none", "none"), Sameness.SAME, why="证件号相同"),
        "identity.leads": lambda office: lookalikes_of_bank(office, 1),
        "identity.withdraw": lambda office: withdraw_judgement(office, "none", "none", why="录错"),
        "import.bill": lambda office: import_bill_file(office, folder / "cut.pdf", system="core"),
        "import.export": lambda office: import_export(office, "persons", folder / "cut.xlsx", system="core"),
        "import.preview": lambda office: preview_upload(office, "none", "persons", None),
        "job.bill": lambda office: enqueue_bill(office, "none", system="core", account_no=None),
        "job.cancel": lambda office: cancel_job(office, "job-99"),
        "job.import": lambda office: enqueue_import(office, "none", "persons", system="core", renames={}),
        "job.list": list_jobs,
        "job.packet": lambda office: enqueue_packet(office, "none", Recipient.CROSS, draft=True),
        "job.rejects": lambda office: reject_file(office, "job-99"),
        "job.show": lambda office: show_job(office, "job-99"),
        "job.slip": lambda office: enqueue_slip(office, "none", "none", Origin("slip", "x", "x", "x")),
        "keys.rotate": rotate_keys,
        "exhibit.open": lambda office: open_exhibit(office, CASE, "none"),
        "exhibit.page": lambda office: open_page(office, CASE, "none", 1),
        "exhibit.show": lambda office: exhibit_of(office, CASE, "none"),
        "own.claim": lambda office: own_claim(office, "here"),
        "own.end_sessions": lambda office: end_sessions(office, "none", 99),
        "own.password": lambda office: _change(office, "", ""),
        "own.password_failed": lambda office: _count(office, Claimant("", None, None), "here"),
        "own.show": lambda office: own_account(office, "none"),
        "packet.download": lambda office: take_packet(office, CASE, 99),
        "packet.list": lambda office: packets_of(office, "none"),
        "packet.preview": lambda office: preview_packets(office, "none"),
        "packet.make": lambda office: make_packet(office, "none", Recipient.CROSS, folder / "bag", draft=True),
        "route.decide": lambda office: decide_route(office, "none", "R-CROSS", "复核"),
        "rules.answer": lambda office: answer_rules(office, "none", []),
        "rules.answers": lambda office: rule_answers(office, "none"),
        "route.decisions": lambda office: decisions(office, "none"),
        "approve": lambda office: approve(office, "decision-99", "同意"),
        "packet.review": lambda office: review_packet(office, "packet-99"),
        "slip.choose": lambda office: choose_match(office, CASE, "none", None, why="x"),
        "slip.unmatch": lambda office: withdraw_match(office, CASE, "none", "x"),
        "slip.confirm": lambda office: confirm_slip(office, CASE, "none", {"amount_fen": "1"}),
        "slip.hunts": lambda office: slip_hunts(office, "none"),
        "slip.match": lambda office: match_slip(office, CASE, "none"),
        "slip.read": lambda office: read_slip(office, "none", folder / "cut.pdf", Origin("slip", "x", "x", "x")),
        "slip.request": lambda office: request_slip(office, CASE, "none", via=SlipChannel.ACQUIRER, reason="x"),
        "slip.search": lambda office: record_search(office, CASE, GOLD, searched),
        "testimony.add": lambda office: add_testimony(office, "none", folder / "cut.pdf"),
        "testimony.record": lambda office: record_testimony(office, "none", TypedTestimony("x", "holder", "2026-11-20", "电话", "x")),
        "user.add": lambda office: add_user(office, "investigator", name="x", roles=frozenset({Role.ADMIN}), password="x" * 12),
        "user.disable": lambda office: disable_user(office, "none", why="离职"),
        "user.enable": lambda office: enable_user(office, "none", why="返岗"),
        "user.list": list_users,
        "user.reset_password": lambda office: reset_password(office, "none", why="忘记密码"),
        "user.roles": lambda office: change_roles(office, "none", frozenset({Role.MEMBER}), why="调岗"),
        "user.show": lambda office: show_user(office, "none"),
        "user.unlock": lambda office: unlock_user(office, "none", why="核实本人"),
        "slip.weigh": lambda office: weigh_slip(office, "none", "none"),
        "case.version": lambda office: case_version(office, "none"),
        "graph.case_path": lambda office: path_in_case(office, "none", understood, ("none", "none"), shown=()),
        "graph.case_view": lambda office: case_graph(office, "none", understood),
        "graph.expand": lambda office: expand_graph(office, "none", understood, "none", shown=()),
        "graph.forget_view": lambda office: forget_graph(office, "none"),
        "graph.keep_view": lambda office: keep_graph(office, "none", {}),
        "graph.months": lambda office: months_of_case(office, "none", understood),
        "graph.neighbours": lambda office: neighbours_of(office, "none", understood, "none", shown=()),
        "work.list": work_list,
        "workspace.backup": lambda office: back_up(office, folder / "there.tar"),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    (made / "there.tar").write_bytes(b"x")
    for name in ("cut.pdf", "cut.xlsx"):
        (made / name).write_bytes(b"%PDF-1.7 cut")
    return made


def test_the_table_names_every_use_case_and_its_permission(folder: Path) -> None:
    assert {name: declared.permission.name for name, declared in USE_CASES.items() if not name.startswith("test.")} == MAY
    assert acts(folder).keys() == MAY.keys()


def refusal(act: Callable[[Office], object], office: Office) -> SliphoundError | None:
    try:
        act(office)
    except SliphoundError as refused:
        return refused
    return None


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_refused_at_the_door(role: Role, shared_desk: Desk, folder: Path) -> None:
    before = shared_desk.rows(), shared_desk.sealed()
    office = shared_desk.office(role)
    allowed = {permission.name for permission in PERMISSIONS[role]}
    for name, act in acts(folder).items():
        if MAY[name] not in allowed:
            with pytest.raises(Forbidden) as refused:
                act(office)
            assert refused.value.facts["permission"] == MAY[name].lower()
    assert (shared_desk.rows(), shared_desk.sealed()) == before


@pytest.mark.parametrize("role", [role for role in Role if PERMISSIONS[role] and role is not Role.ADMIN])
def test_a_role_with_the_permission_gets_past_the_door_and_what_fails_inside_leaves_nothing(
    role: Role, shared_desk: Desk, folder: Path
) -> None:
    before = shared_desk.rows()
    office = shared_desk.office(role)
    allowed = {permission.name for permission in PERMISSIONS[role]}
    slow = {"import.bill", "import.export", "slip.read"} if role is not Role.SPECIAL_INVESTIGATOR else set()
    for name, act in acts(folder).items():
        if MAY[name] in allowed and name not in slow:
            refused = refusal(act, office)
            assert not isinstance(refused, Forbidden), f"{role.value} may {name}"
            assert (refused is None) == (name in SUCCEEDS), name
    assert shared_desk.rows() == before


def test_the_administrator_keeps_the_machine_and_sees_no_case(desk: Desk, tmp_path: Path) -> None:
    office = desk.office(Role.ADMIN, login="admin")
    add_user(office, "wang", name="王某", roles=frozenset({Role.MEMBER}), password="x" * 12)
    assert rotate_keys(office) > 400
    assert back_up(office, tmp_path / "saved.tar").files > 10
    assert [row.action for row in desk.audit()[-3:]] == ["user.add", "keys.rotate", "workspace.backup"]
    for act in (list_cases, lambda each: case_file(each, CASE)):
        with pytest.raises(Forbidden):
            act(office)
