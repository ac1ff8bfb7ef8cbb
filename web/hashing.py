"""How many passwords are hashed at once: each takes 64 MiB and a core for a moment (argon2)."""

from threading import Semaphore

HASHING = Semaphore(2)
"""To be held while a password is checked or a new one is made, whichever page it is."""
