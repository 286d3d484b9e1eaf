"""Measures the reader of written dates against dateparser, on days as Babel prints them in the locales of CLDR.

    python -m tests.quality.moments [--days N] [--seed N]

Each day is printed in a locale of the languages that
:mod:`~wiredesk.transforms.logic.formats.parts.dates.name_table` lists and
in one of CLDR's four lengths, and read with the language as a hint. The tables of both readers come from CLDR, so the
figures say what a reader makes of them, not how it reads what people misspell.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import date

import dateparser
from babel import Locale, localedata
from babel.dates import format_date

from wiredesk.transforms.logic.formats.parts.dates.name_table import PRESS_LANGUAGES
from wiredesk.transforms.logic.formats.parts.moments import make_moment_hints, read_moment

WIDTHS = ("short", "medium", "long", "full")


def print_days(count: int, seed: int) -> list[tuple[str, str, date]]:
    """Returns locales, texts and the days that they stand for."""
    locales = [
        name
        for name in sorted(localedata.locale_identifiers())
        if Locale.parse(name).language in PRESS_LANGUAGES
    ]
    choice = random.Random(seed)
    cases = []
    for _ in range(count):
        name = choice.choice(locales)
        day = date(choice.randint(1990, 2030), choice.randint(1, 12), choice.randint(1, 28))
        cases.append((name, format_date(day, choice.choice(WIDTHS), name), day))
    return cases


def read_ours(text: str, locale: str) -> date | None:
    """Reads a day as the program does."""
    found = read_moment(text, make_moment_hints(locale))
    return found.day if found else None


def read_dateparser(text: str, locale: str) -> date | None:
    """Reads a day as dateparser does, without guessing what is missing."""
    try:
        found = dateparser.parse(
            text, languages=[locale.partition("_")[0]], settings={"STRICT_PARSING": True}
        )
    except (ValueError, TypeError):
        return None
    return found.date() if found else None


def measure(name: str, read: Callable[[str, str], date | None], cases: list[tuple[str, str, date]]) -> None:
    """Prints the shares of right, wrong and missing days, and the time for one."""
    started = time.process_time()
    found = [(read(text, locale), day) for locale, text, day in cases]
    took = (time.process_time() - started) / len(cases)
    right = sum(one == day for one, day in found) / len(cases)
    missing = sum(one is None for one, _ in found) / len(cases)
    wrong = 1 - right - missing
    print(f"{name:12} right {right:.3f}  wrong {wrong:.3f}  missing {missing:.3f}  {took * 1e6:.0f} us")


def main() -> None:
    """Measures both readers on the same days."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    cases = print_days(arguments.days, arguments.seed)
    measure("wiredesk", read_ours, cases)
    measure("dateparser", read_dateparser, cases)


if __name__ == "__main__":
    main()
