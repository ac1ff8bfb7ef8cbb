"""The sample story told by the program itself: every step of story.yaml is a use case, done by the person it names."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from cases.documents import Origin
from cases.model import ClaimSource, DisputeClaim, SlipChannel, SlipOutcome
from cases.office import Office
from cases.roles import Role
from cases.usecases.bring_in import add_testimony, import_bill_file, import_export
from cases.usecases.decide import approve, decide_route, review_packet
from cases.usecases.make_packet import make_packet
from cases.usecases.open_case import NewCase, open_case
from cases.usecases.slip_hunt import Searched, confirm_slip, match_slip, read_slip, record_search, request_slip
from cases.usecases.understand_case import advise_case, check_case, route_case
from cases.usecases.users import add_user
from evidence.packet.content import Recipient
from graph.times import SHANGHAI, Precision, When, parse_when
from web.bootstrap import Workspace, create_workspace, packet_verifier
from web.story import story_path

Step = dict[str, Any]


@dataclass(slots=True)
class Telling:
    """One telling of a story in a workspace of its own."""

    folder: Path
    files: Path
    story: dict[str, Any]
    workspace: Workspace
    tokens: dict[str, str]
    """The session token of each person of the story, by login."""
    offices: dict[str, Office]
    """The office of each person of the story, by login."""
    passwords: dict[str, str] = field(default_factory=dict)
    """What they sign in with in the browser; kept nowhere else."""
    case_no: str = ""
    documents: dict[str, str] = field(default_factory=dict)
    """File name of a slip to the sha256 it was sealed under."""
    origins: dict[str, Origin] = field(default_factory=dict)
    awaiting: dict[str, tuple[str, Step]] = field(default_factory=dict)
    """What waits for approval, as the story calls it: the id to approve and the step that asked."""
    packet: Path | None = None
    """The approved packet; where the story asks for none, its draft."""

    @classmethod
    def begin(cls, name: str, folder: Path) -> "Telling":
        """Make a workspace whose clock stands at the story's day, with the story's staff."""
        files = story_path(name)
        story = yaml.safe_load((files / "story.yaml").read_text(encoding="utf-8"))
        as_of = date.fromisoformat(story["as_of"])
        workspace, users = create_workspace(folder, fixed_at=datetime.combine(as_of, time(10), SHANGHAI))
        first = {user.login: workspace.actor(workspace.sign_in(user.login, user.password)) for user in users}
        admin = workspace.office(first["admin"], as_of)
        offices, tokens, passwords = {}, {}, {}
        for person in story["staff"]:
            password = passwords[person["login"]] = secrets.token_urlsafe(9)
            add_user(admin, person["login"], name=person["name"], roles=frozenset({Role(person["role"])}), password=password)
            tokens[person["login"]] = workspace.sign_in(person["login"], password)
            offices[person["login"]] = workspace.office(workspace.actor(tokens[person["login"]]), as_of)
        return cls(folder, files, story, workspace, tokens, offices, passwords)

    @property
    def investigator(self) -> str:
        """The login of whoever works the case."""
        return str(self.story["staff"][0]["login"])

    def leave_signed_in(self) -> None:
        """Leave the investigator signed in to the workspace, so that it can be looked through."""
        self.workspace.remember(self.tokens[self.investigator])

    def tell(self) -> Iterator[str]:
        """Do the steps one by one; a line for each."""
        does: dict[str, Callable[[Step, Office], str]] = {
            "import": self._import,
            "case open": self._open,
            "testimony add": self._testimony,
            "check": self._check,
            "advise": self._advise,
            "slip request": self._request,
            "slip search": self._search,
            "slip read": self._read,
            "slip confirm": self._confirm,
            "slip match": self._match,
            "route": self._route,
            "decide": self._decide,
            "approve": self._approve,
            "packet": self._packet,
            "verify": self._verify,
        }
        for step in self.story["steps"]:
            office = self.offices[step.get("by", self.investigator)]
            yield f"{step['do']:14} {does[step['do']](step, office)}"

    def _import(self, step: Step, office: Office) -> str:
        path = self.files / step["file"]
        if step["kind"] == "slip":
            self.origins[step["file"]] = Origin("slip", step["from"], step["from"], step["copy"])
            return f"{step['file']} 收到 {step['received_on']}"
        if step["kind"] == "bill":
            report = import_bill_file(office, path, system="core").report
        else:
            report = import_export(office, step["kind"], path, system="core").report
        return f"{step['file']} 读取 {report.read} 新增 {report.accepted} 已有 {report.unchanged} 退回 {report.rejected}"

    def _open(self, step: Step, office: Office) -> str:
        said = parse_when(step["said_at"])
        claims = tuple(DisputeClaim(code, ClaimSource(step["channel"]), said) for code in step["claims"])
        campaign = self.story["campaign"]
        new = NewCase(step["account_no"], "NRI", claims, campaign=campaign["name"], unit_name=campaign["department"])
        opened = open_case(office, new)
        self.case_no = opened.case_no
        return f"{opened.case_no} 停催 {' '.join(hold.gate for hold in opened.holds)} 自 {step['said_at']}"

    def _testimony(self, step: Step, office: Office) -> str:
        return f"{add_testimony(office, self.case_no, self.files / step['file']).accepted} 份陈述"

    def _check(self, step: Step, office: Office) -> str:
        del step
        found = check_case(office, self.case_no).check
        largest = max((len(each) for family in found.families for each in family.sets), default=0)
        return f"{len(found.families)} 类不能同时成立的组合，最大 {largest} 项；{'检索完成' if found.complete else '检索未完成'}"

    def _advise(self, step: Step, office: Office) -> str:
        del step
        seek = advise_case(office, self.case_no).check.seek
        return "；".join(f"{each.order}. {each.proof.kind} {each.proof.target}" for each in seek[:3])

    def _request(self, step: Step, office: Office) -> str:
        hunt = request_slip(
            office,
            self.case_no,
            step["transaction"],
            via=SlipChannel(step["via"]),
            reason=step["reason"],
            on=date.fromisoformat(step["requested_on"]),
        )
        return f"{step['transaction']} 途径 {hunt.via.value}"

    def _search(self, step: Step, office: Office) -> str:
        session = step["session"]
        started, ended = parse_when(session["started_at"]), parse_when(session["ended_at"])
        stretch = type(started.outer)(started.outer.start, ended.outer.end)
        when = When(f"{started.text} – {ended.text}", Precision.PHRASE, stretch, stretch)
        searched = Searched(SlipOutcome(session["outcome"]), when, session["place"], {k: v for k, v in session.items() if k != "outcome"})
        record_search(office, self.case_no, step["transaction"], searched)
        return f"{session['place']} {session['outcome']}（{session['evidence']}）"

    def _read(self, step: Step, office: Office) -> str:
        reading = read_slip(office, self.case_no, self.files / step["file"], self.origins[step["file"]])
        self.documents[step["file"]] = reading.document
        agreed = sum(each["agreement"] == "agree" for each in reading.answer["fields"].values())
        return f"{step['file']} 两次识读一致 {agreed} 项"

    def _confirm(self, step: Step, office: Office) -> str:
        values = {name: None if value is None else str(value) for name, value in step["fields"].items()}
        confirm_slip(office, self.case_no, self.documents[step["file"]], values)
        return f"{len(values)} 项由人工确认"

    def _match(self, step: Step, office: Office) -> str:
        found = match_slip(office, self.case_no, self.documents[step["file"]])
        return f"{found.decision.value} {found.candidates[0].bits:.1f} 比特" if found.candidates else found.decision.value

    def _route(self, step: Step, office: Office) -> str:
        del step
        ways = route_case(office, self.case_no).route
        return f"建议 {ways.proposal}；闸口 {' '.join(gate.id for gate in ways.gates if gate.hit)}"

    def _decide(self, step: Step, office: Office) -> str:
        given = decide_route(office, self.case_no, step["route"], step["reason"])
        self.awaiting[f"decision {step['route']}"] = given, step
        return f"{step['route']} 待批准 {given}"

    def _approve(self, step: Step, office: Office) -> str:
        given, asked = self.awaiting.pop(step["of"])
        if step["of"].startswith("packet "):
            review_packet(office, given)
        approve(office, given, "同意")
        if asked["do"] == "packet":
            self._packet(asked, self.offices[asked.get("by", self.investigator)])
        return f"{given} 由 {office.actor.name} 批准"

    def _packet(self, step: Step, office: Office) -> str:
        draft = bool(step.get("draft"))
        target = self.folder / "packets" / step["directory"]
        made = make_packet(office, self.case_no, Recipient(step["for"]), target, draft=draft, purpose="特别调查")
        if made.awaiting_approval:
            self.awaiting[f"packet {step['for']}"] = made.awaiting_approval, step
            return f"{step['for']} 待批准 {made.awaiting_approval}"
        if not draft or self.packet is None:
            self.packet = made.path
        return f"{step['for']} {'草稿' if draft else '正式'} {made.path}，所缺 {len(made.missing)} 项"

    def _verify(self, step: Step, office: Office) -> str:
        del office
        answer = packet_verifier().verify(self.folder / "packets" / step["directory"])
        return "核验通过" if answer.is_valid else "核验不通过"
