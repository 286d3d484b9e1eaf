"""Outputs that commands change, processes that die at a change, and comparisons of tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from tests.support import OTHER_STORY, STORY, read_rows
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import reprocess
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.maintenance.forget import forget
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.conditional import ChangedError, DiskFile
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.manifests import (
    LiveFile,
    read_live,
)
from wiredesk.pipeline.storage.stores import LocalStore, open_store
from wiredesk.pipeline.telemetry.progress import ProgressView

VIEW = ProgressView(Console(quiet=True))
KEYS = {"articles": "article_id", "rejects": "reject_id", "sources": "source_key", "signatures": "article_id"}
MODEL = "en_core_web_sm"
LONG = STORY + "\n\n" + "Nothing more was known on Sunday night. " * 30
RUNS = (
    {"a.txt": f" date 2026-01-01 {STORY}", "d.txt": f" date 2026-02-01 {OTHER_STORY}", "e.txt": ""},
    {
        "b.txt": f" date 2026-01-02 {STORY}",
        "g.bin": b"\x00\x01\x02" * 99,
        "l.txt": f" date 2026-02-03 {LONG}",
    },
)
MORE = {
    "d.txt": f" date 2026-02-01 {OTHER_STORY} The mayor was not there.",
    "m.txt": f" date 2026-02-04 {STORY}",
    "n.txt": f" date 2026-02-05 {OTHER_STORY}",
    "o.txt": f" date 2026-02-06 {OTHER_STORY.replace('two hundred', 'three hundred')}",
    "e.txt": "",
}
"""An edited file, an exact copy of each text, a near copy and a reject that is there already."""


def settings(output, **others):
    return RunSettings(inputs=(), output=str(output), workers=1, **({"model": "none"} | others))


def check_conditions(file):
    """Checks that a conditional file changes only while it is as it was read; returns its first content."""
    assert file.read() is None
    file.write(b"first", None)
    with pytest.raises(ChangedError):
        file.write(b"second", None)
    first = file.read()
    file.write(b"second", first)
    for change in (lambda: file.write(b"third", first), lambda: file.clear(first)):
        with pytest.raises(ChangedError):
            change()
    assert file.read().data == b"second"
    file.clear(file.read())
    return first


def find_id(output, key):
    """Returns the id of an article, even after it was taken out of the articles."""
    rows = read_rows(output, "signatures", "article_id", ())
    return next(row["article_id"] for row in rows if row["source_key"] == key)


COMMANDS = {
    "compact": lambda output: compact(settings(output), VIEW, 100_000_000),
    "forget": lambda output: forget(settings(output), VIEW, [find_id(output, "a.txt")]),
    "prune": lambda output: prune(settings(output), VIEW, datetime(2026, 1, 2, tzinfo=UTC)),
    "replay": lambda output: replay(settings(output), VIEW),
    "reprocess": lambda output: reprocess(settings(output, model=MODEL), VIEW, "0"),
}


def list_live(output: Path, table: str) -> list[LiveFile]:
    """Returns the Parquet files of a table according to the manifests."""
    return [
        file for file in read_live(open_store(str(output))) if (file.table, file.format) == (table, "parquet")
    ]


def read_all(output):
    """Returns all rows of the tables, without the values that depend on the run."""
    found = {table: read_rows(output, table, key) for table, key in KEYS.items()}
    for row in found["rejects"]:
        row["replayed_run_id"] = row["replayed_run_id"] is not None
        row["message"] = row["message"].replace(str(output), "")
    return found


class Killed(BaseException):
    """Stands for kill -9: no code of the pipeline catches it."""


MUTATIONS = [(LocalStore, name) for name in ("rename", "delete_tree", "delete", "open_output")]
MUTATIONS += [(DiskFile, name) for name in ("write", "clear")]


def die_at(patch, fatal, moment):
    """Makes the process die before or after its ``fatal``-th change to the disk; nothing happens after it.

    Returns the list of changes made so far.
    """
    made = []

    def wrap(operation):
        def call(self, *args):
            if len(made) > fatal or (len(made) == fatal and moment == "before"):
                raise Killed
            made.append(operation.__name__)
            result = operation(self, *args)
            if len(made) == fatal + 1 and moment == "after":
                raise Killed
            return result

        return call

    for kind, name in MUTATIONS:
        patch.setattr(kind, name, wrap(getattr(kind, name)))
    return made


def watch_the_disk(patch, look):
    """Calls ``look`` after every change of the disk."""

    def wrap(operation):
        def call(self, *args):
            result = operation(self, *args)
            look(f"{operation.__name__} {args[0]}")
            return result

        return call

    for kind, name in MUTATIONS:
        if kind is LocalStore:
            patch.setattr(kind, name, wrap(getattr(kind, name)))


def ask_everything(output):
    """Returns the content of the index, apart from its file numbers."""
    state = State(LocalStore(str(output)))
    columns = {
        "sources": "*",
        "rejects": "*",
        "contents": "*",
        "refused": "*",
        "files": "path, first, last, undated, ingested",
        "articles JOIN files USING (file)": "article_id, place, path",
        "versions JOIN files USING (file)": "source_key, place, versions.ingested, path",
    }
    answers = {
        tables: sorted(state._database.execute(f"SELECT {names} FROM {tables}"))
        for tables, names in columns.items()
    }
    state.close()
    return answers
