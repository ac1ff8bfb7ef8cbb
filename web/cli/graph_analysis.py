"""graph analyse."""

import click

from web.cli.frame import Frame, command


def add_analysis(group: click.Group) -> None:
    """Add the command."""

    @command(group, "analyse")
    @click.argument("case_no", metavar="CASE")
    def analyse(frame: Frame, case_no: str) -> None:
        """案件关系的形状：线索，不是事实 / the shape of a case's links: leads with their method, no facts."""
        # networkx takes a fifth of a second to load, which no other command of the group needs.
        from cases.usecases.analyse_links import analyse_case  # noqa: PLC0415 - as the comment says

        answer, ways = analyse_case(frame.office(), case_no)
        labels = {node.id: node.label for node in answer.nodes}
        lines = [frame.text("以下是线索及其方法，不是事实", "these are leads with their method, not facts")]
        for seen in ways:
            lines += [frame.text(seen.meaning.zh, seen.meaning.en), f"  〔{frame.text(seen.method.zh, seen.method.en)}〕"]
            for lead in seen.leads:
                figures = "，".join(f"{name}={value}" for name, value in lead.figures.items())
                lines.append(f"  ● {' · '.join(f'{each} {labels[each]}' for each in lead.about)}  〔{figures}〕")
        value = {
            "case": case_no,
            "nodes": len(answer.nodes),
            "links": len(answer.links),
            "truncated": answer.truncated,
            "ways": [seen.as_json() for seen in ways],
        }
        frame.answer(value, lines)
