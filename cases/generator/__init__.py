"""A bank's world, invented from a seed: customers, families, shops, cards and what became of them, with the truth kept apart.

Everything is drawn by counters and whole numbers, so that the same seed and size give the same bytes on every machine. Nothing here is of a
real person: words are ours, and numbers of cards, identity papers and phones come from ranges that nobody has been given.
"""
