"""The contradiction engine: which claims cannot hold together, and what follows from that.

`check` is the way in. The room beneath it: `rules` declares what the world allows, `theory` and `lines` hold a propositional theory over
order-encoded time, `meaning` turns claims into it, `constraints` the rules, `minimal` finds all minimal conflicts, `families` groups and ranks
them, `stories` finds what would have to be untrue.
"""
