"""Indicator rules of domain.md section 7: victim and bank-process rules first, then those against a claim."""
