"""Files that are not what they say, and archives that would not stay small."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image

from evidence.adapters.file_types import ALLOWED_SUFFIXES, check_archive, check_type
from evidence.adapters.plumber_bills import PlumberBillReader
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.bills.templates import shipped_templates
from evidence.errors import ArchiveRefused, EmptyFile, ParserLimits, TypeRefused


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(target, kind)
    return target.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["卡号"])
    book.save(target)
    return target.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
GOOD = {
    "a.csv": "卡号,金额\n".encode("gb18030"),
    "a.jpeg": picture("JPEG"),
    "a.jpg": picture("JPEG"),
    "a.parquet": b"PAR1\x00\x00PAR1",
    "a.pdf": PDF,
    "a.png": picture("PNG"),
    "a.xlsx": workbook(),
    "a.yaml": b"- speaker: W\n",
}


def test_each_allowed_type_has_an_example_here() -> None:
    assert tuple(sorted(Path(name).suffix for name in GOOD)) == ALLOWED_SUFFIXES


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(GOOD[name])
    (tmp_path / "0a1b2c").write_bytes(GOOD[name])

    assert check_type(tmp_path / name) == Path(name).suffix
    assert check_type(tmp_path / "0a1b2c", name=name.upper()) == Path(name).suffix


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", picture("PNG"), ".png"),
        ("a.png", PDF, ".pdf"),
        ("a.csv", GOOD["a.xlsx"], None),
        ("a.yaml", b"\x1f\x8b\x08" + bytes(30), ".gz"),
        ("a.pdf", b"random \x00 bytes", "unknown"),
        ("a.pdf", b"plain text", "unknown"),
        ("a.svg", b"<svg/>", "unknown"),
        ("a.html", b"<script>", "unknown"),
        ("noname", PDF, ".pdf"),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, name: str, content: bytes, found: str | None) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(TypeRefused) as refused:
        check_type(tmp_path / name)

    assert refused.value.where.file == name
    if found:
        assert refused.value.facts["found"] == found


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.pdf"])
def test_a_picture_that_is_an_archive_as_well_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(GOOD[name] + archive({"a.txt": b"hidden"}))

    with pytest.raises(TypeRefused) as refused:
        check_type(tmp_path / name)

    assert refused.value.facts["found"] == f"{Path(name).suffix} + .zip"


def test_no_bytes_are_of_no_type(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()

    with pytest.raises(EmptyFile):
        check_type(tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.xml": bytes(2**22)}, "ratio"),
        ({"../a.xml": b"x"}, "path"),
        ({"/etc/a.xml": b"x"}, "path"),
        ({"c:\\a.xml": b"x"}, "path"),
        ({"xl/inner.zip": b"x"}, "nested"),
        ({f"{number}.xml": b"" for number in range(5001)}, "members"),
    ],
    ids=["ratio", "parent folder", "root", "drive", "nested", "members"],
)
def test_an_unsafe_archive_is_refused_by_its_directory(tmp_path: Path, members: dict[str, bytes], reason: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(archive(members))

    with pytest.raises(ArchiveRefused) as refused:
        check_archive(tmp_path / "a.xlsx")

    assert refused.value.facts["reason"] == reason


def test_an_archive_that_names_a_member_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("a.xml", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("a.xml", b"2")

    with pytest.raises(ArchiveRefused) as refused:
        check_archive(tmp_path / "a.xlsx")

    assert refused.value.facts["reason"] == "repeated"


def bomb(filters: bytes, content: bytes) -> bytes:
    """A PDF whose one page is drawn by this packed content."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(content), filters, content),
    ]
    written, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return written + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(written))


@pytest.mark.parametrize("layers", [1, 2])
def test_a_page_that_unpacks_to_too_much_does_not_go_off(tmp_path: Path, layers: int) -> None:
    content = bytes(2**25)
    for _ in range(layers):
        content = zlib.compress(content, 9)
    (tmp_path / "bomb.pdf").write_bytes(bomb(b"/FlateDecode" * layers, content))

    with pytest.raises(ParserLimits) as refused:
        PlumberBillReader(shipped_templates(), RapidOcrWords).read(tmp_path / "bomb.pdf")

    assert refused.value.facts["limit"] == "16 MB a page"
