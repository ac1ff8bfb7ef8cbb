"""The law as dated, versioned settings: which value was in force on a day, where it stands, and how well it was read.

The caller hands in the text of `law.yaml` (or of the bank's edited copy); nothing here reads a file or the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import yaml

from cases.errors import InputRefused
from graph.errors import Where


class LawRefused(InputRefused):
    """The law file's entry `given` is not usable; `reason` names what is wrong with it."""

    code = "law_refused"


class Grade(StrEnum):
    """How well a value was read (domain.md 0.1)."""

    A = "A"
    """已读原文"""
    B = "B"
    """已读转载"""
    C = "C"
    """仅凭记忆，待法务核实"""
    PRODUCT = "P"
    """产品默认，不是法律主张"""


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a setting over its time in force; both days inclusive, None is open."""

    value: int | tuple[int, ...]
    effective_from: date | None
    effective_to: date | None
    grade: Grade
    source: str
    """Instrument and article, as a packet prints it."""
    to_be_verified: bool
    verified_by: str | None
    verified_on: date | None

    def in_force(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return (self.effective_from is None or self.effective_from <= day) and (self.effective_to is None or day <= self.effective_to)

    @property
    def decides(self) -> bool:
        """Whether a gate or a condition may turn on it alone: grade C only once somebody has verified it (domain.md 0.1)."""
        return self.grade is not Grade.C or self.verified_by is not None

    @property
    def number(self) -> int:
        """The value, where it is one number."""
        if isinstance(self.value, tuple):
            raise LawRefused(given=str(self.value), reason="not_one_number")
        return self.value

    @property
    def numbers(self) -> tuple[int, ...]:
        """The value as a list, of one where it is one number."""
        return self.value if isinstance(self.value, tuple) else (self.value,)


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter of the law with all its versions, newest first."""

    id: str
    unit: str
    zh: str
    en: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class LawOnDay:
    """The law as it stood on one day."""

    day: date
    settings: Mapping[str, Setting]

    def find(self, setting: str) -> Version | None:
        """The version in force, or None where none was.

        Raises:
            LawRefused: the law file has no such setting at all.
        """
        try:
            versions = self.settings[setting].versions
        except KeyError as absent:
            raise LawRefused(given=setting, reason="missing_setting") from absent
        return next((v for v in versions if v.in_force(self.day)), None)

    def __getitem__(self, setting: str) -> Version:
        """The version in force.

        Raises:
            LawRefused: no such setting, or none of its versions was in force on that day.
        """
        if (version := self.find(setting)) is None:
            raise LawRefused(given=f"{setting} {self.day}", reason="not_in_force")
        return version


@dataclass(frozen=True, slots=True)
class Unverified:
    """A version that counsel still has to verify, for `law check`."""

    setting: Setting
    version: Version
    why: str
    """to_be_verified (marked so) | grade_c | grade_b"""

    def as_json(self) -> dict[str, object]:
        """Plain values for the list that `sliphound law check` prints."""
        version = self.version
        return {
            "id": self.setting.id,
            "why": self.why,
            "value": list(version.value) if isinstance(version.value, tuple) else version.value,
            "unit": self.setting.unit,
            "grade": version.grade.value,
            "source": version.source,
            "effective_from": None if version.effective_from is None else version.effective_from.isoformat(),
            "effective_to": None if version.effective_to is None else version.effective_to.isoformat(),
            "name": {"zh": self.setting.zh, "en": self.setting.en},
        }


@dataclass(frozen=True, slots=True)
class Law:
    """All settings; ask `at` for those of a day."""

    settings: Mapping[str, Setting]

    def at(self, day: date) -> LawOnDay:
        """The law as it stood on a day."""
        return LawOnDay(day, self.settings)

    def to_verify(self) -> tuple[Unverified, ...]:
        """What counsel still has to verify: marked versions first, then grade C, then grade B; the product's own choices only where marked."""
        found = [
            Unverified(setting, version, why)
            for setting in self.settings.values()
            for version in setting.versions
            if version.verified_by is None and (why := _doubt(version)) is not None
        ]
        rank = {"to_be_verified": 0, "grade_c": 1, "grade_b": 2}
        return tuple(sorted(found, key=lambda u: (rank[u.why], u.setting.id, u.version.effective_from or date.min)))


def read_law(text: str, *, file: str | None = None) -> Law:
    """Read a law file's text.

    Raises:
        LawRefused: it is no YAML, an entry lacks a field or has a wrong one, or two versions of a setting are in force on the same day.
    """
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise LawRefused(given=file or "law.yaml", reason="not_yaml", where=Where(file=file, line=line)) from broken
    if not isinstance(tree, dict) or not tree:
        raise LawRefused(given=file or "law.yaml", reason="no_settings", where=Where(file=file))
    return Law({name: _setting(str(name), entry, file) for name, entry in tree.items()})


def _doubt(version: Version) -> str | None:
    if version.to_be_verified:
        return "to_be_verified"
    return {Grade.C: "grade_c", Grade.B: "grade_b"}.get(version.grade)


def _setting(name: str, entry: object, file: str | None) -> Setting:
    if not isinstance(entry, dict) or not isinstance(entry.get("versions"), list) or not entry["versions"]:
        raise LawRefused(given=name, reason="no_versions", where=Where(file=file, field=name))
    for needed in ("unit", "zh", "en"):
        if not isinstance(entry.get(needed), str):
            raise LawRefused(given=name, reason=f"missing_{needed}", where=Where(file=file, field=name))
    versions = sorted((_version(name, raw, file) for raw in entry["versions"]), key=lambda v: v.effective_from or date.min, reverse=True)
    _refuse_overlap(name, versions, file)
    return Setting(name, entry["unit"], entry["zh"], entry["en"], tuple(versions))


def _version(name: str, raw: object, file: str | None) -> Version:
    where = Where(file=file, field=name)
    if not isinstance(raw, dict):
        raise LawRefused(given=name, reason="version_is_no_mapping", where=where)
    value, source = raw.get("value"), raw.get("source")
    if isinstance(value, list) and value and all(type(n) is int for n in value):
        value = tuple(value)
    elif type(value) is not int:
        raise LawRefused(given=name, reason="value_is_no_number", where=where)
    if raw.get("grade") not in list(Grade):
        raise LawRefused(given=name, reason="grade", where=where)
    if not isinstance(source, str) or not source:
        raise LawRefused(given=name, reason="missing_source", where=where)
    days = {key: raw.get(key) for key in ("from", "to", "verified_on")}
    for key, day in days.items():
        if day is not None and type(day) is not date:
            raise LawRefused(given=name, reason=f"{key}_is_no_day", where=where)
    if (raw.get("verified_by") is None) != (days["verified_on"] is None):
        raise LawRefused(given=name, reason="verified_by_and_on_go_together", where=where)
    return Version(
        value,
        days["from"],
        days["to"],
        Grade(raw["grade"]),
        f"{source}{raw.get('article', '')}",
        raw.get("tbv", False) is True,
        raw.get("verified_by"),
        days["verified_on"],
    )


def _refuse_overlap(name: str, newest_first: Iterable[Version], file: str | None) -> None:
    later: Version | None = None
    for version in newest_first:
        if version.effective_from and version.effective_to and version.effective_to < version.effective_from:
            raise LawRefused(given=name, reason="ends_before_it_starts", where=Where(file=file, field=name))
        if later is not None:
            begins = later.effective_from
            if begins is None or version.effective_to is None or version.effective_to > begins - timedelta(days=1):
                raise LawRefused(given=name, reason="versions_overlap", where=Where(file=file, field=name))
        later = version
