"""Packets composed: from what the office understands of a case to the plain values that the evidence room prints and bags."""
