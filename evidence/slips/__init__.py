"""Sales slips (签购单): fields read twice from a photograph, and the transaction a slip may be of."""
