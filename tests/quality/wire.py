"""Measures wire copy: the agency found by the text against the source that the article is filed under.

    python -m tests.quality.wire --articles DIR [--show N]

DIR holds ``articles.jsonl`` (with the source of each) beside the texts. For each confidence the program prints the
number of articles that are filed under the agency itself and elsewhere. The latter are reprints or errors, which
must be read: ``--show`` prints the ends of N of them. Below a confidence of 0.5 no agency is named; the last line shows
the sources of articles that only thank an agency.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from pathlib import Path

from tests.quality.provenance import RUN
from wiredesk.schemas.records import Article, RawRecord
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.logic.provenance.agencies import find_agency, is_wire

Filed = list[tuple[Article, str]]


def read_articles(folder: Path) -> Filed:
    """Returns the articles with the sources that they are filed under."""
    (index,) = sorted(folder.rglob("articles.jsonl"))
    found = []
    for line in index.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        payload = (index.parent.parent / known["file"]).read_bytes()
        try:
            found.append(
                (parse_record(RawRecord(known["file"], known["file"], payload), RUN), known["source"])
            )
        except RecordError:
            continue
    return found


def is_filed_under(agency: str | None, source: str) -> bool:
    """Returns True if a source is the agency itself: ``Associated Press``, ``AP Fact Check``."""
    found = find_agency(source) or find_agency(source.split()[0])
    return found is not None and found.name == agency


def print_shares(filed: Filed, show: int) -> None:
    """Prints the shares by confidence, and the articles to read."""
    by_confidence: dict[float, Filed] = defaultdict(list)
    for article, source in filed:
        if article.wire_confidence is not None:
            by_confidence[article.wire_confidence].append((article, source))
    print("confidence   articles   filed under the agency   elsewhere")
    for confidence, some in sorted(by_confidence.items(), reverse=True):
        elsewhere = [one for one in some if not is_filed_under(one[0].wire_agency, one[1])]
        print(f"{confidence:10.2f}{len(some):11}{len(some) - len(elsewhere):25}{len(elsewhere):12}")
        for article, source in random.Random(1).sample(elsewhere, min(show, len(elsewhere))):
            line = article.dateline.text if article.dateline else ""
            print(
                f"    {source}: {article.wire_agency} | {line} {article.body[:80]!r} ... {article.credit_line!r}"
            )
    thanks = [one for one in filed if one[0].wire_agency is None and any(map(is_wire, one[0].agencies))]
    own = sum(any(is_filed_under(name, source) for name in article.agencies) for article, source in thanks)
    print(f"thanked only: {len(thanks)}, of which {own} filed under the agency")


def main(arguments: list[str]) -> None:
    """Runs the evaluation."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args(arguments)
    print_shares(read_articles(given.articles), given.show)


if __name__ == "__main__":
    main(sys.argv[1:])
