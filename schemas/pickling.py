"""Records that are cheap to move: how they are pickled, and how one is made from another.

A record goes through many pickles between its file and its row. What ``dataclasses``
has for frozen slotted classes looks the fields up by name for every object, and
``dataclasses.replace`` goes through ``__init__``. A ``datetime`` with its zone costs more
to pickle than all the rest of a row, so moments travel as numbers.
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
    """The fields of a record class, in their order.

    Attributes:
      places: which one has a name.
      get: gives the values of all.
      setters: set them.
      moments, days: which ones are a ``datetime`` and a ``date``.
    """

    places: dict[str, int]
    get: Callable[[Any], tuple[Any, ...]]
    setters: tuple[Callable[[Any, Any], None], ...]
    moments: tuple[int, ...]
    days: tuple[int, ...]


@cache
def _find_shape(record_type: type) -> _Shape:
    names = [field.name for field in fields(record_type)]
    kinds = [str(field.type).removesuffix(" | None") for field in fields(record_type)]
    return _Shape(
        {name: place for place, name in enumerate(names)},
        attrgetter(*names),
        # The slots' own setters pass by the ``__setattr__`` that makes a frozen class frozen.
        tuple(getattr(record_type, name).__set__ for name in names),
        tuple(place for place, kind in enumerate(kinds) if kind == "datetime"),
        tuple(place for place, kind in enumerate(kinds) if kind == "date"),
    )


def _fill(record: Any, shape: _Shape, values: Iterable[Any]) -> None:
    for put, value in zip(shape.setters, values, strict=True):
        put(record, value)


def movable(record_type: type[_Record]) -> type[_Record]:
    """Makes a frozen slotted dataclass of two fields or more be pickled as the values of its fields.

    What ``dataclasses`` itself has pickled, an engine's state of before, is read as well.
    """
    shape = _find_shape(cast(type, record_type))

    def __getstate__(self: _Record) -> list[Any]:
        values = list(shape.get(self))
        for place in shape.moments:
            when = values[place]
            # One without a zone, or of another, stays what it is.
            if when is not None and when.tzinfo is UTC:
                values[place] = (when - _EPOCH) // _MICROSECOND
        for place in shape.days:
            if values[place] is not None:
                values[place] = values[place].toordinal()
        return values

    def __setstate__(self: _Record, values: list[Any]) -> None:
        for place in shape.moments:
            if type(values[place]) is int:
                values[place] = _EPOCH + timedelta(microseconds=values[place])
        for place in shape.days:
            if type(values[place]) is int:
                values[place] = date.fromordinal(values[place])
        _fill(self, shape, values)

    record_type.__getstate__ = __getstate__  # type: ignore[method-assign,assignment]
    record_type.__setstate__ = __setstate__  # type: ignore[attr-defined]
    return record_type


def revise(record: _Record, **changes: Any) -> _Record:
    """Returns a record with some fields changed: :func:`dataclasses.replace` for :func:`movable` ones.

    Raises:
      KeyError: it has no such field.
    """
    shape = _find_shape(cast(type, type(record)))
    values = list(shape.get(record))
    for name, value in changes.items():
        values[shape.places[name]] = value
    new = object.__new__(type(record))
    _fill(new, shape, values)
    return new
