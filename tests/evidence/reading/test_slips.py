"""Slips drawn and damaged, read twice."""

import json
import zlib
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from evidence.adapters.rapidocr_slips import RapidOcrSlipReader
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.errors import EmptyFile, UnreadablePicture
from evidence.slips.as_json import slip_as_json, slip_from_json
from evidence.slips.labels import shipped_labels
from evidence.slips.model import Agreement, Slip, SlipField
from tests.support.slips import CHINESE, ENGLISH, ENGLISH_TRUTH, LEVELS, TRUTH, draw_slip

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/reference/schemas/slip.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def reader() -> RapidOcrSlipReader:
    return RapidOcrSlipReader(RapidOcrWords(), shipped_labels())


def values(slip: Slip) -> dict[str, str | int]:
    return {field.value: reading.value for field, reading in slip.fields.items() if reading.value is not None}


def read(reader: RapidOcrSlipReader, path: Path) -> Slip:
    slip = reader.read(path)
    jsonschema.validate(slip_as_json(slip), SCHEMA)
    return slip


@pytest.mark.parametrize("level", [2, pytest.param(0, marks=pytest.mark.deep), pytest.param(4, marks=pytest.mark.deep)])
def test_a_chinese_slip_is_read(reader: RapidOcrSlipReader, tmp_path: Path, level: int) -> None:
    slip = read(reader, draw_slip(CHINESE, tmp_path / "slip.png", LEVELS[level]))

    assert values(slip) == TRUTH
    assert slip.rotation == 0
    assert slip.skew == pytest.approx(LEVELS[level].turn, abs=0.4)
    assert slip.fields[SlipField.TIP_FEN].agreement is Agreement.NONE
    assert slip_from_json(json.loads(json.dumps(slip_as_json(slip)))).rotation == slip.rotation


def test_a_sideways_photograph_is_turned_and_its_boxes_stay_those_of_the_picture(reader: RapidOcrSlipReader, tmp_path: Path) -> None:
    path = draw_slip(CHINESE, tmp_path / "slip.jpg", LEVELS[6])
    slip = read(reader, path)

    assert values(slip) == TRUTH
    assert slip.rotation == 270
    amount, signature = slip.fields[SlipField.AMOUNT_FEN].box, slip.signature_box
    assert amount is not None
    assert signature is not None
    with Image.open(path) as picture:
        # The slip's foot lies at the picture's left: the signature stands under the amount, so left of it here.
        assert 0 <= signature.x0 < signature.x1 <= amount.x0 < picture.width / 2
        assert 0 <= amount.top < amount.bottom <= picture.height


def test_an_english_slip_upside_down_gives_total_and_tip(reader: RapidOcrSlipReader, tmp_path: Path) -> None:
    draw_slip(ENGLISH, tmp_path / "upright.png")
    with Image.open(tmp_path / "upright.png") as picture:
        picture.rotate(180).save(tmp_path / "slip.png")

    slip = read(reader, tmp_path / "slip.png")

    assert slip.rotation == 180
    assert values(slip) == ENGLISH_TRUTH


def test_an_empty_sheet_is_a_slip_with_nothing_legible(reader: RapidOcrSlipReader, tmp_path: Path) -> None:
    Image.new("RGB", (200, 300), "white").save(tmp_path / "slip.png")

    slip = read(reader, tmp_path / "slip.png")

    assert {reading.agreement for reading in slip.fields.values()} == {Agreement.NONE}
    assert slip.signature_box is None


def test_a_picture_without_bytes_is_empty(reader: RapidOcrSlipReader, tmp_path: Path) -> None:
    (tmp_path / "slip.png").touch()

    with pytest.raises(EmptyFile):
        reader.read(tmp_path / "slip.png")


def huge_png() -> bytes:
    """A PNG of some hundred bytes that claims 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big") * 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + b"\x08\x02\x00\x00\x00")
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["truncated", "noise", "huge", "a bomb's half"])
def test_a_picture_that_is_damaged_or_too_large_is_refused(reader: RapidOcrSlipReader, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "slip.png"
    match kind:
        case "truncated":
            whole = draw_slip(CHINESE, path).read_bytes()
            path.write_bytes(whole[: len(whole) // 2])
        case "noise":
            path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
        case "huge":
            path.write_bytes(huge_png())
        case _:
            path.write_bytes(huge_png().replace((60_000).to_bytes(4, "big") * 2, (8_500).to_bytes(4, "big") * 2))

    with pytest.raises(UnreadablePicture) as refused:
        reader.read(path)

    assert refused.value.where.file == "slip.png"
    assert str(tmp_path) not in str(refused.value.facts["reason"])
