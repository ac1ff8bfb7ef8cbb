"""What is shown of a file before it is brought in."""

from pathlib import Path

import pytest

from cases.imports.columns import KINDS
from cases.imports.preview import look_at
from web.story import plans

_STORY = Path(plans.__file__).parent / "files/cheetah"


@pytest.mark.parametrize("name", ["transactions", "persons", "accounts"])
def test_a_preview_shows_no_number_in_full(name: str) -> None:
    """A look at a masked number is recorded (domain.md, N-rules); a look at a file's first rows is not."""
    header, *lines = [line.split(",") for line in (_STORY / f"{name}.csv").read_text("utf-8-sig").splitlines()]
    wanted = [place for place, title in enumerate(header) if title in {"卡号", "证件号", "手机"}]
    clear = {line[place] for line in lines for place in wanted if line[place]}
    assert clear
    preview = look_at(KINDS[name], header, list(enumerate(lines, start=2)), None)
    shown = {cell for _, cells in preview.rows for cell in cells} | {sample for each in preview.headings for sample in each.samples}
    assert not clear & shown
    assert {number[-2:] for number in clear} & {cell[-2:] for cell in shown if "*" in cell}
