"""Card bills (账单): from words with boxes to rows, balances and the arithmetic that checks them."""
