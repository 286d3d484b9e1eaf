"""Building an index in a process of its own, which gives all of its memory back."""

from __future__ import annotations

import multiprocessing
import signal
import sys

from wiredesk.pipeline.search.building import Remark, is_current
from wiredesk.pipeline.search.folder import find_folder
from wiredesk.pipeline.search.index import SearchIndex
from wiredesk.pipeline.search.state import read_state
from wiredesk.pipeline.storage.stores import Store, open_store
from wiredesk.transforms.processes.forkserver import keep_path_safe


def build_apart(store: Store, remark: Remark) -> None:
    """Brings the index of an output up to date, in another process if there is anything to do.

    What goes wrong there goes wrong again, with its error, when this process opens the index.

    Args:
      store: the output, which has tables.
      remark: a function of a module, which receives sentences in that process.

    Raises:
      NoTablesError: the output has no tables.
      UsageError: there is no place where the index could be.
    """
    folder = find_folder(store)
    state = read_state(folder)
    if state is not None and is_current(store, folder, state):
        return
    process = multiprocessing.get_context("spawn").Process(target=_build, args=(store.root, remark))
    with keep_path_safe():
        process.start()
    process.join()


def _build(root: str, remark: Remark) -> None:
    # Ctrl-C reaches both; the process that waits says so, and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        SearchIndex.open(open_store(root), remark)
    except Exception:
        # The process that waits meets the same error, and tells its user; a traceback from here would only be in the way.
        sys.exit(1)
