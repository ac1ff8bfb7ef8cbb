"""Chinese on an English page is marked as such, with the number that belongs to it; markup in what was recorded stays text."""

from markupsafe import Markup

from web.foreign import lang_of, recorded


def test_a_chinese_page_shows_what_was_recorded_as_it_is() -> None:
    assert recorded("<b>朱某", "zh") == "&lt;b&gt;朱某"
    assert lang_of("朱某", "zh") == ""


def test_an_english_page_marks_the_chinese_in_a_text_and_nothing_else() -> None:
    marked = recorded("the organ (上海市公安局) & 2 <others>", "en")
    assert marked == 'the organ (<span lang="zh-CN">上海市公安局</span>) &amp; 2 &lt;others&gt;'
    assert recorded("2023年12月底，她去南京 (1)", "en") == '<span lang="zh-CN">2023年12月底，她去南京</span> (1)'
    assert recorded("2023-12-30 ¥4,286.00", "en") == "2023-12-30 ¥4,286.00"
    assert recorded(None, "en") == "None"


def test_what_is_markup_already_is_not_marked_again() -> None:
    assert recorded(Markup("<b>朱某</b>"), "en") == "<b>朱某</b>"


def test_an_element_that_can_hold_no_other_is_marked_itself() -> None:
    assert lang_of("2023-12-30 老庙黄金", "en") == ' lang="zh-CN"'
    assert lang_of("2023-12-30", "en") == ""
