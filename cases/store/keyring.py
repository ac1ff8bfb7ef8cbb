"""The keys that open the identifiers in a workspace's database. They live outside the workspace, so that a copy of its database opens none.

An identifier is kept masked, encrypted (AES-256-GCM) and hashed with a key (HMAC-SHA256) for matching. Rotation adds a version;
`rotate_keys` then re-protects every identifier with it. Until that is done, identifiers are found under every version.

The keys protect the database only. The sealed files in the vault, bank exports with whole numbers among them, are clear text: what
protects them is that their folders are their owner's alone (docs/decisions/0011-vault-is-clear.md).
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

    def refresh(self) -> None:
        """Take up versions that another process has added to the file since; another workspace's file is left alone."""
        try:
            written = Keyring.load(self.path)._pairs  # noqa: SLF001 - our own
        except KeysMissing:
            return  # what this process holds still opens the workspace
        if self._pairs.items() <= written.items():
            self._pairs = written

    @property
    def current(self) -> KeyPair:
        """The version that protects what is new."""
        return self._pairs[max(self._pairs)]

    @property
    def version(self) -> int:
        """The version that protects what is new."""
        return self.current.version

    def rotated(self) -> "Keyring":
        """The file's ring with one version more; nothing is written. Without the file's newest version its keys would be overwritten."""
        self.refresh()
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
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def match_hash(self, kind: str, normal: str) -> bytes:
        """The keyed hash by which equal identifiers of one kind are found."""
        return _keyed_hash(self.current, kind, normal)

    def match_hashes(self, kind: str, normal: str) -> list[bytes]:
        """The keyed hashes under every version: an identifier may be kept under any of them."""
        return [_keyed_hash(pair, kind, normal) for pair in self._pairs.values()]

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


def _keyed_hash(pair: KeyPair, kind: str, normal: str) -> bytes:
    return hmac.new(pair.matching, f"{kind}\0{normal}".encode(), hashlib.sha256).digest()


def _new_pair(version: int) -> KeyPair:
    return KeyPair(version, secrets.token_bytes(32), secrets.token_bytes(32))
