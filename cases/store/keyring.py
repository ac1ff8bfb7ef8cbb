"""The keys that open a workspace's identifiers. They live outside the workspace, so that a copy of it alone opens none.

An identifier is kept masked, encrypted (AES-256-GCM) and hashed with a key (HMAC-SHA256) for matching. Rotation adds a version;
`rotate_keys` then re-protects every identifier with it.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cases.errors import KeysMissing

_NONCE_BYTES = 12  # the size AES-GCM is specified for


@dataclass(frozen=True, slots=True)
class KeyPair:
    """One version of the keys."""

    version: int
    encryption: bytes
    matching: bytes


class Keyring:
    """The versions of a workspace's keys; the last one protects what is new."""

    def __init__(self, path: Path, pairs: list[KeyPair]) -> None:
        self.path = path
        self._pairs = {pair.version: pair for pair in pairs}

    @classmethod
    def create(cls, path: Path) -> "Keyring":
        """Make a key file with one version, readable by its owner only."""
        ring = cls(path, [_new_pair(1)])
        ring.save()
        return ring

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read a key file.

        Raises:
            KeysMissing: it is absent or not ours.
        """
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))["keys"]
            return cls(path, [KeyPair(row["version"], bytes.fromhex(row["encryption"]), bytes.fromhex(row["matching"])) for row in rows])
        except (OSError, ValueError, KeyError, TypeError) as refused:
            raise KeysMissing(path=str(path)) from refused

    @property
    def current(self) -> KeyPair:
        """The version that protects what is new."""
        return self._pairs[max(self._pairs)]

    @property
    def version(self) -> int:
        """The version that protects what is new."""
        return self.current.version

    def rotated(self) -> "Keyring":
        """The same ring with one version more; nothing is written."""
        return Keyring(self.path, [*self._pairs.values(), _new_pair(self.current.version + 1)])

    def saved_to(self, path: Path) -> "Keyring":
        """The same keys in another file, written."""
        ring = Keyring(path, list(self._pairs.values()))
        ring.save()
        return ring

    def save(self) -> None:
        """Write the ring, atomically."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        rows = [{"version": p.version, "encryption": p.encryption.hex(), "matching": p.matching.hex()} for p in self._pairs.values()]
        temporary = self.path.with_suffix(".new")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump({"keys": rows}, out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(self.path)

    def match_hash(self, kind: str, normal: str) -> bytes:
        """The keyed hash by which equal identifiers of one kind are found."""
        return hmac.new(self.current.matching, f"{kind}\0{normal}".encode(), hashlib.sha256).digest()

    def encrypt(self, kind: str, normal: str) -> bytes:
        """Nonce and ciphertext; the kind is authenticated with it, so that a phone cannot be swapped in for a card."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.current.encryption).encrypt(nonce, normal.encode(), kind.encode())

    def decrypt(self, kind: str, sealed: bytes, version: int) -> str:
        """The clear text.

        Raises:
            KeysMissing: the ring lacks this version, or it is another workspace's.
        """
        try:
            pair = self._pairs[version]
            return AESGCM(pair.encryption).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], kind.encode()).decode()
        except (KeyError, InvalidTag) as refused:
            raise KeysMissing(path=str(self.path)) from refused


def _new_pair(version: int) -> KeyPair:
    return KeyPair(version, secrets.token_bytes(32), secrets.token_bytes(32))
