"""Record testimony that was typed into a form.

The office writes what was typed as the document that a file of testimony is, seals it and stores it by the same code, so that the sealed
document could be imported by command as well. It is our own text, so it needs no reading under limits.
"""

from dataclasses import dataclass

from cases.access import Unit, use_case
from cases.assembly.bundle import load_bundle
from cases.documents import seal_document
from cases.errors import InputRefused
from cases.imports.typed_testimony import TypedTestimony, fresh_ids, written
from cases.office import Office
from cases.roles import Permission
from cases.staging import private_place
from cases.usecases.bring_in import hold_for_new, ids_on_record, store_testimony, testimony_origin
from cases.usecases.open_case import refuse_future
from graph.vocabulary import FactKind, fact_id


@dataclass(frozen=True, slots=True)
class RecordedTestimony:
    """Testimony on record."""

    id: str
    """Its fact's id: `testimony-…`."""
    document: str
    """sha256 of the document it was written to."""
    claims: tuple[str, ...]
    """Ids of its claims."""


@use_case("testimony.record", Permission.RECORD_TESTIMONY)
def record_testimony(office: Office, unit: Unit, case_no: str, typed: TypedTestimony) -> RecordedTestimony:
    """Record what somebody said, as it was typed; a denial in it sets the dispute hold.

    Raises:
        UnknownCase: there is no such case.
        InputRefused: it would have been said in the future, or the same words are on record.
        TestimonyRefused, ClaimsRefused: a value or one of its claims cannot be used.
    """
    before = load_bundle(office, unit.connection, case_no)
    number = len(before.testimony) + 1
    ids = fresh_ids(len(typed.claims), number, ids_on_record(before))
    text = written(typed, ids)
    with private_place(office.uploads.with_name("staging")) as folder:
        copy = folder / "typed.yaml"
        copy.write_text(text, encoding="utf-8")
        document = seal_document(office, unit, copy, testimony_origin(before.case, unit), f"{case_no}-陈述{number}.yaml")
    report, after = store_testimony(office, unit, before, text, document)
    if not report.accepted:
        raise InputRefused(given=typed.speaker, reason="同一人同一时间的同样陈述已在案 / the same words of this speaker are on record")
    recorded = next(each for each in after.testimony if each.document == document.sha256)
    refuse_future(office, unit, recorded.said)
    given = fact_id(FactKind.TESTIMONY, recorded.key)
    unit.record(f"case:{case_no}", why="testimony", new={"document": document.sha256, "testimony": given, "claims": list(ids)})
    hold_for_new(office, unit, before, after)
    return RecordedTestimony(given, document.sha256, ids)
