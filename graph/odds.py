"""How surprising it is that so many of a few share something that many have: exact counting, no model.

In words: if the asked accounts had been drawn blindly from all accounts, how often would at least as many of them have been at this shop?
"""

from math import comb


def at_least(hits: int, drawn: int, marked: int, total: int) -> float:
    """The chance of at least so many marked among the drawn, drawn blindly without putting back (hypergeometric; Fisher's one-sided test).

    By whole numbers, so that every machine gives the same digits.
    """
    ways = sum(comb(marked, many) * comb(total - marked, drawn - many) for many in range(hits, min(drawn, marked) + 1))
    return _ratio(ways, comb(total, drawn))


def lift(hits: int, drawn: int, marked: int, total: int) -> float:
    """How many times as frequent the mark is among the drawn as among all."""
    return round(hits * total / (drawn * marked), 4) if drawn and marked else 0.0


def _ratio(part: int, whole: int) -> float:
    # The two numbers have thousands of digits: as many as a float can tell apart are enough, and a float cannot hold more.
    shift = max(whole.bit_length() - 1000, 0)
    return (part >> shift) / (whole >> shift)
