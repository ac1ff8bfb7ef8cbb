"""The vocabulary of a case and its link graph: people, cards, merchants, transactions, links, money, time."""
