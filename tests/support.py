"""Helpers of many tests: elements with default values, transforms applied to lists, and rows of a run."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MethodType
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms import core
from rich.console import Console

from wiredesk.pipeline.jobs.run import run
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import read_table
from wiredesk.pipeline.telemetry.progress import ProgressView, RunSummary
from wiredesk.schemas import load_avro_schema
from wiredesk.schemas.records import Article, RunInfo
from wiredesk.transforms.logic.kernel.identity import make_article_id
from wiredesk.transforms.logic.text.normalize import make_content_hash

RUN = RunInfo("20260101T000000Z-000000", datetime(2026, 1, 1, tzinfo=UTC), "0.0")
ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"

RUN_COLUMNS = ("run_id", "ingested_at", "rejected_at", "read_at", "source_uri", "pipeline_version")
"""Columns that record when and where a row was made; all other columns depend on the input alone."""


def make_article(body: str, key: str = "a.txt", day: int | None = 0, **fields: Any) -> Article:
    """Returns an article published so many days after 1 January 2026; without a day it is undated."""
    published = None if day is None else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    content_hash = make_content_hash(fields.get("headline"), body)
    article_id = make_article_id(key, content_hash)
    values: dict[str, Any] = {
        "article_id": article_id,
        "content_hash": content_hash,
        "source_key": key,
        "source_uri": f"/in/{key}",
        "source_format": "text",
        "source_bytes": len(body.encode()),
        "run_id": RUN.run_id,
        "ingested_at": RUN.started_at,
        "pipeline_version": RUN.pipeline_version,
        "body": body,
        "language": "en",
        "word_count": len(body.split()),
        "published_at": published,
        "published_date": None if published is None else published.date(),
        "cluster_id": article_id,
    }
    return Article(**(values | fields))


def count_calls(function: Callable[..., Any], *args: Any) -> int:
    """Returns the number of calls of Python and C functions that a function makes, which is equal on any machine."""
    counts = {"call": 0, "c_call": 0}

    def note(_frame: Any, event: str, _arg: Any) -> None:
        if event in counts:
            counts[event] += 1

    sys.setprofile(note)
    try:
        function(*args)
    finally:
        sys.setprofile(None)
    return sum(counts.values())


def assert_linear(act: Callable[[int], Any], size: int) -> None:
    """Fails if eight times the size takes far more than eight times the processor time.

    Only this process's time counts, and both sizes are measured on the same machine in the same moment, so a busy or
    slow machine changes nothing. Eight times the size may take 24 times as long; quadratic time would be 64 times.
    Less than 50 ms counts as 50 ms, because short times vary. One good measurement of three is enough: a collection of
    the whole process's garbage may fall into one of them.

    Args:
        act: Does the work for a given size.
        size: The smaller size. It should take some milliseconds or more.
    """
    found = []
    for _ in range(3):
        small, large = (_measure(act, count) for count in (size, 8 * size))
        if large < 24 * max(small, 0.05):
            return
        found.append((small, large))
    raise AssertionError(f"the time is not linear in the size: {found}")


def _measure(act: Callable[[int], Any], size: int) -> float:
    begun = time.process_time()
    act(size)
    return time.process_time() - begun


def cache_signatures() -> None:
    """Makes Beam read the signature of each method once in this process.

    Beam reads it for every method of every step, several times in each pipeline. That is a third of the
    processor time of a whole run on a few files (0.91 s with it, 0.60 s without).
    """
    plain = core.get_function_args_defaults
    known: dict[Any, tuple[list[str], list[Any]]] = {}

    def get_function_args_defaults(function: Any) -> tuple[list[str], list[Any]]:
        if not isinstance(function, MethodType):
            return plain(function)
        if function.__func__ not in known:
            known[function.__func__] = plain(function)
        args, defaults = known[function.__func__]
        return [*args], [*defaults]

    core.get_function_args_defaults = get_function_args_defaults


def _append(element: Any, path: str) -> None:
    with open(path, "ab") as stream:
        pickle.dump(element, stream)


def _load(path: Path) -> list[Any]:
    found = []
    if path.exists():
        with path.open("rb") as stream:
            while stream.peek(1):
                found.append(pickle.load(stream))
    return found


def apply_transform(transform: Any, elements: Sequence[Any]) -> dict[str, list[Any]]:
    """Applies a transform to elements in a pipeline, and returns the elements of each of its outputs.

    A single output has the name ``main``.
    """
    with tempfile.TemporaryDirectory() as folder:
        with beam.Pipeline(runner=FnApiRunner()) as pipeline:
            outputs = pipeline | "Elements" >> beam.Create(elements) | transform
            named = outputs._asdict() if hasattr(outputs, "_asdict") else {"main": outputs}
            for name, output in named.items():
                _ = output | f"Collect_{name}" >> beam.Map(_append, f"{folder}/{name}")
        return {name: _load(Path(folder, name)) for name in named}


def run_wiredesk(inputs: Path | str, output: Path, **settings: Any) -> RunSummary:
    """Runs the pipeline in this process, without annotation unless a model is given."""
    defaults: dict[str, Any] = {"model": "none", "workers": 1, "strict": True}
    chosen = RunSettings(inputs=(str(inputs),), output=str(output), **(defaults | settings))
    return run(chosen, ProgressView(Console(quiet=True)))


def run_increments(folder: Path, runs: Iterable[dict[str, str | bytes]], **settings: Any) -> Path:
    """Writes the files of each run to ``folder/in`` and runs the pipeline on it; returns the output, ``folder/out``."""
    for texts in runs:
        run_wiredesk(write_files(folder / "in", texts), folder / "out", **settings)
    return folder / "out"


def read_rows(
    output: Path, table: str, key: str, leave_out: tuple[str, ...] = RUN_COLUMNS
) -> list[dict[str, Any]]:
    """Returns the rows of a table in order of ``key``, without the columns of the run."""
    names = [field["name"] for field in load_avro_schema(table)["fields"] if field["name"] not in leave_out]
    found: pa.Table | None = read_table(open_store(str(output)), table, names)
    return [] if found is None else found.sort_by(key).to_pylist()


def write_files(folder: Path, texts: dict[str, str | bytes]) -> Path:
    """Writes files with one modification time below a folder, and returns the folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(path, (1_767_225_600, 1_767_225_600))
    return folder


STORY = (
    "Rescue crews in Marlow Bay pulled twelve fishermen from the sea on Sunday after two trawlers collided in fog, "
    "the harbour authority said. The larger vessel, the Anna Lind, took on water within minutes and was towed to the "
    "north quay. Nobody was killed. Four of the men were treated for cold at the county hospital and sent home, "
    "according to its duty doctor.\n\n"
    "The collision happened at about 5:40 a.m. some three miles off the lighthouse, where the shipping lane narrows. "
    "Both skippers told investigators that they had seen the other boat on radar but had taken it for the pilot "
    "launch, which leaves port at the same hour every day of the week."
)
"""A short report to make copies of."""

OTHER_STORY = (
    "The council of Valderria voted on Tuesday to close the old tram depot and to build two hundred homes in its place. "
    "Opponents had asked for a park. The mayor said that the city could not afford to leave the land empty, and that a "
    "third of the flats would be let at a fixed rent. Work is to begin in the autumn and to take three years, during "
    "which line 4 will end at the market square."
)
"""A report of another event."""
