from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from wiredesk.transforms.logic.containers.sniff import recognise_records
from wiredesk.transforms.logic.formats.detect import detect_format
from wiredesk.transforms.logic.formats.downloads.lexisnexis import parse_lexisnexis, split_lexisnexis
from wiredesk.transforms.logic.formats.parts.input import FormatInput
from wiredesk.transforms.logic.kernel.errors import RecordError

STORY = (
    "The council voted on Monday to reopen the old tram line, which had rusted for years.",
    "Work begins in spring: the mayor said that nobody would have to pay on the first day.",
    "Two of the cars stand in a museum.",
)
BODY = "\n\n".join(STORY)

OLD = f"""


                               1 of 2 DOCUMENTS


                                 Oxmoor Courier

                            November 9, 2015 Monday
                                 FIRST EDITION

Old tram line opens again

BYLINE: By Jane Doe and John Roe

SECTION: NEWS; Pg. 7A

LENGTH: 120 words

DATELINE: OXMOOR

{BODY}

LOAD-DATE: November 30, 2016

LANGUAGE: ENGLISH

GRAPHIC: The tram in 1930

PUBLICATION-TYPE: Newspaper

                         Copyright 2015 Oxmoor Courier
                              All Rights Reserved
"""
FIRM = f"""
                               2 of 30 DOCUMENTS

                 Copyright 2015 The Oxmoor Courier Company
                              All Rights Reserved
                                Oxmoor Courier

                            November 9, 2015 Monday
                              Late Edition - Final

SECTION: Section A; Column 0; Metropolitan Desk; Pg. 7

LENGTH: 120 words

HEADLINE: Old tram line opens again

BYLINE: By JANE DOE and JOHN ROE

BODY:
{BODY}

URL: http://www.courier.example
LOAD-DATE: November 9, 2015
"""
GERMAN = f"""
                              Dokument 3 von 30

                                 Oxmoor Courier

                            9. November 2015 Montag

Old tram line opens again

AUTOR: Jane Doe und John Roe

RUBRIK: POLITIK; S. 7

LÄNGE: 120 Wörter

{BODY}

UPDATE: 9. November 2015

SPRACHE: GERMAN; DEUTSCH

PUBLICATION-TYPE: Zeitung

                         Copyright 2015 Oxmoor Courier GmbH
                            Alle Rechte vorbehalten
"""
FRENCH = f"""
                              4 de 30 DOCUMENTS

                                 Oxmoor Courier

                            lundi 9 novembre 2015

Old tram line opens again

AUTEUR: Jane Doe et John Roe

RUBRIQUE: POLITIQUE; Pg. 7

LONGUEUR: 120 mots

{BODY}

DATE-CHARGEMENT: 9 novembre 2015

LANGUE: FRENCH; FRANÇAIS

                         Copyright 2015 Oxmoor Courier
                            tous droits réservés
"""
NEXIS_UNI = f"""
Old tram line opens again

Oxmoor Courier

November 9, 2015 Monday 10:15 AM GMT

Copyright 2015 Oxmoor Courier All Rights Reserved

Section: NEWS; Pg. 7A

Length: 120 words

Byline: Jane Doe, John Roe

Highlight: The tram runs again after twenty years.

Body



{BODY}

Load-Date: November 30, 2016


End of Document
"""
TIGHT = f"""Old tram line opens again
Oxmoor Courier
November 9, 2015 Monday

Copyright 2015 Oxmoor Courier All Rights Reserved

Section: NEWS; Pg. 7A
Length: 120 words
Byline: Jane Doe and John Roe
Body

{BODY}

Load-Date: November 30, 2016

End of Document
"""
ALL = {"tight": TIGHT, "old": OLD, "firm": FIRM, "german": GERMAN, "french": FRENCH, "nexis uni": NEXIS_UNI}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_all_forms_are_read(text: str, end: str) -> None:
    document = parse_lexisnexis(FormatInput(text.replace("\n", end).encode()))
    assert document.paragraphs == STORY
    assert document.headline == "Old tram line opens again"
    assert document.publisher == "Oxmoor Courier"
    assert document.publication is not None
    assert (document.publication.date, document.publication.precision) == (date(2015, 11, 9), "day")
    assert [author.name.casefold() for author in document.authors] == ["jane doe", "john roe"]
    assert document.section is not None


def test_the_dateline_has_a_field() -> None:
    dateline = parse_lexisnexis(FormatInput(OLD.encode())).dateline
    assert dateline is not None and dateline.text == "OXMOOR"


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_records_and_files_are_recognised(text: str) -> None:
    assert detect_format(text) == "lexisnexis"
    assert recognise_records(text.encode(), "a.txt") == "lexisnexis"


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_files_are_cut(text: str) -> None:
    records = list(split_lexisnexis(BytesIO(("Job 12\nDocuments (3)\n\n" + text * 3).encode())))
    assert len(records) == 3
    for record in records:
        assert parse_lexisnexis(FormatInput(record)).paragraphs == STORY


def test_a_border_between_two_reads_is_found() -> None:
    class Slow(BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(7)

    assert len(list(split_lexisnexis(Slow((OLD * 3).encode())))) == 3


@pytest.mark.parametrize(
    "text",
    [
        f"1 of 2 documents that the court has seen is a forgery.\n\n{BODY}",
        f"Old tram line opens again\n\nLength: about 5 miles\n\n{BODY}",
        f"Section: NEWS\n\nLength: 120 words\n\n{BODY}",
        f"Body\n\n{BODY}",
        BODY,
    ],
)
def test_other_texts_are_no_downloads(text: str) -> None:
    assert detect_format(text) == "text"


def test_labels_within_the_story_stay() -> None:
    inner = "SUBJECT matter experts said: nothing.\n\nSubject: a tram.\n\nLanguage: any."
    document = parse_lexisnexis(FormatInput(OLD.replace(STORY[1], inner).encode()))
    assert document.paragraphs == (STORY[0], *inner.split("\n\n"), STORY[2])


def test_feet_of_pages_leave_the_story() -> None:
    document = parse_lexisnexis(
        FormatInput(NEXIS_UNI.replace(STORY[1], f"Page 2 of 3\n\n{STORY[1]}").encode())
    )
    assert document.paragraphs == STORY


@pytest.mark.parametrize(
    "day",
    [
        "November 9, 2015 Monday",
        "Monday, November 9, 2015",
        "Monday 9 November 2015",
        "9 November 2015",
        "November 9, 2015, Monday",
    ],
)
def test_days_are_printed_in_many_ways(day: str) -> None:
    document = parse_lexisnexis(FormatInput(OLD.replace("November 9, 2015 Monday", day).encode()))
    assert document.publication is not None and document.publication.date == date(2015, 11, 9)
    assert (document.headline, document.publisher) == ("Old tram line opens again", "Oxmoor Courier")


def test_a_month_without_a_day_is_no_day() -> None:
    document = parse_lexisnexis(FormatInput(OLD.replace("November 9, 2015 Monday", "November 2015").encode()))
    assert (document.publication, document.headline) == (None, "Old tram line opens again")


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        parse_lexisnexis(FormatInput(OLD.replace(BODY, "").encode()))
    assert caught.value.reason == "no_text"
