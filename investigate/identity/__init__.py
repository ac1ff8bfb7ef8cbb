"""Who may be whom: what speaks for and against two records being of one person, for a person to judge."""
