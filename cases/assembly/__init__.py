"""One case put together: its records and testimony read once, then turned into what rules, the engine and a packet take."""
