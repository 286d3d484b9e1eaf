"""Options that several commands share. Each is declared once, under the name of its setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from wiredesk.pipeline.settings import RunSettings, UsageError, name_option
from wiredesk.pipeline.telemetry.logs import FORMAT_VARIABLE


def _option(setting: str, *letters: str, help: str) -> Any:
    return typer.Option(f"--{name_option(setting)}", *letters, help=help)


Output = Annotated[str, _option("output", "-o", help="Folder of the tables, or a gs:// or s3:// path.")]
Settle = Annotated[str, typer.Option(help="Time for which a file must stay the same before it is read.")]
NoReport = Annotated[bool, typer.Option("--no-report", help="Do not write report.html beside the tables.")]
LogFormat = Annotated[
    str,
    typer.Option(envvar=FORMAT_VARIABLE, help="Log on standard error: text, or json, one object a line."),
]

OPTIONS: dict[str, Any] = {
    "inputs": Annotated[
        list[str],
        _option(
            "inputs",
            "-i",
            help="File, folder, glob, @file that lists inputs, or store path; may be repeated.",
        ),
    ],
    "output": Output,
    "runner": Annotated[str, _option("runner", help="Engine, by Beam's name.")],
    "model": Annotated[
        str,
        _option(
            "model",
            help="spaCy model, or several with commas between them; 'auto': by language among those installed; 'none'.",
        ),
    ],
    "slice_size": Annotated[
        int, _option("slice_size", help="Records that a local run commits at a time; 0: all at once.")
    ],
    "workers": Annotated[
        int, _option("workers", help="Worker processes of a local run; 0: chosen automatically.")
    ],
    "partition_by": Annotated[str, _option("partition_by", help="day, month, year or none.")],
    "shards": Annotated[int, _option("shards", help="Files for each partition.")],
    "lookback_days": Annotated[
        float,
        _option(
            "lookback_days",
            help="Most days between an article and its match; exact copies match at any distance.",
        ),
    ],
    "verify": Annotated[
        bool, _option("verify", help="Know a file by its content, not by its size and time.")
    ],
    "moved_from": Annotated[
        str | None,
        _option(
            "moved_from",
            help="Folder of the input when it was last read, if it has moved: its files stay the same sources.",
        ),
    ],
    "format": Annotated[
        str | None,
        _option(
            "format",
            help="Format of every file and member (text, html, json, jsonl, csv, feed, warc, nitf ...). Without it, "
            "each is recognised by its content.",
        ),
    ],
    "field_map": Annotated[
        list[str] | None,
        _option(
            "field_map",
            help="COLUMN=PATH: path of a column in JSON records and tables (headline, body, published, modified, "
            "url, publisher, section, keywords, authors, slug), such as body=content.text; may be repeated.",
        ),
    ],
    "max_record_bytes": Annotated[int, _option("max_record_bytes", help="A larger record is a reject.")],
    "max_ratio": Annotated[
        float, _option("max_ratio", help="Most bytes that one byte of a compressed file may expand to.")
    ],
    "max_members": Annotated[int, _option("max_members", help="Most members and records of a file.")],
    "record_timeout_s": Annotated[
        float,
        _option("record_timeout_s", help="Most seconds to cut out and parse one record; 0: no limit."),
    ],
    "annotate_timeout_s": Annotated[
        float,
        _option(
            "annotate_timeout_s",
            help="Most seconds to annotate one text, for each million characters begun; 0: no limit.",
        ),
    ],
    "strict": Annotated[
        bool,
        _option("strict", help="Fail at an internal error instead of containing it to its text."),
    ],
    "detach": Annotated[
        bool, _option("detach", help="Do not wait: the engine's job commits itself when it is done.")
    ],
    "beam_args": Annotated[
        list[str] | None,
        typer.Argument(help="After --: options for Beam and its engine.", metavar="[-- BEAM_OPTION...]"),
    ],
}
"""Options of the command line by the setting of :class:`RunSettings` that each gives, in the order of the help."""

SETTINGS = frozenset(OPTIONS)
"""Settings that can be given on the command line."""


def make_settings(options: Mapping[str, Any]) -> RunSettings:
    """Returns the settings of the options of a command.

    Args:
      options: values of :data:`OPTIONS` by setting, as Typer has parsed them.

    Raises:
      UsageError: one of them makes no sense.
    """
    values: dict[str, Any] = {"inputs": ()} | {
        name: value for name, value in options.items() if value is not None
    }
    if "field_map" in values:
        values["field_map"] = [split_pair(text, "--map", "body=content.text") for text in values["field_map"]]
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return RunSettings(**(values | lists))


def split_pair(text: str, option: str, example: str) -> tuple[str, str]:
    """Returns the two sides of ``KEY=VALUE``.

    Raises:
      UsageError: a side is missing.
    """
    key, mark, value = text.partition("=")
    if not (key and mark and value):
        raise UsageError(f"{option} takes two sides of a =, such as {example}, not {text!r}")
    return key, value
