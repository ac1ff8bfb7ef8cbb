"""Pages of PDF files as pictures, painted in a process of their own."""

import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from evidence.adapters.limited_process import LimitedProcess
from evidence.adapters.pdf_pages import LimitedPagePainter
from evidence.errors import PasswordNeeded, UnreadablePdf
from web.story import story_path

LOCKED = Path(__file__).parents[2] / "documents" / "locked-bill.pdf"
BILL = story_path("cheetah") / "bill-2024-01.pdf"


@pytest.fixture(scope="module")
def painter() -> LimitedPagePainter:
    return LimitedPagePainter(LimitedProcess((sys.executable, "-m", "web.parse_worker")))


def copied(path: Path, folder: Path) -> Path:
    target = folder / path.name
    target.write_bytes(path.read_bytes())
    return target


def test_a_page_is_a_picture_that_fits_a_screen(painter: LimitedPagePainter, tmp_path: Path) -> None:
    page = painter.paint(copied(BILL, tmp_path), 1, name=BILL.name)
    assert page.number == 1
    with Image.open(BytesIO(page.png)) as picture:
        assert picture.format == "PNG"
        assert 1_400 < max(picture.size) <= 1_501
        assert len(picture.convert("L").getcolors() or []) > 2, "an empty sheet"


@pytest.mark.parametrize(("asked", "number"), [(0, 1), (-3, 1), (99, None)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(
    painter: LimitedPagePainter, tmp_path: Path, asked: int, number: int | None
) -> None:
    page = painter.paint(copied(BILL, tmp_path), asked, name=BILL.name)
    assert page.number == (number or page.pages)


def test_a_locked_file_says_that_it_is_locked(painter: LimitedPagePainter, tmp_path: Path) -> None:
    with pytest.raises(PasswordNeeded) as refused:
        painter.paint(copied(LOCKED, tmp_path), 1, name="账单.pdf")
    assert refused.value.where.file == "账单.pdf"


def test_what_is_no_pdf_is_refused_and_leaves_nothing(painter: LimitedPagePainter, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 cut off")
    with pytest.raises(UnreadablePdf):
        painter.paint(tmp_path / "a.pdf", 1, name="a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
