"""Formats of the news industry: what every sample becomes, and the fields of Reuters-21578.

    python -m tests.quality.formats --data DIR [--reuters DIR] [--show]

DIR holds samples in any folders (superdesk-core and IPTC test files): each is one
article or one reject, with its reason; anything else raised is an error of the
program. ``--reuters`` holds ``*.sgm`` of Reuters-21578: every record is accounted for,
and the parsed fields are compared with the files' own elements.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections import Counter
from pathlib import Path

from wiredesk.transforms.logic.containers import Limits, Walker
from wiredesk.transforms.logic.formats.detect import recognise_document as recognise
from wiredesk.transforms.logic.formats.parse import parse_document
from wiredesk.transforms.logic.formats.parts.document import ParsedDocument
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.formats.wire.reuters_sgml import parse_reuters_sgml, split_reuters_sgml
from wiredesk.transforms.logic.kernel.errors import RecordError


def measure_samples(data: Path, show: bool) -> None:
    """Prints what each sample becomes."""
    totals: Counter[str] = Counter()
    for path in sorted(path for path in data.rglob("*") if path.is_file() and path.suffix not in _CONTAINERS):
        with path.open("rb") as stream:
            pieces = list(Walker(str(path), Limits()).walk_file(path.name, stream.read, path.stat().st_size))
        for piece in pieces:
            outcome = judge_record(FormatInput(piece.record.payload, piece.record.source_key), show)
            totals[outcome.partition(":")[0]] += 1
            print(f"{path.parent.name}/{path.name[:50]:52} {outcome[:120]}")
    print(dict(totals.most_common()))


# Archives of pages, and feeds, are cut by the containers and measured there.
_CONTAINERS = frozenset((".gz", ".warc", ".arc"))


def judge_record(given: FormatInput, show: bool) -> str:
    """Returns one line: the article's format, headline and first words, or the reason of the reject."""
    try:
        document = parse_document(given, recognise(given))
    except RecordError as error:
        return f"{error.stage}/{error.reason}: {error.message}"
    if show:
        print_document(document)
    return f"{document.source_format}: {document.headline!r} {document.paragraphs[0]!r}"


def print_document(document: ParsedDocument) -> None:
    """Prints the columns of a document, to be read by a person."""
    for name in document.__dataclass_fields__:
        value = getattr(document, name)
        if value:
            print(f"      {name}: {str(value)[:300]}")


def measure_reuters(data: Path) -> None:
    """Prints how many records there are, what they become, and which fields differ from the files' elements."""
    totals: Counter[str] = Counter()
    for path in sorted(data.rglob("*.sgm")):
        totals["declared"] += path.read_bytes().count(b"<REUTERS ")
        with path.open("rb") as stream:
            for record in split_reuters_sgml(stream):
                totals["records"] += 1
                totals.update(compare_record(record))
    for name, number in sorted(totals.items()):
        print(f"  {name:28} {number}")


def compare_record(record: bytes) -> list[str]:
    """Returns what the record became and which of its fields were and were not found."""
    try:
        document = parse_reuters_sgml(FormatInput(record))
    except RecordError as error:
        return [f"reject {error.reason}"]
    text = record.decode("latin-1")
    day = re.search(r"<DATE>\s*(\d+)-(\w{3})-(\d{4})", text)
    found = document.publication.date.strftime("%-d-%b-%Y").upper() if document.publication else ""
    tallies = [
        "article",
        "date " + _tell(day is not None and f"{int(day[1])}-{day[2].upper()}-{day[3]}" == found),
    ]
    tallies += [f"warning {warning.code}" for warning in document.warnings]
    printed = {
        "TITLE": document.headline,
        "AUTHOR": document.byline,
        "DATELINE": document.dateline.text if document.dateline else None,
    }
    for name, value in printed.items():
        element = re.search(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        if element or value:
            label = " ".join(html.unescape(element[1]).split()) if element else ""
            tallies.append(
                f"{name.lower()} {_tell(bool(value) and label.lstrip('* ').startswith(value or '-'))}"
            )
    tallies += [f"dateline place {_tell(bool(document.dateline.place))}"] if document.dateline else []
    return tallies


def _tell(right: bool) -> str:
    return "right" if right else "wrong"


def main() -> int:
    """Runs the evaluation."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--reuters", type=Path)
    parser.add_argument("--show", action="store_true", help="print all columns of every article")
    options = parser.parse_args()
    if options.data:
        measure_samples(options.data, options.show)
    if options.reuters:
        measure_reuters(options.reuters)
    return 0 if options.data or options.reuters else 1


if __name__ == "__main__":
    sys.exit(main())
