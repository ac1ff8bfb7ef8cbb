"""The call-back clock: whoever tells the bank of a theft or of a card never received is called back, to verify who holds the card.

Nobody records "to be called back by". What is on file says it: a claim that reached the bank by some channel, and no word with the holder
since. The time allowed is a product choice (law.yaml); what follows from it being missed is the court rule on proof (domain.md 5.1, Art. 5).
"""

from datetime import date

from cases.assembly.bundle import CaseBundle
from cases.assembly.words import relation_of
from cases.clocks import Clock
from cases.days import add_working_days
from cases.law import Law
from cases.model import ClaimSource
from graph.times import When
from investigate.facts import Reached, Relation
from investigate.indicators.reading import DENIALS
from investigate.indicators.rule import Text

_SPOKEN_WITH = {Reached.SELF_CONFIRMED.value, Reached.SELF_UNCONFIRMED.value}


def call_back(bundle: CaseBundle, law: Law, as_of: date) -> Clock | None:
    """By when the holder is to be called back about the newest claim; None: nothing is claimed, or the holder was spoken with since."""
    claims = [
        each for each in bundle.case.claims if each.code in DENIALS and each.source is not ClaimSource.INTERVIEW and each.said.on <= as_of
    ]
    if not claims:
        return None
    newest = max(claims, key=lambda each: each.said.at)
    if any(newest.said.at < each.at and each.on <= as_of for each in _spoken_with_holder(bundle)):
        return None
    day, version = newest.said.on, law.at(newest.said.on)["dispute_call_back_working_days"]
    due = add_working_days(day, version.number)
    because = Text(
        f"{day}收到主张{newest.code}，此后未见与持卡人本人通话或询问的记录；{version.number}个工作日内回访核实持卡情况（按周一至周五计）",
        f"claim {newest.code} of {day}, and no word with the holder on file since: "
        f"call back within {version.number} working day{'s' * (version.number > 1)} to verify who holds the card (Monday to Friday)",
    )
    return Clock("call_back", due, (due - as_of).days, because, version)


def _spoken_with_holder(bundle: CaseBundle) -> list[When]:
    reached = [each.made for each in bundle.contacts if each.reached in _SPOKEN_WITH and each.channel != "sms"]
    heard = [each.said for each in bundle.testimony if relation_of(each.relation) is Relation.HOLDER]
    return [*reached, *heard]
