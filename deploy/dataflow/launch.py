"""What the Flex Template's launcher runs: template parameters become a wiredesk command.

The launcher passes every parameter as ``--name=value``. Those that the command has
are its options; all others are Beam's and the engine's, and go behind ``--``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from wiredesk.pipeline.cli import app, main

COMMAND = "command"
"""The parameter that names the command: ``run`` or ``stream``."""


def make_arguments(given: Sequence[str]) -> list[str]:
    """Returns the command line that template parameters stand for.

    Args:
      given: ``--name=value`` each, names with underscores as a template has them.
        A value of an option that may be repeated holds several, a line each.
    """
    pairs = [argument.removeprefix("--").partition("=") for argument in given]
    command = next((value for name, _, value in pairs if name == COMMAND), "run")
    options = _list_options(command)
    own, engine = [], []
    for argument, (name, _, value) in zip(given, pairs, strict=True):
        if name == COMMAND:
            continue
        if name not in options:
            engine.append(argument)
        elif options[name]:
            own += [options[name] for _ in [value] if value == "true"]
        else:
            own += [f"--{name.replace('_', '-')}={one}" for one in value.splitlines()]
    # The launcher leaves before the job starts, so that a batch commits itself.
    if command == "run" and "--detach" not in own:
        own.append("--detach")
    return [command, *own, "--", *engine]


def _list_options(command: str) -> dict[str, str]:
    """Returns the options of a command by their name in a template; a flag has the option that sets it."""
    group = typer.main.get_command(app)
    options = group.commands[command].params  # type: ignore[attr-defined]
    return {
        opt.removeprefix("--").replace("-", "_"): opt if getattr(param, "is_flag", False) else ""
        for param in options
        for opt in param.opts
        if opt.startswith("--")
    }


if __name__ == "__main__":
    sys.argv[1:] = make_arguments(sys.argv[1:])
    main()
