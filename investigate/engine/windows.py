"""How a claim's window is read: weakly, as little as its words can mean, or strongly.

An event that happened is said to lie somewhere in its window, so the wide outer window is its weak reading. A state, and a denial with a
window, speak of every moment of it, so there the narrow core is the weak one (contradictions.md, Time; interfaces.md, Windows).
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from graph.times import Window
from investigate.claims.model import Claim
from investigate.claims.vocabulary import Aspect
from investigate.engine.lines import Stretch

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Reading(StrEnum):
    """In which sense all claims are taken."""

    WEAK = "weak"
    STRONG = "strong"


def second(moment: datetime) -> int:
    """Whole seconds since 1970, rounded down."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def stretch_of(claim: Claim, reading: Reading) -> Stretch:
    """The window a claim speaks of under a reading.

    Without an outer window an event, or its denial, lies anywhere up to the utterance, and a state always holds.
    """
    is_event = claim.meaning.aspect is Aspect.EVENT
    widest = Stretch(None, second(claim.uttered_at)) if is_event else Stretch(None, None)
    outer = _stretch(claim.outer) or widest
    core = _stretch(claim.core) or outer
    happened_in_it = is_event and claim.polarity
    return outer if happened_in_it is (reading is Reading.WEAK) else core


def _stretch(window: Window | None) -> Stretch | None:
    return None if window is None else Stretch(second(window.start), second(window.end))
