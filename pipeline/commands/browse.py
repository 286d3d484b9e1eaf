"""The command that shows the tables in a browser: browse."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from wiredesk.pipeline import stopping
from wiredesk.pipeline.commands.console import print_remark, reading, report_bug, writing
from wiredesk.pipeline.commands.explain import explain
from wiredesk.pipeline.commands.options import Output
from wiredesk.pipeline.settings import check_duration
from wiredesk.pipeline.storage.stores import open_store

browse_commands = typer.Typer()

_IN_USE = "in-use"
"""File that a process keeps locked in its folder for temporary files."""

_SETTLED_S = 60.0


@browse_commands.command(
    epilog="Only this machine reaches the reading room, unless --host says otherwise; then each request needs the token "
    "of the printed address.\n\n"
    "Examples:\n\n  wiredesk browse\n\n  wiredesk browse --output gs://news/tables --port 8000\n\n"
    "  wiredesk browse --allow-replay"
)
def browse(
    output: Output = "out",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0: any free one.")] = 8470,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    allow_replay: Annotated[
        bool,
        typer.Option(
            "--allow-replay", help="Let the page of rejects start replays, which change the tables."
        ),
    ] = False,
    query_timeout: Annotated[float, typer.Option(help="Most seconds for the queries of a page.")] = 10.0,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the first page in a browser.")] = False,
) -> None:
    """Serve a reading room over the tables for a browser: search, articles, people, places, outlets, copies."""
    from wiredesk.pipeline.browse.app import REPLAY, make_app  # noqa: PLC0415
    from wiredesk.pipeline.browse.replays import ReplayDesk  # noqa: PLC0415
    from wiredesk.pipeline.browse.room import SPILL_PREFIX, Room  # noqa: PLC0415
    from wiredesk.pipeline.browse.security import Secured  # noqa: PLC0415
    from wiredesk.pipeline.browse.server import bind, make_gate, serve  # noqa: PLC0415
    from wiredesk.pipeline.browse.warming import FIRST, NEXT, warm_up  # noqa: PLC0415
    from wiredesk.pipeline.export.warehouse import NoTablesError  # noqa: PLC0415
    from wiredesk.pipeline.search.apart import build_apart  # noqa: PLC0415
    from wiredesk.pipeline.storage.manifests import list_committed  # noqa: PLC0415

    with reading(output, NoTablesError):
        check_duration("query-timeout", query_timeout)
        with bind(host, port) as bound, _make_spill(SPILL_PREFIX) as spill:
            store = open_store(output)
            with writing(output):
                if list_committed(store):
                    build_apart(store, print_remark)
                room = Room(store, query_timeout, print_remark, spill)
            gate = make_gate(bound)
            desk = ReplayDesk(room) if allow_replay else None
            app = make_app(
                room, lambda error: print_remark(explain(error, output) or report_bug(error)), desk
            )
            warm_up(room, FIRST)
            room.warm_up = warm_up
            print(f"The reading room is open at {gate.address}", flush=True)
            if open_browser:
                webbrowser.open(gate.address)
            threading.Thread(target=warm_up, args=(room, NEXT), name="warm up", daemon=True).start()
            serve(Secured(app, gate, may_post=[REPLAY] if allow_replay else []), bound)


@contextmanager
def _make_spill(prefix: str) -> Iterator[Path]:
    """Makes a folder for temporary files, which is removed when the command ends, also by a signal.

    A command that was killed leaves its own; the next one removes it.
    """
    from wiredesk.pipeline.storage.conditional import lock_file  # noqa: PLC0415

    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*/{_IN_USE}"):
        _remove_left(left)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as made:
        folder = Path(made)
        lock = lock_file(str(folder / _IN_USE))
        with stopping.when_stopped(partial(shutil.rmtree, folder, ignore_errors=True)):
            yield folder
        if lock is not None:
            lock.release()


def _remove_left(lock_path: Path) -> None:
    """Removes the folder of a lock that no process holds, if this user may."""
    from wiredesk.pipeline.storage.conditional import lock_file  # noqa: PLC0415

    with suppress(OSError):
        # A folder that was made just now may not have been locked yet.
        if time.time() - lock_path.stat().st_mtime > _SETTLED_S and (lock := lock_file(str(lock_path))):
            shutil.rmtree(lock_path.parent, ignore_errors=True)
            lock.release()
