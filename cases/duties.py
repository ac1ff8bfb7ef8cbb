"""What the gates that hit ask for at once, beside what they block (domain.md 8.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.gates import Gate
from investigate.facts import CaseFacts
from investigate.indicators.rule import Text


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do today."""

    id: str
    gate: str
    what: Text

    def as_json(self) -> dict[str, str]:
        """Plain values for an answer."""
        return {"id": self.id, "gate": self.gate, "what": self.what.zh, "what_en": self.what.en}


def duties(facts: CaseFacts, gates: tuple[Gate, ...], as_of: date) -> tuple[Duty, ...]:
    """The duties of a day: hold and recall under G3, accept and report repayments under G4, keep the claim alive under G7."""
    hit = {g.id for g in gates if g.hit}
    return tuple(_all(facts, hit, as_of))


def _all(facts: CaseFacts, hit: set[str], as_of: date) -> Iterator[Duty]:
    placed = [p for p in facts.placements if p.since <= as_of and (p.recalled_on is None or p.recalled_on > as_of)]
    if "G3" in hit:
        yield Duty(
            "annotate_account",
            "G3",
            Text("账户加注争议标识，停止催收与施压信息", "annotate the account; stop dunning and pressure messages"),
        )
        yield Duty(
            "preserve_evidence",
            "G3",
            Text("当日起固定证据：调单、寄送、激活、录音", "preserve evidence from today: slips, delivery, activation, recordings"),
        )
        yield Duty("review_negative_report", "G3", Text("复查征信报送", "review the negative credit report"))
    if placed and hit & {"G3", "G4"}:
        gate = "G3" if "G3" in hit else "G4"
        yield Duty("recall_from_agency", gate, Text("立即从委外机构撤回", "recall the account from the agency at once"))
    if "G4" in hit:
        yield Duty("report_repayments", "G4", Text("接受还款并通报办案机关", "accept repayments and report them to the police"))
    if "G7" in hit and "G3" in hit:
        yield Duty(
            "counsel_chooses_interruption",
            "G7",
            Text(
                "争议期内不得催收；由法务三选一：向预留地址发出经法务核准的中性权利保留函（效力待核实）、起诉、（仅在确属恶意透支时）报案",
                "no dunning in a dispute; counsel chooses: a neutral, approved reservation of rights to the reserved address (effect to be verified), a suit, "
                "or, only if it truly is a malicious overdraft, a report to the police",
            ),
        )
    elif "G7" in hit:
        yield Duty(
            "interrupt_limitation", "G7", Text("今日安排时效中断，并预审司法路径", "interrupt the limitation today and preview a suit")
        )
