"""The JSON of a slip, as `sliphound slip read --json` prints it (reference interfaces), and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.bills.model import Box
from evidence.slips.model import Agreement, FieldReading, Slip, SlipField


def slip_as_json(slip: Slip) -> dict[str, Any]:
    """The slip as JSON values; keys as in docs/reference/schemas/slip.schema.json."""
    return {
        "fields": {
            field.value: {
                "value": reading.value,
                "readings": list(reading.readings),
                "agreement": reading.agreement.value,
                "box": _box(reading.box),
            }
            for field, reading in slip.fields.items()
        },
        "rotation": slip.rotation,
        "skew": round(slip.skew, 2),
        "signature_box": _box(slip.signature_box),
    }


def slip_from_json(value: Mapping[str, Any]) -> Slip:
    """The slip that `slip_as_json` wrote."""
    return Slip(
        fields={
            SlipField(name): FieldReading(
                value=reading["value"],
                readings=tuple(reading["readings"]),
                agreement=Agreement(reading["agreement"]),
                box=_box_from(reading["box"]),
            )
            for name, reading in value["fields"].items()
        },
        rotation=value["rotation"],
        skew=value["skew"],
        signature_box=_box_from(value["signature_box"]),
    )


def _box(box: Box | None) -> list[int] | None:
    return [round(edge) for edge in (box.x0, box.top, box.x1, box.bottom)] if box else None


def _box_from(edges: Sequence[float] | None) -> Box | None:
    return Box(*edges) if edges else None
