"""What persons state and records bear, as claims of one vocabulary, and how a claims file is read."""

from investigate.claims.model import CaseHeader, Claim, ClaimKind, ClaimStatus, SaidWith, Span, Transaction
from investigate.claims.reading import read_claims
from investigate.claims.vocabulary import PREDICATES, Aspect, Predicate

__all__ = [
    "PREDICATES",
    "Aspect",
    "CaseHeader",
    "Claim",
    "ClaimKind",
    "ClaimStatus",
    "Predicate",
    "SaidWith",
    "Span",
    "Transaction",
    "read_claims",
]
