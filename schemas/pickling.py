"""Compact pickles of records, and a fast ``dataclasses.replace``.

A record is pickled many times between its file and its row. For a frozen slotted class, ``dataclasses``
looks up the fields by name for every object, and ``dataclasses.replace`` goes through ``__init__``. A
``datetime`` with its time zone costs more to pickle than all the rest of a row, so times are pickled as numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, cast

_Record = TypeVar("_Record")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class _Shape(NamedTuple):
    """The fields of a record class, in order.

    Attributes:
      index_of: position of each field, by name.
      get: returns the values of all fields.
      setters: one for each field.
      datetimes: positions of the fields that hold a ``datetime``.
      dates: positions of the fields that hold a ``date``.
    """

    index_of: dict[str, int]
    get: Callable[[Any], tuple[Any, ...]]
    setters: tuple[Callable[[Any, Any], None], ...]
    datetimes: tuple[int, ...]
    dates: tuple[int, ...]


@cache
def _find_shape(record_type: type) -> _Shape:
    names = [field.name for field in fields(record_type)]
    types = [str(field.type).removesuffix(" | None") for field in fields(record_type)]
    return _Shape(
        {name: index for index, name in enumerate(names)},
        attrgetter(*names),
        # The setters of the slots bypass the ``__setattr__`` that makes a frozen class frozen.
        tuple(getattr(record_type, name).__set__ for name in names),
        tuple(index for index, type_name in enumerate(types) if type_name == "datetime"),
        tuple(index for index, type_name in enumerate(types) if type_name == "date"),
    )


def _fill(record: Any, shape: _Shape, values: Iterable[Any]) -> None:
    for put, value in zip(shape.setters, values, strict=True):
        put(record, value)


def compact_pickle(record_type: type[_Record]) -> type[_Record]:
    """Class decorator: pickles a frozen slotted dataclass of two or more fields as the list of its values.

    Pickles that ``dataclasses`` itself made, such as the older state of an engine, can be read as well.
    """
    shape = _find_shape(cast(type, record_type))

    def __getstate__(self: _Record) -> list[Any]:
        values = list(shape.get(self))
        for index in shape.datetimes:
            moment = values[index]
            # A datetime without a zone, or in another zone, is pickled unchanged.
            if moment is not None and moment.tzinfo is UTC:
                values[index] = (moment - _EPOCH) // _MICROSECOND
        for index in shape.dates:
            if values[index] is not None:
                values[index] = values[index].toordinal()
        return values

    def __setstate__(self: _Record, values: list[Any]) -> None:
        for index in shape.datetimes:
            if type(values[index]) is int:
                values[index] = _EPOCH + timedelta(microseconds=values[index])
        for index in shape.dates:
            if type(values[index]) is int:
                values[index] = date.fromordinal(values[index])
        _fill(self, shape, values)

    record_type.__getstate__ = __getstate__  # type: ignore[method-assign,assignment]
    record_type.__setstate__ = __setstate__  # type: ignore[attr-defined]
    return record_type


def replace_fields(record: _Record, **changes: Any) -> _Record:
    """Returns a copy of a record with some fields replaced: a fast :func:`dataclasses.replace`.

    Args:
      record: of a class decorated with :func:`compact_pickle`.
      changes: new values by field.

    Raises:
      KeyError: the record has no such field.
    """
    shape = _find_shape(cast(type, type(record)))
    values = list(shape.get(record))
    for name, value in changes.items():
        values[shape.index_of[name]] = value
    new = object.__new__(type(record))
    _fill(new, shape, values)
    return new
