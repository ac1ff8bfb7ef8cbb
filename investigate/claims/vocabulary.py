"""The predicates a claim may use, declared once for forms, import, engine and print."""

from collections.abc import Mapping

from investigate.claims.interface_predicates import INTERFACE_PREDICATES
from investigate.claims.own_predicates import OWN_PREDICATES
from investigate.claims.predicate import Argument, ArgumentKind, Aspect, Predicate

__all__ = ["ALWAYS_WITHOUT_WINDOW", "AT_MOST_ONCE", "BORNE_BY_PAPER", "PREDICATES", "Argument", "ArgumentKind", "Aspect", "Predicate"]

PREDICATES: Mapping[str, Predicate] = {each.name: each for each in (*INTERFACE_PREDICATES, *OWN_PREDICATES)}
"""Every predicate by its name."""

ALWAYS_WITHOUT_WINDOW = frozenset({"uses_phone", "lives_at", "had_access", "unable_to_pay"})
"""States that hold always when no window is given; other states need one."""

AT_MOST_ONCE = frozenset({"issued", "delivered", "activated", "received", "stolen"})
"""Events that happen at most once a card; `learned`, the first knowledge, at most once a card and person."""

BORNE_BY_PAPER = frozenset({"delivered", "signed", "repaid", "otp"})
"""What a record of these bears is a name, an account or a phone; that it was that person is a defeasible rule."""
