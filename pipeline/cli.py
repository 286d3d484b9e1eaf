"""The command line.

Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped by Ctrl-C, 141 nobody reads what it writes, 143 stopped by
SIGTERM.
"""

from __future__ import annotations

import os
import sys

from wiredesk.pipeline.stopping import await_end, kill_descendants, listen, note_done


def main() -> None:
    """Runs the command line."""
    # Before all that has to be imported: that takes as long as a hasty Ctrl-C.
    listen()
    try:
        from wiredesk.pipeline.commands.app import app  # noqa: PLC0415
        from wiredesk.pipeline.commands.console import flush_output  # noqa: PLC0415
        from wiredesk.pipeline.telemetry.logs import configure_logging  # noqa: PLC0415
        from wiredesk.transforms.processes.forkserver import SAFE_PATH_VARIABLE  # noqa: PLC0415

        # No Python that this one, or an engine in it, starts imports anything from the current folder.
        os.environ.setdefault(SAFE_PATH_VARIABLE, "1")
        configure_logging()
        with flush_output():
            app(prog_name=os.path.basename(sys.argv[0]))
    finally:
        await_end()
        # An engine that Beam has started here does not hear when Beam tells it to end, as a terminal would.
        kill_descendants()
        note_done()


def __getattr__(name: str) -> object:
    """Gives the program itself, ``app``, to who asks for it: it is imported then."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wiredesk.pipeline.commands.app import app  # noqa: PLC0415

    return app
