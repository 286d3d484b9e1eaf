"""What a written point in time states, before it is placed in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wiredesk.transforms.logic.formats.parts.dates.clock import Clock


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a point in time.

    Attributes:
      day: the calendar day; the first one of a month or a year without a day.
      precision: of the day: ``day``, ``month`` or ``year``.
      clock: the time of day, if it is stated.
      zone: the text that stands for the zone; empty if there is none.
      is_ambiguous: True if the day is one of several readings, and none is certain.
    """

    day: date
    precision: str = "day"
    clock: Clock | None = None
    zone: str = ""
    is_ambiguous: bool = False
