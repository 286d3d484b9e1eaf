"""Learns the weights of ``transforms/logic/times/direction_weights.tsv``: what beside a time tells whether it lies ahead.

    python -m tests.quality.train_times --data DIR [--data DIR] --out FILE

DIR holds news texts; one that begins with `` date 2018-05-01 `` has this day of publication. Examples label
themselves: "yesterday" and "tomorrow", "last Monday" and "next Monday", "earlier this week", and days with their
weekday or year beside the day of publication. A logistic regression with L2 learns from the words beside them, without
those words.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from wiredesk.transforms.logic.kernel.months import ENGLISH_MONTHS
from wiredesk.transforms.logic.times.tense import list_cues
from wiredesk.transforms.logic.times.vocabulary import WEEKDAYS

_HEAD = re.compile(r"\s*date (\d{4})-(\d\d)-(\d\d)")
_DEICTIC = re.compile(
    r"(?<!\bthe )\b(yesterday|tomorrow|(?:last|this past|next|this coming) (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?P<unit>week|month))|(?:earlier|later) this (?P<part>week|month|year))(?![a-z-])",
    re.IGNORECASE,
)
_AHEAD = ("tomorrow", "next", "this coming", "later")
_DATED = re.compile(
    r"\b(?:((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? )?(?:the )?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]*)\.? (\d{1,2})(?:st|nd|rd|th)?(?![\d:%])(?:,? ((?:19|20)\d\d))?"
)
_PICTURE = re.compile(r"Photo|Getty|Image|FILE|Caption|REUTERS/|AFP|pictured")
_MIN_COUNT, _L2, _L2_VERBS, _ROUNDS, _STEP, _LEAST = 6, 4.0, 0.1, 300, 0.3, 0.15
_MAX_DAYS, _MAX_DAYS_AHEAD, _MAX_LATER = 400, 60, 4
_DATED_WEIGHT = 0.35
"""Days with their year are more formal than those without; they count less."""

_UNIT_WEIGHTS = (0.2, 0.5)
"""What "last week" and "next week" count: both are far more frequent than such days, and the first is so even more."""

_PREPOSITIONS = ("<1in", "<in", "<1on", "<on")
"""They stand before nearly every month and day, but not before "yesterday"."""

_PRIORS = {
    "<=coming": 1.6, "<=is": 1.0, "<=is -ed": 1.0, "<=none": -0.5, ">=coming": 1.7, "<1until": 1.2, "<1by": 1.0,
    "<1to": 1.0, "<1payable": 3.0, "<1effective": 1.5, "<1ended": -2.0, "<1ending": 1.0,
}  # fmt: skip
"""Log-odds added by hand. The present tense beside "yesterday" is that of headlines, which name no weekday; a weekday
without a verb lies back more often than "tomorrow" is rarer than "yesterday". The words of the last row stand beside
dates of companies' notices, hardly ever beside "yesterday" or "tomorrow"."""


@dataclass(frozen=True, slots=True)
class Example:
    """The cues beside a time, whether it lies ahead, and how much it counts."""

    cues: frozenset[str]
    is_ahead: bool
    weight: float


def read_examples(path: Path) -> Iterator[Example]:
    """Yields the examples of one text."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for found in _DEICTIC.finditer(text):
        is_ahead = found[1].lower().startswith(_AHEAD)
        weight = _UNIT_WEIGHTS[is_ahead] if found["unit"] or found["part"] else 1.0
        yield _make(text, found, is_ahead, weight)
    head = _HEAD.match(text)
    if head:
        yield from _read_dated(text, date(*map(int, head.groups())))


def _read_dated(text: str, published: date) -> Iterator[Example]:
    found = [(match, days) for match in _DATED.finditer(text) if (days := _count_days(match, published))]
    # Texts that were continued after the day that they state mislead.
    later = sum(days > 0 and match[1] is not None for match, days in found)
    for match, days in found:
        beside = text[max(0, match.start() - 220) : match.end() + 200]
        too_late = days > 0 and (later > _MAX_LATER or (match[1] and days > _MAX_DAYS_AHEAD))
        if abs(days) <= _MAX_DAYS and not too_late and not _PICTURE.search(beside):
            yield _make(text, match, days > 0, 1.0 if match[1] and not match[4] else _DATED_WEIGHT)


def _count_days(match: re.Match[str], published: date) -> int | None:
    """Returns the days from the publication to a date with a year, or with the weekday of one year only."""
    weekday, month, day, year = match.groups()
    years = [int(year)] if year else range(published.year - 1, published.year + 2) if weekday else []
    days = []
    for one in years:
        try:
            then = date(one, ENGLISH_MONTHS[month[:3].lower()], int(day))
        except ValueError:
            continue
        if year or then.weekday() == WEEKDAYS[weekday.lower()]:
            days.append((then - published).days)
    return days[0] if len(days) == 1 else None


def _make(text: str, match: re.Match[str], is_ahead: bool, weight: float) -> Example:
    return Example(frozenset(list_cues(text, match.start(), match.end())), is_ahead, weight)


def train(examples: list[Example]) -> dict[str, float]:
    """Returns log-odds by cue, with those of every time as ``bias``."""
    counts = Counter(cue for example in examples for cue in example.cues)
    kept_cues = sorted(cue for cue in counts if counts[cue] >= _MIN_COUNT and cue not in _PREPOSITIONS)
    places = {cue: n for n, cue in enumerate(kept_cues)}
    pairs = [(n, places[cue]) for n, example in enumerate(examples) for cue in example.cues if cue in places]
    rows, columns = np.array(pairs).T
    labels = np.array([example.is_ahead for example in examples], float)
    counting = np.array([example.weight for example in examples])
    penalty = np.array([_L2_VERBS if "=" in cue else _L2 for cue in places])
    weights, bias = np.zeros(len(places)), 0.0
    squares, bias_square = np.full(len(places), 1e-8), 1e-8
    for _ in range(_ROUNDS):  # AdaGrad: Duchi et al., JMLR 12 (2011).
        odds = bias + np.bincount(rows, weights[columns], minlength=len(examples))
        errors = (1 / (1 + np.exp(-odds)) - labels) * counting
        slope = np.bincount(columns, errors[rows], minlength=len(places)) + penalty * weights
        squares += slope * slope
        bias_square += errors.sum() ** 2
        weights -= _STEP * slope / np.sqrt(squares)
        bias -= _STEP * errors.sum() / np.sqrt(bias_square)
    kept = {
        cue: float(weights[n]) for cue, n in places.items() if abs(weights[n]) >= _LEAST and cue != "=none"
    }
    for cue, prior in _PRIORS.items():
        kept[cue] = kept.get(cue, 0.0) + prior
    return {"bias": float(bias), **dict(sorted(kept.items()))}


def main(argv: list[str] | None = None) -> int:
    """Learns the weights and writes them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, action="append")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    paths = sorted(
        path for folder in args.data for path in folder.rglob("*.*") if path.suffix in (".txt", ".sgm")
    )
    examples = [example for path in paths for example in read_examples(path)]
    if not examples:
        print("No examples.", file=sys.stderr)
        return 1
    weights = train(examples)
    lines = [f"{cue}\t{weight:.2f}" for cue, weight in weights.items()]
    head = '# Log-odds that a time lies ahead, by cue beside it; "bias" counts always (python -m tests.quality.train_times).'
    args.out.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    ahead = sum(example.is_ahead for example in examples)
    print(f"{len(examples)} examples, {ahead} ahead; {len(lines)} weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())
