"""Whatever is printed is set in the fonts of the package, never in those of the machine it happens to run on."""

import ast
from importlib.metadata import files as files_of
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont

from evidence.adapters.typst_printer import _fonts
from tests.meta import own_code


def test_the_fonts_lie_in_the_package_and_are_the_open_ones() -> None:
    shipped = {Path(str(path.locate())) for path in files_of("pylopdf-fonts-zh-cn") or () if path.suffix == ".otf"}
    assert {pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path()} == shipped
    for path in shipped:
        with TTFont(path) as font:
            names = {record.nameID: record.toUnicode() for record in font["name"].names}
            assert "Open Font License" in names[13]


def test_every_typesetting_is_told_to_leave_the_system_s_fonts_alone() -> None:
    compiled = 0
    for path in own_code.files():
        for node in ast.walk(own_code.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "typst.compile":
                compiled += 1
                told = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert told.get("ignore_system_fonts") == "True", path
                assert "font_paths" in told, path
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "typst.Fonts":
                told = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert (told["include_system_fonts"], told["include_embedded_fonts"]) == ("False", "False"), path
    assert compiled >= 2


def test_every_drawing_font_comes_from_the_package() -> None:
    drawn = [
        ast.unparse(node.args[0])
        for path in own_code.files()
        for node in ast.walk(own_code.tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("ImageFont.truetype", "ImageFont.load_default"))
    ]
    assert drawn
    assert all("sans_path()" in each or "serif_path()" in each for each in drawn), drawn


def test_no_file_of_ours_names_a_font_file() -> None:
    named = [
        (str(path), node.value)
        for path in own_code.files()
        for node in ast.walk(own_code.tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower().endswith((".otf", ".ttf", ".ttc"))
    ]
    assert named == []


def test_the_printer_knows_two_families_and_no_more() -> None:
    known = {info.family: Path(str(info.path)) for info in _fonts().fonts()}
    assert known == {"Noto Sans SC": pylopdf_fonts_zh_cn.sans_path(), "Noto Serif SC": pylopdf_fonts_zh_cn.serif_path()}
