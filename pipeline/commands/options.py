"""Options that several commands share, and the settings that they give."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import typer

from wiredesk.pipeline.settings import RunSettings, UsageError
from wiredesk.pipeline.telemetry.logs import FORMAT_VARIABLE

Output = Annotated[
    str, typer.Option("--output", "-o", help="Folder of the tables, or a gs:// or s3:// path.")
]
Inputs = Annotated[
    list[str],
    typer.Option(
        "--input", "-i", help="File, folder, glob, @file that lists them, or store path; may be repeated."
    ),
]
Model = Annotated[str, typer.Option("--annotate", help="spaCy model, or 'none'.")]
SliceSize = Annotated[int, typer.Option(help="Records that a local run commits at a time; 0: all at once.")]
Workers = Annotated[int, typer.Option(help="Worker processes of a local run; 0: chosen.")]
PartitionBy = Annotated[str, typer.Option(help="day, month, year or none.")]
Shards = Annotated[int, typer.Option(help="Files for each partition.")]
Lookback = Annotated[
    float, typer.Option(help="Days that an article and its match may be apart; exact copies any.")
]
Verify = Annotated[
    bool, typer.Option("--verify", help="Know a file by its content, not by its size and time.")
]
MovedFrom = Annotated[
    str | None,
    typer.Option(help="Folder where the input was when it was last read: its files are the same sources."),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Format of every file and member (text, html, json, jsonl, csv, feed, warc, nitf ...); else each is "
        "recognised by its content.",
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help="COLUMN=PATH: where JSON records and tables have a column (headline, body, published, modified, "
        "url, publisher, section, keywords, authors, slug), such as body=content.text; may be repeated.",
    ),
]
MaxRecordBytes = Annotated[int, typer.Option(help="A larger record is a reject.")]
MaxRatio = Annotated[float, typer.Option(help="Bytes that one byte of a compressed file may become.")]
MaxMembers = Annotated[int, typer.Option(help="Members and records that a file may hold.")]
RecordTimeout = Annotated[
    float, typer.Option(help="Seconds that one record may take to be cut out and parsed, 0: any.")
]
AnnotateTimeout = Annotated[
    float,
    typer.Option(
        help="Seconds that one text may take to annotate, for each million characters begun, 0: any."
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Fail where an internal error would be contained to its text and counted."),
]
Detach = Annotated[
    bool, typer.Option("--detach", help="Do not wait: the engine's job commits itself when it is done.")
]
BeamArgs = Annotated[
    list[str] | None,
    typer.Argument(help="After --: options for Beam and its engine.", metavar="[-- BEAM_OPTION...]"),
]
LogFormat = Annotated[
    str,
    typer.Option(envvar=FORMAT_VARIABLE, help="Log on standard error: text, or json, one object a line."),
]


_SETTINGS = {
    "annotate": "model",
    "lookback": "lookback_days",
    "record_format": "format",
    "record_timeout": "record_timeout_s",
    "annotate_timeout": "annotate_timeout_s",
    "fields": "field_map",
}
"""Options whose setting has another name."""


def make_settings(options: dict[str, Any]) -> RunSettings:
    """Returns the settings that the options of a command give.

    Raises:
      UsageError: one of them makes no sense.
    """
    known = {setting.name for setting in dataclasses.fields(RunSettings)}
    given = {_SETTINGS.get(name, name): value for name, value in options.items()}
    values = {name: value for name, value in given.items() if name in known and value is not None}
    if "field_map" in values:
        values["field_map"] = tuple(
            split_pair(text, "--map", "body=content.text") for text in values["field_map"]
        )
    lists = {name: tuple(values[name]) for name in ("inputs", "beam_args") if name in values}
    return RunSettings(**({"inputs": ()} | values | lists))


def split_pair(text: str, option: str, example: str) -> tuple[str, str]:
    """Returns the two sides of ``KEY=VALUE``.

    Raises:
      UsageError: one of them is not there.
    """
    key, mark, value = text.partition("=")
    if not (key and mark and value):
        raise UsageError(f"{option} takes two sides of a =, such as {example}, not {text!r}")
    return key, value
