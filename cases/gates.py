"""The eight gates that stand before every route: all that hit apply, and what they block is the union (domain.md 8.1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.law import Law
from cases.limitation import Limitation
from graph.verdict import Verdict, some
from investigate.facts import CaseFacts, Certainty, ClaimFact, ContactChannel, PaperFact, PaperLevel, Party, Protection, Reached
from investigate.indicators.reading import DENIALS, HOUSEHOLD
from investigate.indicators.rule import Direction, Hit, Strength, Text


class Outcome(StrEnum):
    """How a dispute was verified; signed by two, it is what a dispute hold ends with."""

    VICTIM_CONFIRMED = "victim_confirmed"
    """确认持卡人为受害人"""
    VICTIM_PROBABLE = "victim_probable"
    """持卡人很可能为受害人"""
    USER_IS_HOLDER = "user_is_holder"
    """用卡人为持卡人本人"""
    USER_IS_RELATIVE_AUTHORISED = "user_is_relative_authorised"
    """家属经授权用卡"""
    USER_IS_RELATIVE_UNAUTHORISED = "user_is_relative_unauthorised"
    """家属未经授权用卡"""
    CARD_LENT = "card_lent"
    """出借卡片"""
    UNRESOLVED = "unresolved"
    """未能查明"""


LIABLE = frozenset({Outcome.USER_IS_HOLDER, Outcome.USER_IS_RELATIVE_AUTHORISED, Outcome.CARD_LENT})
"""Outcomes after which the debt is the holder's and may be collected."""
VICTIM = frozenset({Outcome.VICTIM_CONFIRMED, Outcome.VICTIM_PROBABLE})

_OUTCOMES = {
    Outcome.VICTIM_CONFIRMED: "确认持卡人为受害人",
    Outcome.VICTIM_PROBABLE: "持卡人很可能为受害人",
    Outcome.USER_IS_HOLDER: "用卡人为持卡人本人",
    Outcome.USER_IS_RELATIVE_AUTHORISED: "家属经授权用卡",
    Outcome.USER_IS_RELATIVE_UNAUTHORISED: "家属未经授权用卡",
    Outcome.CARD_LENT: "出借卡片",
    Outcome.UNRESOLVED: "未能查明",
}
_PROTECTIONS = {
    Protection.MINOR: "未成年人",
    Protection.DECEASED: "死亡",
    Protection.INCAPACITY: "无或限制民事行为能力",
    Protection.SELF_HARM_RISK: "人身安全风险",
    Protection.DOMESTIC_VIOLENCE: "家庭暴力",
    Protection.SPECIAL_CARE: "须特别照护",
    Protection.DISASTER: "灾害",
}

