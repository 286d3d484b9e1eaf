"""What a run is told: settings, their defaults, and which engines are refused and why."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wiredesk.transforms.logic.formats.registry import RECORD_FORMATS
from wiredesk.transforms.logic.kernel.defaults import (
    DEFAULT_ANNOTATE_TIMEOUT_S,
    DEFAULT_LOOKBACK_DAYS,
    DEFAULT_MAX_MEMBERS,
    DEFAULT_MAX_RATIO,
    DEFAULT_MAX_RECORD_BYTES,
    DEFAULT_MODEL,
    DEFAULT_RECORD_TIMEOUT_S,
    NO_ANNOTATION,
)
from wiredesk.transforms.logic.kernel.errors import ModelError
from wiredesk.transforms.logic.kernel.masking import mask_values
from wiredesk.transforms.logic.ner.model_files import check_model

PARTITION_BY = ("day", "month", "year", "none")
"""What articles may be partitioned by."""

LOCAL_RUNNERS = frozenset({"DirectRunner", "FnApiRunner"})
"""Names of the runner that needs nothing started."""

_SMALL_INPUT_BYTES = 1_000_000
_SMALL_UNANNOTATED_BYTES = 4_000_000


_LIMITS: dict[str, tuple[str, float, float]] = {
    "slice_size": ("slice-size", 0, 1_000_000_000),
    "workers": ("workers", 0, 1_024),
    "shards": ("shards", 1, 10_000),
    "lookback_days": ("lookback", 0, 36_525),
    # Arrow's and Avro's offsets end there.
    "max_record_bytes": ("max-record-bytes", 1, (1 << 31) - 1),
    "max_ratio": ("max-ratio", 1, 1_000_000_000),
    "max_members": ("max-members", 1, 1_000_000_000_000),
    # What waits for a pipe counts milliseconds in 32 bits: 24 days.
    "record_timeout_s": ("record-timeout", 0, 604_800),
    "annotate_timeout_s": ("annotate-timeout", 0, 604_800),
}
"""Settings that are numbers: the option, the least and the most that make sense."""

_FRACTIONS = frozenset({"lookback_days", "max_ratio", "record_timeout_s", "annotate_timeout_s"})
_LONGEST_S = 365 * 86_400


class UsageError(ValueError):
    """Settings that make no sense; the message says what to do."""


def check_limit(option: str, value: float, least: float, most: float, *, is_whole: bool = True) -> None:
    """Refuses a number that makes no sense, such as one below 0, NaN or an infinite one.

    Raises:
      UsageError: names the option, and what it takes.
    """
    # NaN is in no range.
    if not isinstance(value, int if is_whole else int | float) or not least <= value <= most:
        kind = "whole and " if is_whole and isinstance(value, float) else ""
        raise UsageError(f"--{option} must be {kind}{least:,} or more, and {most:,} at most, not {value!r}")


def check_duration(option: str, seconds: float, *, may_be_0: bool = False) -> None:
    """Refuses a time that makes no sense to wait for: none at all, or more than a year.

    Raises:
      UsageError: names the option.
    """
    if seconds == 0 and not may_be_0:
        raise UsageError(f"--{option} must be more than 0")
    if not 0 <= seconds <= _LONGEST_S:
        raise UsageError(f"--{option} must be 0 or more, and a year at most (365d)")


def _check_map(field_map: Sequence[tuple[str, str]]) -> None:
    """Refuses what ``--map`` cannot take.

    Raises:
      UsageError: names the columns that there are.
    """
    if not field_map:
        return
    from wiredesk.transforms.logic.formats.parts.fields import NAMES, resolve_column  # noqa: PLC0415 - loads the formats

    for column, path in field_map:
        if resolve_column(column) is None:
            raise UsageError(f"--map takes one of the columns {', '.join(NAMES)}, not {column!r}")
        if not path.strip(" .[]"):
            raise UsageError(f"--map {column} needs the path of a field, such as content.text, not {path!r}")


@dataclass(frozen=True)
class RunSettings:
    """Everything that a run is told.

    Attributes:
      inputs: files, folders, globs, ``@list`` files, store paths.
      output: root of the tables.
      runner: one of Beam's names.
      model: spaCy model that annotates, or ``none``.
      slice_size: records of a local run's slice; 0 takes the input as one.
      workers: worker processes of a local run; 0 chooses.
      partition_by: ``day``, ``month``, ``year`` or ``none``.
      shards: files for each partition.
      lookback_days: how far apart an article and its match may be.
      verify: whether a file is known by its content and not by its size and time.
      moved_from: where the one input, a folder, was when it was last read; its files keep their keys.
      format: format of every record; None recognises each.
      field_map: pairs of a column and the path where a JSON record or table has it.
      max_record_bytes: a larger record is a reject.
      max_ratio: bytes that one byte of a compressed file may become.
      max_members: members and records that a file may hold.
      record_timeout_s: how long one record may take to parse, in seconds.
      annotate_timeout_s: how long a text may take to annotate, for each million characters begun; 0: any time.
      strict: whether an internal error fails the run instead of being contained to its text.
      detach: whether the engine's job commits itself and is not waited for.
      beam_args: what is passed on to Beam.
    """

    inputs: tuple[str, ...]
    output: str
    runner: str = "DirectRunner"
    model: str = DEFAULT_MODEL
    slice_size: int = 10_000
    workers: int = 0
    partition_by: str = "month"
    shards: int = 1
    lookback_days: float = DEFAULT_LOOKBACK_DAYS
    verify: bool = False
    format: str | None = None
    field_map: tuple[tuple[str, str], ...] = ()
    max_record_bytes: int = DEFAULT_MAX_RECORD_BYTES
    max_ratio: float = DEFAULT_MAX_RATIO
    max_members: int = DEFAULT_MAX_MEMBERS
    record_timeout_s: float = DEFAULT_RECORD_TIMEOUT_S
    annotate_timeout_s: float = DEFAULT_ANNOTATE_TIMEOUT_S
    strict: bool = False
    detach: bool = False
    beam_args: tuple[str, ...] = field(default=(), repr=False)
    moved_from: str | None = None

    def __post_init__(self) -> None:
        """Checks the settings.

        Raises:
          UsageError: one of them makes no sense.
        """
        if self.partition_by not in PARTITION_BY:
            raise UsageError(f"--partition-by takes {', '.join(PARTITION_BY)}, not {self.partition_by!r}")
        if self.format is not None and self.format not in RECORD_FORMATS:
            raise UsageError(f"--format takes {', '.join(RECORD_FORMATS)}, not {self.format!r}")
        for name, (option, least, most) in _LIMITS.items():
            check_limit(option, getattr(self, name), least, most, is_whole=name not in _FRACTIONS)
        _check_map(self.field_map)
        if self.moved_from is not None and len(self.inputs) != 1:
            raise UsageError(
                "--moved-from says where one folder was: give it with one --input, the folder now"
            )
        check_runner(self.runner, self.beam_args)
        if self.detach and self.is_local:
            raise UsageError(f"--detach needs an engine to go on alone: {self.runner} ends with this process")
        if not self.detach and any(arg.startswith("--template_location") for arg in self.beam_args):
            raise UsageError(
                "a template has no job to wait for; add --detach, so that the job commits itself"
            )

    def describe(self) -> dict[str, Any]:
        """Returns the settings as they may be stored and shown: without the secrets of engines and stores."""
        described: dict[str, Any] = mask_values(asdict(self))
        return described

    def require_model(self) -> None:
        """Checks that the model can be loaded, before anything is read.

        Raises:
          UsageError: it is not installed, or is none; says what to install.
        """
        if self.model == NO_ANNOTATION:
            return
        try:
            check_model(self.model)
        except ModelError as error:
            raise UsageError(str(error)) from error

    @property
    def is_local(self) -> bool:
        """Says whether the run needs no engine."""
        return self.runner in LOCAL_RUNNERS

    def choose_workers(self, input_bytes: int) -> int:
        """Returns worker processes: one for a small input, where starting more costs more than it saves."""
        if self.workers:
            return self.workers
        is_annotated = self.model != NO_ANNOTATION
        if input_bytes < (_SMALL_INPUT_BYTES if is_annotated else _SMALL_UNANNOTATED_BYTES):
            return 1
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_runner(runner: str, beam_args: Sequence[str]) -> None:
    """Refuses engines that lose data.

    Raises:
      UsageError: says why, and what to use instead.
    """
    if runner == "DaskRunner":
        raise UsageError(
            "DaskRunner loses tagged outputs and files while it reports success; "
            "use DirectRunner, PrismRunner, FlinkRunner or DataflowRunner"
        )
    if runner in LOCAL_RUNNERS and any(arg.partition("=")[0] == "--streaming" for arg in beam_args):
        raise UsageError(
            "DirectRunner stops a streaming pipeline after one pass without a word; "
            "use PrismRunner, FlinkRunner or DataflowRunner for a stream"
        )
