"""The order of day, month and year in the numbers of a file's records, which one record alone does not tell.

``08-09-2017`` is two days; ``08-29-2017`` in another record says that the month stands first. Records are held
back from the first one that is ambiguous until another has decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from wiredesk.transforms.logic.containers.record_stream import Part
from wiredesk.transforms.logic.formats.parts.fields import is_time_name
from wiredesk.transforms.logic.formats.parts.input import NO_HINTS, Hints

# A date in a field of JSON, of a feed or of a text with fields: the name of the field, then three numbers.
_NUMBERS = rb"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d\d)(?![\d/.-])"
_IN_PAYLOAD: Final = re.compile(
    rb'(?:"(?P<key>[^"\\<>\x00-\x1f]{2,40})"\s{0,4}:\s{0,4}"|<(?P<tag>[A-Za-z][\w:.-]{1,39})>)\s{0,8}'
    + _NUMBERS
)
_IN_CELL: Final = re.compile(r"\s*" + _NUMBERS.decode())
_FORMATS: Final = frozenset({"json", "feed", "table"})
_HELD_RECORDS: Final = 10_000
_HELD_BYTES: Final = 32 << 20
_YEAR_AT_AN_END: Final = frozenset({"DMY", "YMD"})
_ALL: Final = frozenset({"DMY", "MDY", "YMD"})


def settle_orders(parts: Iterable[Part], hints: Hints = NO_HINTS) -> Iterator[Part]:
    """Passes the records of a file on, with the order of the numbers in their dates in the hints once it is proved.

    Records without such dates pass at once, unless others are held back before them. If nothing is proved within
    so many records, those that are held back stay ambiguous.

    Args:
      parts: the records.
      hints: metadata from the containers around them, which records without hints of their own get.
    """
    evidence = _Evidence()
    held: list[Part] = []
    size = 0
    for part in parts:
        evidence.add(part)
        held.append(part)
        size += len(part.payload)
        is_full = len(held) >= _HELD_RECORDS or size >= _HELD_BYTES
        if evidence.order or evidence.is_settled or is_full:
            yield from _mark(held, hints, evidence.order)
            held, size = [], 0
    yield from _mark(held, hints, evidence.order)


def _mark(parts: list[Part], hints: Hints, order: str | None) -> Iterator[Part]:
    for part in parts:
        known = hints if part.hints is NO_HINTS else part.hints
        yield replace(part, hints=replace(known, date_order=order)) if order else part


class _Evidence:
    """What the dates of a file say about their order.

    Attributes:
      order: the one order in which all dates are days; None if there are several, or none.
    """

    def __init__(self) -> None:
        self._possible = _ALL
        self._ends: tuple[set[str], set[str]] = (set(), set())
        self._is_asked = False
        self.order: str | None = None

    @property
    def is_settled(self) -> bool:
        """True if no date is ambiguous so far, or if no order fits them all, so that nothing is to be waited for."""
        return not self._is_asked or not self._possible

    def add(self, part: Part) -> None:
        """Takes the dates of a record into account."""
        for a, b, c in _iter_dates(part):
            self._possible &= _list_orders(a, b, c)
            self._is_asked = True
            if self._possible == _YEAR_AT_AN_END:
                self._ends[0].add(a)
                self._ends[1].add(c)
            self.order = self._choose()

    def _choose(self) -> str | None:
        if self._possible == _YEAR_AT_AN_END:
            # Of 03.04.21 and 23.04.21 the part that stays the same is the year.
            firsts, lasts = map(len, self._ends)
            return "DMY" if firsts > 1 == lasts else "YMD" if lasts > 1 == firsts else None
        return next(iter(self._possible)) if len(self._possible) == 1 else None


def _iter_dates(part: Part) -> Iterator[tuple[str, str, str]]:
    if part.hints.fields:
        for name, value in part.hints.fields:
            if len(value) < 40 and is_time_name(name) and (found := _IN_CELL.match(value)):
                yield found["a"], found["b"], found["c"]
        return
    if part.format not in _FORMATS:
        return
    for match in _IN_PAYLOAD.finditer(part.payload):
        if is_time_name((match["key"] or match["tag"]).decode("utf-8", "replace").rpartition(":")[2]):
            yield match["a"].decode(), match["b"].decode(), match["c"].decode()


def _list_orders(a: str, b: str, c: str) -> frozenset[str]:
    """Returns the orders in which three numbers may be a day."""
    first, second, third = int(a), int(b), int(c)
    orders = set()
    if _is_day(first) and _is_month(second):
        orders.add("DMY")
    if _is_month(first) and _is_day(second):
        orders.add("MDY")
    if len(a) == len(c) == 2 and _is_month(second) and _is_day(third):
        orders.add("YMD")
    return frozenset(orders)


def _is_day(number: int) -> bool:
    return 1 <= number <= 31


def _is_month(number: int) -> bool:
    return 1 <= number <= 12
