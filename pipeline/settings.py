"""Settings of a run: their defaults, their limits, and the engines that are refused."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

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
from wiredesk.transforms.logic.ner.choice import join_names, open_models

PARTITION_BY = ("day", "month", "year", "none")
"""Values of ``--partition-by``."""

LOCAL_RUNNERS = ("DirectRunner", "FnApiRunner")
"""Names of the runner that works inside this process."""

_SMALL_INPUT_BYTES = 1_000_000
_SMALL_UNANNOTATED_BYTES = 4_000_000
_YEAR_S = 365 * 86_400
_WEEK_S = 7 * 86_400

_OPTION_NAMES = {"inputs": "input", "model": "annotate", "field_map": "map"}
"""Options whose name does not follow from the name of the setting."""

_Number = TypeVar("_Number", int, float)


class UsageError(ValueError):
    """Settings that make no sense. The message states what to do."""


def name_option(setting: str) -> str:
    """Returns the option of a setting without its dashes: ``lookback`` for ``lookback_days``."""
    name = _OPTION_NAMES.get(setting, setting.removesuffix("_days").removesuffix("_s"))
    return name.replace("_", "-")


def check_limit(option: str, value: float, least: float, most: float, *, is_whole: bool = True) -> None:
    """Refuses a number outside of a range; NaN is in no range.

    Raises:
      UsageError: names the option and its range.
    """
    if not isinstance(value, int if is_whole else int | float) or not least <= value <= most:
        whole = "whole and " if is_whole and isinstance(value, float) else ""
        raise UsageError(f"--{option} must be {whole}{least:,} or more, and {most:,} at most, not {value!r}")


def check_duration(option: str, seconds: float, *, may_be_0: bool = False) -> None:
    """Refuses a duration that is not positive, or longer than a year.

    Raises:
      UsageError: names the option.
    """
    if seconds == 0 and not may_be_0:
        raise UsageError(f"--{option} must be more than 0")
    if not 0 <= seconds <= _YEAR_S:
        raise UsageError(f"--{option} must be 0 or more, and a year at most (365d)")


def _limited(default: _Number, least: float, most: float) -> _Number:
    """Declares a field that takes numbers from ``least`` to ``most``; one of type ``int`` takes whole ones."""
    limited: _Number = field(default=default, metadata={"limits": (least, most)})
    return limited


@dataclass(frozen=True)
class RunSettings:
    """All settings of a run. Each is also an option, see :mod:`wiredesk.pipeline.commands.options`.

    Attributes:
      inputs: files, folders, globs, ``@list`` files, store paths.
      output: root of the tables.
      runner: engine, by Beam's name.
      model: spaCy model that annotates, several with commas between them, ``auto`` or ``none``.
      slice_size: records of a slice of a local run; 0 processes the input as one slice.
      workers: worker processes of a local run; 0 chooses.
      partition_by: ``day``, ``month``, ``year`` or ``none``.
      shards: files for each partition.
      lookback_days: longest time between an article and a match that is not an exact copy.
      verify: if True, a file is known by its content instead of its size and time.
      moved_from: former location of the one input, a folder; its files keep their keys.
      format: format of every record; None detects the format of each.
      field_map: pairs of a column and the path of its value in a JSON record or a table.
      max_record_bytes: a larger record is a reject.
      max_ratio: most bytes that one byte of a compressed file may expand to.
      max_members: most members and records of a file.
      record_timeout_s: most seconds to parse one record; 0 sets no limit.
      annotate_timeout_s: most seconds to annotate each million characters begun of a text; 0 sets no limit.
      strict: if True, an internal error fails the run instead of being contained to its text.
      detach: if True, the engine's job commits itself and the command does not wait for it.
      beam_args: options that are passed on to Beam.
    """

    inputs: tuple[str, ...]
    output: str = "out"
    runner: str = "DirectRunner"
    model: str = DEFAULT_MODEL
    slice_size: int = _limited(10_000, 0, 1_000_000_000)
    workers: int = _limited(0, 0, 1_024)
    partition_by: str = "month"
    shards: int = _limited(1, 1, 10_000)
    lookback_days: float = _limited(DEFAULT_LOOKBACK_DAYS, 0, 36_525)
    verify: bool = False
    format: str | None = None
    field_map: tuple[tuple[str, str], ...] = ()
    # The offsets of Arrow and Avro end at 2 GiB.
    max_record_bytes: int = _limited(DEFAULT_MAX_RECORD_BYTES, 1, (1 << 31) - 1)
    max_ratio: float = _limited(DEFAULT_MAX_RATIO, 1, 1_000_000_000)
    max_members: int = _limited(DEFAULT_MAX_MEMBERS, 1, 1_000_000_000_000)
    # A wait for a pipe counts milliseconds in 32 bits, which is 24 days.
    record_timeout_s: float = _limited(DEFAULT_RECORD_TIMEOUT_S, 0, _WEEK_S)
    annotate_timeout_s: float = _limited(DEFAULT_ANNOTATE_TIMEOUT_S, 0, _WEEK_S)
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
        for setting in fields(self):
            if "limits" in setting.metadata:
                value, option = getattr(self, setting.name), name_option(setting.name)
                check_limit(option, value, *setting.metadata["limits"], is_whole=setting.type == "int")
        _check_map(self.field_map)
        if self.moved_from is not None and len(self.inputs) != 1:
            raise UsageError(
                "--moved-from names the former location of one folder: give it with one --input, the folder now"
            )
        check_runner(self.runner, self.beam_args)
        if self.detach and self.is_local:
            raise UsageError(
                f"--detach needs an engine that goes on alone: {self.runner} ends with this process"
            )
        if not self.detach and any(arg.startswith("--template_location") for arg in self.beam_args):
            raise UsageError(
                "a template has no job to wait for; add --detach, so that the job commits itself"
            )

    def describe(self) -> dict[str, Any]:
        """Returns the settings for storage and display, with the secrets of engines and stores masked."""
        described: dict[str, Any] = mask_values(asdict(self))
        return described

    def choose_models(self) -> RunSettings:
        """Returns the settings with the names of the models that annotate, before anything is read.

        ``auto`` becomes the names of the models of this machine, so every worker uses the same ones, and the manifest
        says which.

        Raises:
          UsageError: a model is not installed or cannot be used; the message names the package to install.
        """
        if self.model == NO_ANNOTATION:
            return self
        try:
            models = open_models(self.model)
        except ModelError as error:
            raise UsageError(str(error)) from error
        return replace(self, model=join_names(models))

    @property
    def is_local(self) -> bool:
        """Returns True if the run needs no engine."""
        return self.runner in LOCAL_RUNNERS

    def choose_workers(self, input_bytes: int) -> int:
        """Returns the number of worker processes: 1 for a small input, where more cost more than they save."""
        if self.workers:
            return self.workers
        is_annotated = self.model != NO_ANNOTATION
        if input_bytes < (_SMALL_INPUT_BYTES if is_annotated else _SMALL_UNANNOTATED_BYTES):
            return 1
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_runner(runner: str, beam_args: Sequence[str]) -> None:
    """Refuses engines that lose data.

    Raises:
      UsageError: states the reason and what to use instead.
    """
    if runner == "DaskRunner":
        raise UsageError(
            "DaskRunner loses tagged outputs and files while it reports success; "
            "use DirectRunner, PrismRunner, FlinkRunner or DataflowRunner"
        )
    if runner in LOCAL_RUNNERS and any(arg.partition("=")[0] == "--streaming" for arg in beam_args):
        raise UsageError(
            "DirectRunner stops a streaming pipeline after one pass without an error; "
            "use PrismRunner, FlinkRunner or DataflowRunner for a stream"
        )


def _check_map(field_map: Sequence[tuple[str, str]]) -> None:
    """Refuses a pair of ``--map`` whose column or path does not exist.

    Raises:
      UsageError: names the columns.
    """
    if not field_map:
        return
    from wiredesk.transforms.logic.formats.parts.fields import NAMES, resolve_column  # noqa: PLC0415 - loads the formats

    for column, path in field_map:
        if resolve_column(column) is None:
            raise UsageError(f"--map takes one of the columns {', '.join(NAMES)}, not {column!r}")
        if not path.strip(" .[]"):
            raise UsageError(f"--map {column} needs the path of a field, such as content.text, not {path!r}")
