"""Measures times on TimeBank in the version of TempEval-3 (https://aclanthology.org/S13-2001).

    python -m tests.quality.times --data DIR [--half 0|1] [--errors N]

DIR holds ``*.tml``. The scores are those of TempEval-3: a found span is right if it overlaps one of the annotators
(lenient) or equals it (strict). Type F1 and value F1 count the lenient matches with the same type or value. ``--half``
takes every second file.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from wiredesk.schemas.records import TimeExpression
from wiredesk.transforms.logic.times import find_times


@dataclass(frozen=True, slots=True)
class GoldTimes:
    """A text, its creation time and the expressions marked by its annotators."""

    name: str
    body: str
    published_at: datetime
    times: tuple[TimeExpression, ...]


def read_file(path: Path) -> GoldTimes:
    """Reads one TimeML file."""
    root = etree.parse(str(path)).getroot()
    created = root.find(".//DCT/TIMEX3").get("value")
    year, month, day = (int(part) for part in re.findall(r"\d+", created)[:3])
    body, times = "", []
    node = root.find("TEXT")
    for event, element in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            if element.tag == "TIMEX3":
                start = len(body)
                text = "".join(element.itertext())
                times.append(
                    TimeExpression(
                        start,
                        start + len(text),
                        text,
                        element.get("type"),
                        element.get("value"),
                        element.get("mod"),
                    )
                )
            body += element.text or ""
        elif element is not node:
            body += element.tail or ""
    return GoldTimes(path.name, body, datetime(year, month, day, tzinfo=UTC), tuple(times))


def pair_up(
    gold: tuple[TimeExpression, ...], found: tuple[TimeExpression, ...]
) -> list[tuple[TimeExpression, TimeExpression]]:
    """Pairs each found expression with the first unpaired one of the annotators that it overlaps."""
    pairs, free = [], list(gold)
    for time in found:
        for marked in free:
            if marked.start < time.end and time.start < marked.end:
                pairs.append((marked, time))
                free.remove(marked)
                break
    return pairs


def measure(right: int, found: int, gold: int) -> str:
    """Formats precision, recall and F1."""
    precision, recall = right / max(found, 1), right / max(gold, 1)
    return f"{precision:.3f}/{recall:.3f}/{2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def main(argv: list[str] | None = None) -> int:
    """Prints the scores, and the most frequent errors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args(argv)
    paths = sorted(args.data.rglob("*.tml"))
    if not paths:
        print(f"No .tml files below {args.data}.", file=sys.stderr)
        return 1
    articles = [read_file(path) for path in (paths if args.half is None else paths[args.half :: 2])]
    counts: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for article in articles:
        found = find_times(article.body, article.published_at)
        pairs = pair_up(article.times, found)
        counts.update(
            gold=len(article.times),
            found=len(found),
            lenient=len(pairs),
            strict=sum((a.start, a.end) == (b.start, b.end) for a, b in pairs),
            type=sum(a.type == b.type for a, b in pairs),
            value=sum(a.value == b.value for a, b in pairs),
        )
        used = {id(time) for pair in pairs for time in pair}
        errors.update(f"- {t.text!r} {t.type} {t.value}" for t in article.times if id(t) not in used)
        errors.update(f"+ {t.text!r} {t.type} {t.value}" for t in found if id(t) not in used)
        errors.update(
            f"~ {a.text!r} {a.type} {a.value} not {b.text!r} {b.type} {b.value} @{article.published_at:%F}"
            for a, b in pairs
            if (a.type, a.value) != (b.type, b.value)
        )
    print(f"{len(articles)} articles, {counts['gold']} expressions; precision/recall/F1")
    for name in ("strict", "lenient", "type", "value"):
        print(f"{name:<8} {measure(counts[name], counts['found'], counts['gold'])}")
    for text, count in errors.most_common(args.errors):
        print(f"{count:4} {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
