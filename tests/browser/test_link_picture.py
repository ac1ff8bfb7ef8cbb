"""The link picture as a recipient sees it: opened by a real browser."""

import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

from evidence.packet.picture import draw
from tests.support.browser import FLAGS
from tests.support.packets import link_picture


def _opened(chromium: Path, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    svg, _ = draw(link_picture())
    page = tmp_path / "picture.svg"
    page.write_text(svg, encoding="utf-8")
    command = [str(chromium), *FLAGS, "--hide-scrollbars", f"--user-data-dir={tmp_path / 'profile'}", *arguments, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def test_a_browser_draws_every_node_and_its_chinese_label(chromium: Path, tmp_path: Path) -> None:
    shown = _opened(chromium, tmp_path, "--dump-dom").stdout
    assert "parsererror" not in shown
    for node in link_picture().nodes:
        assert node.label[:4] in shown


def test_the_picture_is_not_blank_and_carries_the_colour_of_a_conflict(chromium: Path, tmp_path: Path) -> None:
    target = tmp_path / "shot.png"
    _opened(chromium, tmp_path, "--window-size=1100,800", f"--screenshot={target}")
    with Image.open(target) as shot:
        pixels = np.asarray(shot.convert("RGB"), dtype=int)
    red, green, blue = (pixels[..., band] for band in range(3))
    assert (pixels.min(axis=-1) < 200).sum() > 2_000
    assert ((red > 150) & (green < 90) & (blue < 90)).sum() > 50
