"""What a packet says, how it is laid out, and whether it still says so."""
