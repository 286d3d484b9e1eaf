from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from wiredesk.transforms.logic.containers.sniff import recognise_records
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.downloads.factiva import parse_factiva, split_factiva
from wiredesk.transforms.logic.formats.parts.input import FormatInput

STORY = (
    "The council voted on Monday to reopen the old tram line, which had rusted for years.",
    "IN spring work begins, and nobody will have to pay on the first day, the mayor said.",
    "Two of the cars stand in a museum.",
)
BODY = "\n\n".join(STORY)
NUMBER = "OXMC000020151109ebb900001"

CODED = f"""SE News
HD Old tram line opens again
BY By Jane Doe and John Roe
WC 120 words
PD 9 November 2015
ET 08:00 GMT
SN Oxmoor Courier
SC OXMC
ED First
PG 7
LA English
CY (c) 2015 Oxmoor Courier

LP
{STORY[0]}

TD
{STORY[1]}

{STORY[2]}

CO
oxtrm : Oxmoor Tramways

IN
i72 : Railways | i7 : Transport

NS gcat : Political/General News
RE uk : United Kingdom
PUB
Oxmoor Media Ltd

AN
Document {NUMBER}
"""
OWN_LINES = (
    CODED.replace("SE News\n", "")
    .replace("HD Old", "HD\nOld")
    .replace("PD 9", "PD\n9")
    .replace("SN Ox", "SN\nOx")
)
PRINTED = f"""News
Old tram line opens again

By Jane Doe and John Roe
120 words
9 November 2015
08:00
Oxmoor Courier
OXMC
First
7
English
(c) 2015 Oxmoor Courier

{BODY}

Document {NUMBER}
"""
GERMAN = f"""Old tram line opens again

Von Jane Doe und John Roe
120 Wörter
9 November 2015
Oxmoor Courier
OXMC
7
Deutsch
Copyright 2015 Oxmoor Courier

{BODY}

Document {NUMBER}
"""
ALL = {"coded": CODED, "codes on lines of their own": OWN_LINES, "printed": PRINTED, "german": GERMAN}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_all_forms_are_read(text: str, end: str) -> None:
    document = parse_factiva(FormatInput(text.replace("\n", end).encode()))
    assert document.paragraphs == STORY
    assert document.headline == "Old tram line opens again"
    assert document.publisher == "Oxmoor Courier"
    assert document.publication is not None and document.publication.date == date(2015, 11, 9)
    assert [author.name for author in document.authors] == ["Jane Doe", "John Roe"]
    assert document.record_id == NUMBER


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_records_and_files_are_recognised_and_cut(text: str) -> None:
    assert detect_format(text) == "factiva"
    assert recognise_records(text.encode(), "a.txt") == "factiva"
    records = list(split_factiva(BytesIO((text * 3 + "\nSearch Summary\nText tram\n").encode())))
    assert len(records) == 3
    for record in records:
        assert parse_factiva(FormatInput(record)).paragraphs == STORY


def test_a_text_without_a_byline_is_read() -> None:
    document = parse_factiva(FormatInput(PRINTED.replace("\nBy Jane Doe and John Roe", "").encode()))
    assert (document.headline, document.byline, document.paragraphs) == (
        "Old tram line opens again",
        None,
        STORY,
    )


@pytest.mark.parametrize(
    "text",
    [
        f"HD screens are cheap.\nSN sells them.\n\n{BODY}",
        f"Old tram line opens again\n\n120 words\n\n{BODY}",
        f"A speech of\n120 words\nin 2015 was short.\n\n{BODY}",
        BODY,
    ],
)
def test_other_texts_are_no_downloads(text: str) -> None:
    assert detect_format(text) == "text"
