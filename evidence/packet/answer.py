"""What a verification found: one verdict a check, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum


class CheckId(StrEnum):
    """The checks of `sliphound verify`, in the order they are told."""

    BAGIT = "bagit"
    """The folder is a complete BagIt 1.0 bag."""
    MANIFEST = "manifest"
    """Every file has the sha256 that the manifests name, and no file is beside them."""
    CUSTODY = "custody"
    """The custody chain is whole, covers every exhibit, and ends in the head that is printed."""
    VERBATIM = "verbatim"
    """The PDF and the tables say what packet.json says, letter for letter."""
    TIMESTAMP = "timestamp"
    SIGNATURE = "signature"


class CheckVerdict(StrEnum):
    """What a check found; unknown where there was nothing to check by."""

    PASS = "pass"  # noqa: S105 - the interface's word, no password
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One check's verdict."""

    id: CheckId
    verdict: CheckVerdict
    detail: str
    """What was found where; for a failure, the file or line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """The answer of `sliphound verify BAG`."""

    checks: tuple[Check, ...]

    @property
    def is_valid(self) -> bool:
        """No check failed, and the bag and its manifests passed; it does not assert that unknown checks would pass."""
        verdicts = {check.id: check.verdict for check in self.checks}
        return CheckVerdict.FAIL not in verdicts.values() and all(
            verdicts.get(needed) is CheckVerdict.PASS for needed in (CheckId.BAGIT, CheckId.MANIFEST)
        )

    def as_json(self) -> dict[str, object]:
        """The answer in the shape of `docs/reference/schemas/verify.schema.json`."""
        return {
            "valid": self.is_valid,
            "checks": [{"id": check.id.value, "verdict": check.verdict.value, "detail": check.detail} for check in self.checks],
        }
