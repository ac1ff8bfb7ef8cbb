"""identity candidates, judge and withdraw: the JSON, the lines, and the refusals."""

from collections.abc import Callable

from cases.usecases.open_case import case_file
from graph.vocabulary import NodeKind, public_id
from tests.support.stories import CASE, Desk


def test_two_records_are_judged_shown_as_one_and_parted_again(desk: Desk, fits: Callable[..., None]) -> None:
    found = desk.json("identity", "candidates")
    fits("identity", found)
    holder = public_id(case_file(desk.office(login="lumin"), CASE).holder.node)
    other = next(
        each["id"]
        for each in desk.json("graph", "ego", holder, "--hops", "1")["nodes"]
        if each["kind"] == NodeKind.PERSON.word and each["id"] != holder
    )
    judged = desk.json("identity", "judge", CASE, holder, other, "same", "--why", "本人确认", "--cite", "link-1")
    fits("identity", judged, "judgement")
    shown = desk.json("graph", "ego", other, "--hops", "1")["nodes"][0]
    assert shown["attributes"]["records"] == [judged["left"], judged["right"]]
    lines = desk.run("identity", "candidates", CASE).output
    assert judged["id"] in lines
    assert "是同一人" in lines
    refused = desk.run("identity", "judge", CASE, holder, other, "not_same", "--why", "看错", exit_code=3)
    assert judged["id"] in refused.output

    withdrawn = desk.json("identity", "withdraw", CASE, judged["id"], "--why", "看错")
    fits("identity", withdrawn, "judgement")
    assert withdrawn["withdrawn"]["why"] == "看错"
    assert "records" not in desk.json("graph", "ego", other, "--hops", "1")["nodes"][0]["attributes"]
    fits("identity", desk.json("identity", "candidates", CASE))
