"""Entry point of the Flex Template's launcher: turns template parameters into a wiredesk command.

The launcher passes every parameter as ``--name=value``. Parameters with the name of an option of the
command become that option; all others belong to Beam or the engine, and follow ``--``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from wiredesk.pipeline.cli import app, main

COMMAND = "command"
"""The parameter that names the command: ``run`` or ``stream``."""


def make_arguments(given: Sequence[str]) -> list[str]:
    """Returns the command line for template parameters.

    Args:
      given: parameters as ``--name=value``; names have underscores, as in a template.
        A parameter for an option that may be repeated holds one value a line.
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
    # The launcher ends before the job starts, so a batch must commit itself.
    if command == "run" and "--detach" not in own:
        own.append("--detach")
    return [command, *own, "--", *engine]


def _list_options(command: str) -> dict[str, str]:
    """Returns the options of a command by their name in a template, with the option to give for a flag."""
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
