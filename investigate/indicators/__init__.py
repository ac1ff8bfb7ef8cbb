"""Indicator rules of domain.md section 7: victim and bank-process rules first, then those against a claim.

They are leads with innocent explanations beside them, never hard clauses of the contradiction engine and never a score.
"""

from investigate.indicators.catalogue import RULES, Summary, evaluate, summarise

__all__ = ["RULES", "Summary", "evaluate", "summarise"]
