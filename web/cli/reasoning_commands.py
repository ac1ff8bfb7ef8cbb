"""check, advise, route, decide, approve, law."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cases.assembly.understanding import CHECK_SECONDS, Understanding
from cases.errors import PacketUnread
from cases.gates import police_standing
from cases.law import Unverified
from cases.rule_answers import open_rules
from cases.slip_choice import Candidate, choose_slip, ladder
from cases.usecases.answer_rules import rule_answers
from cases.usecases.decide import approve, decide_route, review_packet
from cases.usecases.understand_case import advise_case, check_case, route_case
from graph.vocabulary import public_id
from investigate.check import CheckAnswer, check
from investigate.claims.reading import read_claims
from investigate.explain import cite
from investigate.facts import Party
from investigate.indicators import summarise
from investigate.indicators.by_hand import HAND_RULES
from investigate.indicators.rule import Hit
from web.bootstrap import shipped_law
from web.cli.frame import Frame, command, text_of
from web.cli.packet_views import packet_lines

law = click.Group("law", help="法律参数 / settings of law")
_TOP = click.Group()
_STATES = {"ready": ("可进入", "ready"), "not_ready": ("条件未齐", "not ready"), "blocked": ("被阻断", "blocked")}


@command(_TOP, "check")
@click.argument("case_no", metavar="[CASE]", required=False)
@click.option("--claims", "claims_file", type=click.Path(path_type=Path), help="陈述文件 / a claims file instead of a case")
@click.option("--deadline", "deadline_seconds", type=float, default=CHECK_SECONDS, show_default=True, help="秒 / seconds")
@click.option("--all-sets", is_flag=True)
def check_command(frame: Frame, case_no: str | None, claims_file: Path | None, deadline_seconds: float, all_sets: bool) -> None:
    """陈述与记录能否同时成立 / which statements and records cannot hold together."""
    if (case_no is None) == (claims_file is None):
        raise click.UsageError("CASE | --claims FILE")
    if claims_file is not None:
        answer = _check_file(claims_file, deadline_seconds, all_sets=all_sets)
        frame.answer(answer.as_json(), _check_lines(frame, answer))
        return
    found = check_case(frame.office(), str(case_no), deadline_seconds=deadline_seconds, all_sets=all_sets)
    told = [
        {"id": each.id, "kind": each.kind.value, "speaker": each.speaker, "text": cite(each).as_json(), "source": each.source}
        for each in found.claims
    ]
    unanswered = list(open_rules(found.hits, rule_answers(frame.office(), str(case_no)).keys()))
    shown = found.check.as_json()
    if unanswered:
        # The order of stories stays hidden until what speaks for the holder and about the bank is answered (domain.md section 14).
        shown["hypotheses"] = []
    value = {**shown, "hypotheses_wait_for": unanswered, "indicators": [_indicator(hit) for hit in found.hits], "claims": told}
    frame.answer(value, [*_rule_lines(frame, found), *_check_lines(frame, found.check)])


@command(_TOP, "advise")
@click.argument("case_no", metavar="CASE")
def advise_command(frame: Frame, case_no: str) -> None:
    """下一步找什么证据 / which proof to seek next, by which lawful channel."""
    office = frame.office()
    found = advise_case(office, case_no)
    choice = choose_slip(found.facts, office.law, office.as_of)
    searched = {public_id(hunt.transaction) for hunt in found.bundle.hunts}
    rungs = {each: [rung.as_json() for rung in ladder(found.facts, each)] for each in sorted(searched)}
    value = {
        "seek": found.check.as_json()["seek"],
        "slips": choice.as_json(),
        "ladders": {each: told for each, told in rungs.items() if told},
        "undecided": list(summarise(found.hits).undecided),
    }
    lines = [frame.text("优先寻找（合法途径）：", "seek first, by a lawful channel:")]
    for each in found.check.seek[:8]:
        reasons = "；".join(frame.text(reason.zh, reason.en) for reason in each.reasons)
        lines.append(f"  {each.order}. {each.proof.kind} {each.proof.target}：{reasons}")
    for title, candidates in (
        (frame.text("证明价值", "best proof"), choice.best_value[:5]),
        (frame.text("将被销毁", "urgent"), choice.urgent[:5]),
    ):
        lines.append(f"{title}：")
        lines += [_candidate(frame, each) for each in candidates]
    for told in rungs.values():
        lines += [f"  ↳ {frame.text(rung['what'], rung['what_en'])}（{rung['channel']}）" for rung in told]
    frame.answer(value, lines)


@command(_TOP, "route")
@click.argument("case_no", metavar="CASE")
def route_command(frame: Frame, case_no: str) -> None:
    """分流：闸口、条件、期限 / gates, routes, clocks and a proposal; a person decides."""
    found = route_case(frame.office(), case_no)
    ways = found.route
    police = {party.value: police_standing(found.facts.papers, party) for party in (Party.HOLDER, Party.BANK)}
    lines = [frame.text(f"法律时点 {ways.law_as_of}", f"law as of {ways.law_as_of}")]
    lines += [
        frame.text(f"  持卡人报案：{police['holder'].zh}", f"  the holder's report: {police['holder'].en}"),
        frame.text(f"  本行报案：{police['bank'].zh}", f"  the bank's report: {police['bank'].en}"),
    ]
    lines += [f"  {gate.id} {'；'.join(frame.text(b.zh, b.en) for b in gate.because)}" for gate in ways.gates if gate.hit]
    for each in ways.routes:
        open_ = [c for c in each.conditions if c.verdict.value != "met"]
        lines.append(f"  {each.id}  {frame.text(*_STATES[each.state.value])}  {' '.join(each.blocked_by)}")
        lines += [
            f"      {c.verdict.value:7} {frame.text(c.asks.zh, c.asks.en)} → {frame.text(c.next_step.zh, c.next_step.en)}"
            for c in open_[:3]
        ]
    lines += [
        frame.text(f"  {c.due_on}（{c.days_left} 天） {c.because.zh}", f"  {c.due_on} ({c.days_left} days) {c.because.en}")
        for c in ways.clocks
    ]
    lines.append(frame.text(f"建议：{ways.proposal}（由有权人决定并签名）", f"proposal: {ways.proposal} (a person decides and signs)"))
    told = {whose: {"zh": text.zh, "en": text.en} for whose, text in police.items()}
    frame.answer({**ways.as_json(), "police": told}, lines)


@command(_TOP, "decide")
@click.argument("case_no", metavar="CASE")
@click.argument("route")
@click.option("--reason", required=True)
def decide_command(frame: Frame, case_no: str, route: str, reason: str) -> None:
    """决定分流 / decide a route, with a reason; a second person approves."""
    given = decide_route(frame.office(), case_no, route, reason)
    told = frame.text(
        f"已记录，待第二人批准：sliphound approve {given}", f"recorded; a second person approves by: sliphound approve {given}"
    )
    frame.answer({"case": case_no, "route": route, "approve": given}, [told])


@command(_TOP, "approve")
@click.argument("given", metavar="ID")
@click.option("--note", default="同意", show_default=True)
@click.option("--show", is_flag=True, help="先看材料内容，不批准 / read what a packet says; approves nothing")
def approve_command(frame: Frame, given: str, note: str, show: bool) -> None:
    """第二人批准 / approve a decision, a packet, an outcome or the withdrawal of testimony as the second person."""
    if show:
        shown = review_packet(frame.office(), given)
        frame.answer(shown, packet_lines(shown))
        return
    office = frame.office()
    try:
        approve(office, given, note)
    except PacketUnread:
        _show_before(frame, review_packet(office, given))
        approve(office, given, note)
    frame.answer({"approved": given}, [frame.text(f"已批准 {given}", f"approved {given}")])


@command(law, "check")
def law_check(frame: Frame) -> None:
    """待法务核实的参数 / what counsel still has to verify."""
    doubts = shipped_law().to_verify()
    value = {"to_verify": [each.as_json() for each in doubts]}
    frame.answer(value, [_doubt(frame, each) for each in doubts])


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    for each in (check_command, advise_command, route_command, decide_command, approve_command, law):
        root.add_command(each)


def _check_file(path: Path, deadline_seconds: float, *, all_sets: bool) -> CheckAnswer:
    lines = text_of(path).splitlines()
    header, claims = read_claims(lines, path.name)
    return check(header, claims, deadline_seconds=deadline_seconds, now=time.monotonic, all_sets=all_sets)


def _show_before(frame: Frame, shown: Mapping[str, Any]) -> None:
    """Show somebody the packet that they have not opened before it is approved; a person at a terminal is asked once more."""
    for line in packet_lines(shown):
        click.echo(line, err=frame.wants_json)
    if sys.stdin.isatty() and not frame.wants_json:
        click.confirm(frame.text("已看过全文，批准？", "You have read all of it: approve?"), abort=True)


def _doubt(frame: Frame, each: Unverified) -> str:
    version, setting = each.version, each.setting
    since = frame.text(f"自 {version.effective_from}", f"from {version.effective_from}") if version.effective_from else ""
    return f"{version.grade.value}  {setting.id} = {version.value} {setting.unit}  {frame.text(setting.zh, setting.en)}  {version.source} {since}".rstrip()


def _candidate(frame: Frame, candidate: Candidate) -> str:
    reasons = "；".join(frame.text(each.signed.zh, each.signed.en) for each in candidate.reasons)
    return f"  {candidate.points:+d} {candidate.transaction.at.text} {candidate.transaction.merchant}：{reasons}"


def _indicator(hit: Hit) -> dict[str, Any]:
    return {
        "rule": hit.rule.id,
        "verdict": hit.verdict.value,
        "direction": hit.rule.direction.value,
        "strength": int(hit.strength),
        "group": hit.rule.group,
        "facts": list(hit.facts),
        "because": {"zh": hit.because.zh, "en": hit.because.en},
        "innocent": [{"zh": each.zh, "en": each.en} for each in hit.rule.innocent],
        "verify_by": {"zh": hit.rule.verify_by.zh, "en": hit.rule.verify_by.en},
    }


def _rule_lines(frame: Frame, found: Understanding) -> list[str]:
    """Victim and bank rules first, whatever their verdict and also where only a person can answer; then what fired against a claim."""
    words = {"met": ("成立", "met"), "unmet": ("不成立", "not met"), "unknown": ("待核实", "unknown")}
    lines = [frame.text("有利于持卡人及银行流程的规则：", "rules for the holder and about the bank:")]
    answers = [(hit.rule.id, hit.verdict, hit.because) for hit in found.hits if hit.rule.id[0] in "VB"]
    answers += [(rule.id, rule.verdict, rule.asked) for rule in HAND_RULES]
    lines += [
        f"  {name} {frame.text(*words[verdict.value])}  {frame.text(because.zh, because.en)}"
        for name, verdict, because in sorted(answers, key=lambda each: ("VB".index(each[0][0]), each[0]))
    ]
    lines.append(frame.text("与主张不一致的线索（均可能另有解释）：", "leads against a claim, each with innocent explanations:"))
    lines += [
        f"  {hit.rule.id} {frame.text(hit.because.zh, hit.because.en)}（{frame.text('也可能', 'or')}："
        + "；".join(frame.text(each.zh, each.en) for each in hit.rule.innocent)
        + "）"
        for hit in found.hits
        if hit.rule.id[0] == "F" and hit.fired
    ]
    return lines


def _check_lines(frame: Frame, answer: CheckAnswer) -> list[str]:
    lines = [
        frame.text(f"不能同时成立的组合 {len(answer.families)} 类：", f"{len(answer.families)} families of what cannot hold together:")
    ]
    for number, family in enumerate(answer.families, 1):
        told = answer.texts[family.id]
        lines.append(f"  {number}. {frame.text(told.zh, told.en)}")
        lines.append(f"     {' | '.join(' + '.join(each) for each in family.sets[:3])}")
    lines += [f"  {frame.text(each.text.zh, each.text.en)}" for each in answer.diagnoses[:2]]
    if not answer.complete:
        lines.append(frame.text("时间已到，检索未完成。", "search incomplete: the time was up."))
    return lines
