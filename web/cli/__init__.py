"""The command line: `sliphound`."""

import click

from web.cli import (
    graph_commands,
    packet_commands,
    reasoning_commands,
    record_commands,
    serve_command,
    slip_commands,
    story_commands,
    workspace_commands,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sliphound")
def main() -> None:
    """猎单 Sliphound：信用卡特别调查工作台 / a fraud-investigation workbench for credit-card collections."""


for _commands in (
    workspace_commands,
    record_commands,
    reasoning_commands,
    slip_commands,
    graph_commands,
    packet_commands,
    story_commands,
    serve_command,
):
    _commands.add_to(main)
