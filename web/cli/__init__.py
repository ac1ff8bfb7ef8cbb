"""The command line: `sliphound`."""

from collections.abc import Mapping
from importlib import import_module

import click

HOMES: Mapping[str, tuple[str, ...]] = {
    "workspace_commands": ("init", "login", "logout", "doctor", "backup", "restore", "keys", "reveal", "user", "audit"),
    "record_commands": ("import", "case", "testimony", "withdraw"),
    "reasoning_commands": ("check", "advise", "route", "decide", "approve", "law"),
    "slip_commands": ("slip", "bill"),
    "graph_commands": ("graph",),
    "identity_commands": ("identity",),
    "packet_commands": ("packet", "verify"),
    "story_commands": ("demo", "generate"),
    "serve_command": ("serve",),
}
"""Module → the commands that it adds; a test holds them against what each does add."""
_HOME_OF = {name: home for home, names in HOMES.items() for name in names}


class Program(click.Group):
    """Loads the commands of the module that is asked for: what all of them need together takes a second to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        del ctx
        return sorted(_HOME_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name in _HOME_OF and cmd_name not in self.commands:
            import_module(f"{__name__}.{_HOME_OF[cmd_name]}").add_to(self)
        return super().get_command(ctx, cmd_name)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sliphound")
def main() -> None:
    """猎单 Sliphound：信用卡特别调查工作台 / a fraud-investigation workbench for credit-card collections."""
