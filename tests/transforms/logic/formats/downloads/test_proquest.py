from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from wiredesk.transforms.logic.containers.sniff import recognise_records
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.downloads.proquest import parse_proquest, split_proquest
from wiredesk.transforms.logic.formats.parts.input import FormatInput

STORY = (
    "The council voted on Monday to reopen the old tram line, which had rusted for years.",
    "Location: the hall of the tram, said the mayor, who will pay for the first day and open it with a speech of an hour.",
    "Two of the cars stand in a museum.",
)
BODY = "\n\n".join(STORY)
RULER = "_" * 60

COUNTED = f"""{RULER}

Document 1 of 12

Old tram line opens again

Author: Doe, Jane; Roe, John

Publication info: Oxmoor Courier ; Oxmoor [Oxmoor]09 Nov 2015: A.7.

ProQuest document link

Abstract: The tram runs again.

Links: http://resolver.example/x

Full text: {BODY}

Subject: Trams; Towns

Location: Oxmoor

Title: Old tram line opens again

Publication title: Oxmoor Courier; Oxmoor

First page: A.7
Publication year: 2015
Publication date: Nov 9, 2015
Section: News
Publisher: Oxmoor Media
ISSN: 12345678
Source type: Newspapers
Language of publication: English
ProQuest document ID: 1731234567
Document URL: https://search.proquest.example/docview/1731234567
Copyright: (Copyright 2015 Oxmoor Courier)
Last updated: 2017-11-20
Database: Newsstand

"""
TITLED = f"""Title: Old tram line opens again
Author: Doe, Jane; Roe, John
Publication title: Oxmoor Courier
Publication date: Nov 9, 2015
Section: News
Document URL: https://search.proquest.example/docview/1731234567
Full text: {BODY}

Subject: Trams
ProQuest document ID: 1731234567
Database: Newsstand
{RULER}
"""
ALL = {"counted": COUNTED, "titled": TITLED}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_all_forms_are_read(text: str) -> None:
    document = parse_proquest(FormatInput(text.encode()))
    assert document.paragraphs == STORY
    assert document.headline == "Old tram line opens again"
    assert (document.publisher, document.section) == ("Oxmoor Courier", "News")
    assert document.publication is not None and document.publication.date == date(2015, 11, 9)
    assert [author.name for author in document.authors] == ["Jane Doe", "John Roe"]
    assert document.url == "https://search.proquest.example/docview/1731234567"
    assert document.record_id == "1731234567"


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_files_are_recognised_and_cut(text: str) -> None:
    contents = f"Report Information from ProQuest\n{RULER}\nTable of contents\n1. Old tram line\n"
    assert recognise_records(text.encode(), "a.txt") == "proquest"
    assert recognise_records((contents + text).encode(), "a.txt") == "proquest"
    records = list(
        split_proquest(BytesIO((contents + text * 3 + "Database copyright ProQuest LLC").encode()))
    )
    assert len(records) == 3
    for record in records:
        assert parse_proquest(FormatInput(record)).paragraphs == STORY


def test_the_head_of_a_record_is_recognised() -> None:
    assert detect_format(COUNTED) == "proquest"


def test_the_day_may_stand_in_the_publication_info_only() -> None:
    document = parse_proquest(FormatInput(COUNTED.replace("Publication date: Nov 9, 2015\n", "").encode()))
    assert document.publication is not None and document.publication.date == date(2015, 11, 9)


@pytest.mark.parametrize(
    "text",
    [
        f"Document 1 of 12 was missing.\n\nFull text: none.\n\n{BODY}",
        f"Title: Old tram\nAuthor: Jane Doe\nDate: November 9, 2015\n\n{BODY}",
        f"{RULER}\n\n{BODY}",
        BODY,
    ],
)
def test_other_texts_are_no_downloads(text: str) -> None:
    assert detect_format(text) == "text"
    assert recognise_records(text.encode(), "a.txt") in (None, "joined")
