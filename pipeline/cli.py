"""The command line.

Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped by Ctrl-C, 141 the reader of its output is gone, 143 stopped by
SIGTERM.
"""

from __future__ import annotations

import os
import sys

from wiredesk.pipeline.stopping import await_end, kill_descendants, listen, note_done


def main() -> None:
    """Runs the command line."""
    _open_closed_streams()
    # Before the other imports: they take long enough for a Ctrl-C.
    listen()
    try:
        from wiredesk.pipeline.commands.app import app  # noqa: PLC0415
        from wiredesk.pipeline.commands.console import flush_output  # noqa: PLC0415
        from wiredesk.pipeline.telemetry.logs import configure_logging  # noqa: PLC0415
        from wiredesk.transforms.processes.forkserver import SAFE_PATH_VARIABLE  # noqa: PLC0415

        # Python processes started from here, also by an engine, must import nothing from the current folder.
        os.environ.setdefault(SAFE_PATH_VARIABLE, "1")
        configure_logging()
        with flush_output():
            app(prog_name=os.path.basename(sys.argv[0]))
    finally:
        await_end()
        # An engine that Beam has started ignores Beam's request to end.
        kill_descendants()
        note_done()


def _open_closed_streams() -> None:
    """Opens the null device for each standard stream that is closed, as ``>&-`` of a shell leaves it.

    Otherwise the next file that is opened, such as one of a table, would take the number of the stream, and what a library
    prints would end up in it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open


def __getattr__(name: str) -> object:
    """Imports the Typer app when ``app`` is first used, so that importing this module stays fast."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wiredesk.pipeline.commands.app import app  # noqa: PLC0415

    return app
