"""What the shape of a case's links suggests: leads with their method, never facts, and nothing about anybody's guilt."""
