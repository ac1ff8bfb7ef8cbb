"""Identifiers of people and cards: stored masked, encrypted and hashed; clear text only by an audited reveal."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, insert, select, union, update

from graph.adapters.tables import card, identifier, person_detail, phone
from graph.identifiers import IdentifierKeys, mask, normal_form
from graph.vocabulary import NodeKey, NodeKind, split_key

_BLOCK = 1_000


class SqlIdentifierRegister:
    """The identifiers of a workspace, over an open connection."""

    def __init__(self, connection: Connection, keyring: IdentifierKeys) -> None:
        self._connection = connection
        self._keyring = keyring
        self._seen: dict[tuple[str, str], int] = {}

    def protect(self, kind: str, clear: str) -> int:
        """The key of the identifier, recorded now if it is new."""
        normal = normal_form(clear)
        if (kind, normal) not in self._seen:
            self._seen[kind, normal] = self._found(kind, normal) or self._recorded(kind, normal)
        return self._seen[kind, normal]

    def protect_all(self, kind: str, clears: Iterable[str]) -> dict[str, int]:
        """See `graph.identifiers.IdentifierRegister.protect_all`. Three statements for a thousand identifiers."""
        normals = {clear: normal_form(clear) for clear in clears}
        unseen = [normal for normal in dict.fromkeys(normals.values()) if (kind, normal) not in self._seen]
        for start in range(0, len(unseen), _BLOCK):
            block = unseen[start : start + _BLOCK]
            self._take_in(kind, block)
            missing = [normal for normal in block if (kind, normal) not in self._seen]
            if missing:
                self._connection.execute(insert(identifier), [self._row(kind, normal) for normal in missing])
                self._take_in(kind, missing)
        return {clear: self._seen[kind, normal] for clear, normal in normals.items()}

    def _take_in(self, kind: str, normals: Sequence[str]) -> None:
        """Remember the keys of those on record: the first one's, where several versions of the keys have left several."""
        hashes = {each: normal for normal in normals for each in self._keyring.match_hashes(kind, normal)}
        told = select(identifier.c.match_hash, identifier.c.key).where(identifier.c.kind == kind, identifier.c.match_hash.in_(hashes))
        for row in self._connection.execute(told.order_by(identifier.c.key)):
            self._seen.setdefault((kind, hashes[bytes(row.match_hash)]), row.key)

    def find(self, kind: str, clear: str) -> int | None:
        """The key of the identifier, or None where it is known to be absent."""
        return self._found(kind, normal_form(clear))

    def masked(self, key: int) -> str:
        """The form to show."""
        return str(self._connection.execute(select(identifier.c.masked).where(identifier.c.key == key)).scalar_one())

    def sample(self) -> list[int]:
        """The key of one identifier of each key version in use."""
        return list(self._connection.execute(select(func.min(identifier.c.key)).group_by(identifier.c.key_version)).scalars())

    def with_mask(self, masked: str, bearers: Collection[NodeKey]) -> list[int]:
        """See `graph.identifiers.IdentifierRegister.with_mask`."""
        keys: dict[NodeKind, list[int]] = {kind: [] for kind in NodeKind}
        for kind, key in map(split_key, bearers):
            keys[kind].append(key)
        borne = union(
            select(person_detail.c.identifier).where(
                person_detail.c.person.in_(keys[NodeKind.PERSON]),
                person_detail.c.identifier.is_not(None),
                person_detail.c.withdrawn_at.is_(None),
            ),
            select(card.c.identifier).where(card.c.key.in_(keys[NodeKind.CARD])),
            select(phone.c.identifier).where(phone.c.key.in_(keys[NodeKind.PHONE])),
        )
        found = select(identifier.c.key).where(identifier.c.masked == masked, identifier.c.key.in_(borne)).order_by(identifier.c.key)
        return list(self._connection.execute(found).scalars())

    def reveal(self, key: int) -> str:
        """The clear text. Only a use case that records the reveal may call this."""
        row = self._connection.execute(select(identifier).where(identifier.c.key == key)).one()
        return self._keyring.decrypt(row.kind, row.ciphertext, row.key_version)

    def protect_again(self, ring: IdentifierKeys) -> int:
        """Re-encrypt and re-hash every identifier with `ring`'s current version; returns how many there were."""
        rows = self._connection.execute(select(identifier)).all()
        for row in rows:
            normal = self._keyring.decrypt(row.kind, row.ciphertext, row.key_version)
            self._connection.execute(
                update(identifier)
                .where(identifier.c.key == row.key)
                .values(
                    ciphertext=ring.encrypt(row.kind, normal),
                    match_hash=ring.match_hash(row.kind, normal),
                    key_version=ring.version,
                )
            )
        return len(rows)

    def _found(self, kind: str, normal: str) -> int | None:
        # Under any version: keys may have been made that protect nothing yet, where a rotation was cut short.
        hashes = self._keyring.match_hashes(kind, normal)
        return (
            self._connection.execute(
                select(identifier.c.key).where(identifier.c.kind == kind, identifier.c.match_hash.in_(hashes)).order_by(identifier.c.key)
            )
            .scalars()
            .first()
        )

    def _recorded(self, kind: str, normal: str) -> int:
        key: int = self._connection.execute(insert(identifier).returning(identifier.c.key).values(self._row(kind, normal))).scalar_one()
        return key

    def _row(self, kind: str, normal: str) -> dict[str, object]:
        return {
            "kind": kind,
            "masked": mask(kind, normal),
            "ciphertext": self._keyring.encrypt(kind, normal),
            "match_hash": self._keyring.match_hash(kind, normal),
            "key_version": self._keyring.version,
        }