_STANDINGS = {
    PaperLevel.P0: ("口头报警", "reported by telephone"),
    PaperLevel.P1: ("已报案（接报回执单，不等于立案）", "reported (receipt only, no case opened)"),
    PaperLevel.P2: ("已受案审查", "accepted for review"),
    PaperLevel.P3X: ("不予立案", "refused"),
    PaperLevel.P3: ("已立案", "case opened"),
    PaperLevel.P4: ("已进入后续程序", "in later proceedings"),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What named persons have decided and signed; the system itself decides none of it (N16)."""

    outcome: Outcome | None = None
    outcome_on: date | None = None
    reviewer_signed: bool = False
    counsel_signed: bool = False
    finding_for_holder: bool = False
    """A judgment or police finding in the holder's favour."""
    packets_complete: frozenset[str] = frozenset()
    """Route ids whose packet lacks nothing."""
    approved: frozenset[str] = frozenset()
    """Route ids that counsel and manager have approved."""
    record_evidence: bool = False
    """A reviewer holds the identification to rest on records, not on statements."""
    purpose_material: tuple[str, ...] = ()
    """Fact ids in the six slots of E6 that go beyond non-payment."""
    purpose_affirmed: bool = False
    """Counsel affirmed 以非法占有为目的 under his own name."""
    counsel_on_relative: bool = False
    """Counsel has spoken on forgiveness among relatives (法释2011年7号, Art. 4)."""
    access_restricted: bool = False
    """The list of who may see an internal matter is set (N17)."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate on one day."""

    id: str
    verdict: Verdict
    because: tuple[Text, ...]
    blocks: tuple[str, ...]
    """Actions and routes it blocks while it hits; empty for one that only presses."""

    @property
    def hit(self) -> bool:
        """Whether it applies; an unknown gate does not, and says what is missing."""
        return self.verdict is Verdict.MET

    def as_json(self) -> dict[str, object]:
        """The shape of interfaces.md, with verdict and English reasons added."""
        return {
            "id": self.id,
            "hit": self.hit,
            "verdict": self.verdict.value,
            "because": [t.zh for t in self.because],
            "because_en": [t.en for t in self.because],
            "blocks": list(self.blocks) if self.hit else [],
        }


NEVER_BLOCKED = ("evidence_preservation", "victim_rules", "R-VICTIM", "R-INTERNAL", "R-POLICE-A")
"""What no gate may ever stop (domain.md 8.1)."""

_BLOCKS: dict[str, tuple[str, ...]] = {
    "G1": ("contact", "dunning", "R-SELF", "R-PLAN", "R-OUTSOURCE", "R-GUARANTOR"),
    "G2": ("dunning", "R-SELF", "R-OUTSOURCE"),
    "G3": ("dunning", "outsource", "fee_pressure", "negative_report", "R-SELF", "R-OUTSOURCE", "R-GUARANTOR", "R-POLICE-B"),
    "G4": ("dunning", "outsource", "criminal_promise", "R-SELF", "R-OUTSOURCE"),
    "G5": ("dunning", "outsource", "R-SELF", "R-OUTSOURCE", "R-GUARANTOR"),
    "G6": ("dunning", "outsource", "R-OUTSOURCE", "R-GUARANTOR", "R-JUDICIAL"),
    "G7": (),
    "G8": ("dunning", "R-OUTSOURCE"),
}


def open_gates(
    facts: CaseFacts, hits: Sequence[Hit], law: Law, as_of: date, *, decided: Decided, running: Limitation | None
) -> tuple[Gate, ...]:
    """Judge all eight gates; `running` is the limitation as computed for the same day."""
    protected = [Text(f"保护标识：{_PROTECTIONS[p.kind]}（{p.id}）", f"protection flag {p.kind.value} ({p.id})") for p in facts.protections]
    papers = [p for p in facts.papers if is_open_police(p)]
    courts = [c for c in facts.courts if c.accepted and not c.ended]
    plans = [p for p in facts.plans if not p.broken and p.until >= as_of]
    return (
        _gate("G1", *_data(facts)),
        _gate("G2", Verdict.of(bool(protected)), protected),
        _gate("G3", *_dispute(facts, hits, decided)),
        _gate("G4", Verdict.of(bool(papers)), [_paper(p) for p in papers]),
        _gate(
            "G5", Verdict.of(bool(courts)), [Text(f"法院程序进行中（{c.id}）", f"a court procedure is pending ({c.id})") for c in courts]
        ),
        _gate(
            "G6",
            Verdict.of(bool(plans)),
            [Text(f"分期或承诺履行中，至{p.until}（{p.id}）", f"a plan or promise runs until {p.until} ({p.id})") for p in plans],
        ),
        _gate("G7", *_limitation(law, as_of, running)),
        _gate("G8", *_compliance(facts, law, as_of)),
    )


def blocked(gates: Iterable[Gate]) -> dict[str, tuple[str, ...]]:
    """For every blocked action or route, the gates that block it: the union of all that hit."""
    found: dict[str, tuple[str, ...]] = {}
    for gate in gates:
        for what in gate.blocks if gate.hit else ():
            found[what] = (*found.get(what, ()), gate.id)
    return found


def never_contact(facts: CaseFacts) -> tuple[str, ...]:
    """Keys of the persons who said they do not want to be contacted: binding on every channel, team and agency (N04)."""
    return tuple(p.key for p in (facts.holder, *facts.relatives) if p.do_not_contact)


def is_open_police(paper: PaperFact) -> bool:
    """Whether a paper shows a police case on these facts that is not over; P0 and P1 are a report and nothing more (domain.md 1.11)."""
    level = paper.level in (PaperLevel.P2, PaperLevel.P3, PaperLevel.P4)
    return level and paper.verified is not False and paper.same_facts is not False and not paper.concluded


def police_standing(papers: Iterable[PaperFact], whose: Party) -> Text:
    """How far one party's report has come, in words that never say 已立案 below a verified P3 (N11)."""
    order = [PaperLevel.P0, PaperLevel.P1, PaperLevel.P2, PaperLevel.P3X, PaperLevel.P3, PaperLevel.P4]
    own = sorted(
        (p for p in papers if p.whose is whose and p.verified is not False), key=lambda p: (order.index(p.level), p.verified is True)
    )
    if not own:
        return Text("未见警方文书", "no police paper on file")
    last = own[-1]
    zh, en = _STANDINGS[last.level]
    return Text(zh, en) if last.verified else Text(f"出示的文书称“{zh}”，待核实", f"a paper shown says “{en}”, not verified")


def dispute_is_released(facts: CaseFacts, decided: Decided) -> bool:
    """Whether a signed outcome of liability ended the hold, none set later stands, and nothing new has been denied since."""
    if facts.handling.hold_stands is not None:
        return False
    if decided.outcome not in LIABLE or not decided.reviewer_signed or decided.outcome_on is None:
        return False
    on = decided.outcome_on
    denied = denials(facts.claims)
    known = {c.code for c in denied if c.said_at.on <= on}
    return all(c.code in known for c in denied if c.said_at.on > on)


def denials(claims: Iterable[ClaimFact]) -> list[ClaimFact]:
    """The claims that set the dispute hold: a denial by the holder or her kin, whether or not it was taken back since."""
    # A withdrawn denial still counts: only a signed outcome ends the hold (domain.md 8.1).
    return [
        c
        for c in claims
        if c.code in DENIALS and c.polarity and c.speaker_relation in HOUSEHOLD and c.certainty is not Certainty.DO_NOT_REMEMBER
    ]


def _gate(name: str, verdict: Verdict, because: Iterable[Text]) -> Gate:
    return Gate(name, verdict, tuple(because), _BLOCKS[name])


def _data(facts: CaseFacts) -> tuple[Verdict, list[Text]]:
    work = facts.handling
    questions = [
        (work.identity_certain is False, work.identity_certain is None, Text("债务人身份待核", "the debtor's identity is uncertain")),
        (work.same_name_risk is True, work.same_name_risk is None, Text("有同名同姓风险", "somebody of the same name may be meant")),
        (work.contact_verified is False, work.contact_verified is None, Text("联系方式未核实", "the contact is not verified")),
    ]
    verdict = some(Verdict.of(None if silent else wrong) for wrong, silent, _ in questions)
    said = [text for wrong, _, text in questions if wrong] or [text for _, silent, text in questions if silent]
    return verdict, said if verdict is not Verdict.UNMET else []


def _dispute(facts: CaseFacts, hits: Sequence[Hit], decided: Decided) -> tuple[Verdict, list[Text]]:
    said = [
        Text(f"{c.said_at.text} 主张{c.code}（{c.id}）", f"{c.code} claimed on {c.said_at.text} ({c.id})") for c in denials(facts.claims)
    ]
    strong = [h for h in hits if h.fired and h.rule.direction is Direction.VICTIM and h.strength is Strength.STRONG]
    said += [Text(f"{h.rule.id}：{h.because.zh}", f"{h.rule.id}: {h.because.en}") for h in strong]
    if facts.handling.objection_to_collection is not None:
        objection = facts.handling.objection_to_collection
        said.append(Text(f"对催收提出异议（{objection}）", f"an objection to the collection ({objection})"))
    if facts.handling.hold_stands is not None:
        hold = facts.handling.hold_stands
        said.append(Text(f"争议停催未经签字结论解除（{hold}）", f"no signed outcome has ended the dispute hold ({hold})"))
    not_liable = decided.outcome is not None and decided.outcome not in LIABLE and decided.reviewer_signed
    if not not_liable and (not said or dispute_is_released(facts, decided)):
        return Verdict.UNMET, []
    if decided.outcome is not None and not_liable:
        said.append(
            Text(
                f"核实结论：{_OUTCOMES[decided.outcome]}，不得恢复催收或委外", f"outcome {decided.outcome.value}: no collection, no agency"
            )
        )
    return Verdict.MET, said


def _paper(paper: PaperFact) -> Text:
    number = paper.number or "无文号"
    return Text(f"{paper.level.value} {paper.organ} {number}（{paper.id}）", f"{paper.level.value} of {paper.dated.text} ({paper.id})")


def _limitation(law: Law, as_of: date, running: Limitation | None) -> tuple[Verdict, list[Text]]:
    if running is None:
        return Verdict.UNKNOWN, [
            Text("逾期起始日未载明，时效无法计算", "the first day overdue is not stated: the limitation cannot be computed")
        ]
    left = (running.due_on - as_of).days
    if left >= law.at(as_of)["clock_limitation_warning_days"].number:
        return Verdict.UNMET, []
    about = ("约", "about ") if running.is_approximate else ("", "")
    if left < 0:
        return Verdict.MET, [
            Text(f"诉讼时效{about[0]}于{running.due_on}届满，交法务", f"the limitation ran out on {about[1]}{running.due_on}: to counsel")
        ]
    return Verdict.MET, [
        Text(f"诉讼时效{about[0]}剩{left}天（{running.due_on}）", f"{about[1]}{left} days of the limitation left ({running.due_on})")
    ]


def _compliance(facts: CaseFacts, law: Law, as_of: date) -> tuple[Verdict, list[Text]]:
    said = list(_caps(facts, law, as_of))
    if facts.holder.do_not_contact:
        said.append(Text(f"已登记拒绝联系（{facts.holder.id}）", f"do-not-contact is recorded ({facts.holder.id})"))
    if facts.handling.conduct_complaint_open:
        said.append(Text("有未办结的催收行为投诉", "a complaint on conduct is open"))
    if facts.handling.collector_certified is False:
        said.append(Text("经办催收员未通过上岗认证", "the collector is not certified"))
    return Verdict.of(bool(said)), said


def _caps(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Text]:
    day, voice = law.at(as_of), {ContactChannel.CALL, ContactChannel.VOICE_BOT}
    today = [c for c in facts.contacts if c.channel in voice and c.at.on == as_of]
    cap, attempts = day.find("collection_effective_voice_per_day"), day.find("collection_attempts_per_number_per_day")
    spoken = [c for c in today if c.reached in (Reached.SELF_CONFIRMED, Reached.SELF_UNCONFIRMED)]
    if cap is not None and len(spoken) >= cap.number:
        yield Text(f"当日有效语音联系已达{cap.number}次（{cap.source}）", f"the day's {cap.number} effective voice contacts are used")
    for number in sorted({c.to for c in today if c.to is not None}):
        missed = [c for c in today if c.to == number and c.reached is Reached.NONE]
        if attempts is not None and len(missed) >= attempts.number:
            yield Text(
                f"同一号码当日未接通已达{attempts.number}次", f"the day's {attempts.number} unanswered attempts to one number are used"
            )
