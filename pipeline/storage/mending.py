"""Repairs rows that are wrong or cannot be written: the faulty value is left out, the rest is kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

import fastavro
import pyarrow as pa

from wiredesk.schemas import load_avro_schema, to_row
from wiredesk.schemas.annotations import LOCATED
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Article
from wiredesk.transforms.failures import WRITING_FAILED, Failure, Lost, add_loss_warnings, attempt
from wiredesk.transforms.logic.kernel.offsets import check_offsets

T = TypeVar("T")

_SURROGATE = re.compile(r"[\ud800-\udfff]")


class UnwritableError(ValueError):
    """A row that no file can hold. This is a bug."""


class Mended(NamedTuple):
    """A row that can be written, and the values that were left out of it."""

    row: Any
    lost: tuple[Lost, ...] = ()


def drop_misplaced(article: Article) -> Mended:
    """Removes every kind of annotation with an item whose text is not at its offsets."""
    if not isinstance(attempt(check_offsets, article), Failure):
        return Mended(article)
    nothing: dict[str, Any] = dict.fromkeys(LOCATED, ())
    lost = [
        Lost(name, failure)
        for name in LOCATED
        for failure in [
            attempt(check_offsets, replace_fields(article, **nothing | {name: getattr(article, name)}))
        ]
        if isinstance(failure, Failure)
    ]
    wrong = {one.what for one in lost}
    right: dict[str, Any] = dict.fromkeys(wrong, ())
    if "entities" in wrong and "quotes" not in wrong:
        right["quotes"] = tuple(replace_fields(quote, speaker_entity=None) for quote in article.quotes)
    return Mended(add_loss_warnings(replace_fields(article, **right), WRITING_FAILED, lost), tuple(lost))


def make_writable(table: str, row: Any) -> Mended:
    """Changes a row so that the files of a table can hold it.

    Lone surrogates become replacement characters, so offsets stay right. A column that cannot be written
    even then gets its default.

    Raises:
      UnwritableError: a column without a default cannot be written.
    """
    lost: list[Lost] = []
    for name in (field.name for field in fields(row)):
        failure = attempt(write_column, table, name, getattr(row, name))
        if not isinstance(failure, Failure):
            continue
        scrubbed = _scrub(getattr(row, name))
        if isinstance(attempt(write_column, table, name, scrubbed), Failure):
            scrubbed = _get_default(row, name, failure)
            lost.append(Lost(name, failure))
        else:
            lost.append(Lost(f"half characters of {name}", failure))
        row = replace_fields(row, **{name: scrubbed})
    is_told = lost and isinstance(row, Article)
    return Mended(add_loss_warnings(row, WRITING_FAILED, lost) if is_told else row, tuple(lost))


def _get_default(row: Any, name: str, failure: Failure) -> Any:
    (field,) = (field for field in fields(row) if field.name == name)
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    raise UnwritableError(f"{name} cannot be written, and a row must have it: {failure}")


def write_column(table: str, name: str, value: Any) -> None:
    """Encodes one value in both formats and discards the result.

    Raises:
      UnwritableError: Arrow cannot hold it.
      Exception: raised by fastavro.
    """
    plain = to_row(value)
    as_unwritable(lambda: pa.array([plain], make_arrow_schema(table).field(name).type))
    fastavro.schemaless_writer(
        io.BytesIO(), _parse_column(table, name), {name: plain}, strict_allow_default=True
    )


def as_unwritable(convert: Callable[[], T]) -> T:
    """Converts values to Arrow, so that its errors are not taken for those of a damaged table.

    Raises:
      UnwritableError: Arrow cannot hold the values.
    """
    try:
        return convert()
    except pa.ArrowException as error:
        raise UnwritableError(str(error)) from error


@cache
def _parse_column(table: str, name: str) -> Any:
    (column,) = (field for field in load_avro_schema(table)["fields"] if field["name"] == name)
    return fastavro.parse_schema({"type": "record", "name": "Column", "fields": [column]})


def _scrub(value: Any) -> Any:
    """Returns a value with its lone surrogates replaced: no file can hold them."""
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, tuple):
        return tuple(map(_scrub, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace_fields(
            value, **{field.name: _scrub(getattr(value, field.name)) for field in fields(value)}
        )
    return value
