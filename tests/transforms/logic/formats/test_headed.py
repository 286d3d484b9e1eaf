from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support import OTHER_STORY, RUN, STORY
from tests.transforms.logic.containers.samples import read
from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.formats.headed import read_header
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.text.clean import clean_characters

BLOCK = """Title: Trawlers collide in fog
Author: Jane Doe and John Roe
Date: July 28, 2021
Source: Marlow Courier
Section: Sea
Keywords: sea; rescue
URL: https://courier.example/1"""


def parse(text, name="a.txt"):
    return parse_record(RawRecord(name, f"/in/{name}", text.encode()), RUN)


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n----------\n", "\n\nBody: ", "\nTEXT:\n\n"])
def test_fields_above_a_story_become_columns(between):
    article = parse(BLOCK + between + STORY)
    assert (article.headline, article.body) == ("Trawlers collide in fog", STORY)
    assert [author.name for author in article.authors] == ["Jane Doe", "John Roe"]
    assert article.published_at == datetime(2021, 7, 28, tzinfo=UTC)
    assert (article.published_precision, article.published_method) == ("day", "metadata")
    assert (article.publisher, article.section) == ("Marlow Courier", "Sea")
    assert (article.keywords, article.url) == (("sea", "rescue"), "https://courier.example/1")


def test_the_source_text_can_be_rebuilt_from_the_removed_text():
    text = f"{BLOCK}\n\nMARLOW BAY, July 27 (Reuters) - {STORY}"
    article = parse(text)
    assert article.dateline is not None and article.body == STORY
    assert [piece.kind for piece in article.removed] == ["header", "dateline"]
    assert rebuild_source(article.body, article.removed) == text


@pytest.mark.parametrize(
    ("block", "headline", "day"),
    [
        ("Headline: Fog at sea", "Fog at sea", None),
        ("TITLE : Fog at sea\nDATE : 2021-07-28", "Fog at sea", 28),
        ("**Title:** Fog at sea\n**Date:** 28 July 2021", "Fog at sea", 28),
        ("Titel: Nebel auf See\nAutorin: Jane Doe\nDatum: 28.07.2021", "Nebel auf See", 28),
        ("Titre : Brume en mer\nAuteur : Jane Doe\nDate : 28 juillet 2021", "Brume en mer", 28),
        ("Title: Fog at sea\n\nDate: 2021-07-28\n\nByline: Jane Doe", "Fog at sea", 28),
        ("Title: Fog\n  at sea\nDate: 2021-07-28", "Fog at sea", 28),
        ("Date: July 28, 2021", None, 28),
        ("标题：海上大雾\n日期：2021年7月28日", "海上大雾", 28),
        ("==========\nTitle: Fog at sea\nDate: 2021-07-28", "Fog at sea", 28),
    ],
)
def test_header_blocks_of_many_kinds_are_recognised(block, headline, day):
    article = parse(f"{block}\n\n{STORY}")
    assert (article.headline, article.body) == (headline, STORY)
    assert (article.published_date and article.published_date.day) == day


@pytest.mark.parametrize(
    "opening",
    [
        "Note: this report was written on board.",
        "Update: the harbour is open again.",
        "Obama: we will not give up",
        "Source: Reuters",
        "Author: Jane Doe",
        "Photo: Jane Doe\nSource: Marlow Courier",
        "Title: The Long Night\nAuthor: Jane Doe\nPages: 320\nPrice: £12",
        "Director: Jane Doe\nTitle: The Long Night\nDate: 2021-07-28",
        "Date: some day in July",
        "Warning: title: of this",
        "https://courier.example/1",
        "---\nIt was a dark night: cold.\n---",
    ],
)
def test_prose_captions_and_boxes_of_reviews_are_no_fields(opening):
    assert read_header(f"{opening}\n\n{STORY}") is None


@pytest.mark.parametrize("stated", ["03/04/2021", "3-4-2021"])
def test_an_ambiguous_date_is_less_certain_and_leaves_a_warning(stated):
    article = parse(f"Title: Fog at sea\nDate: {stated}\n\n{STORY}")
    assert article.published_date == date(2021, 3, 4) and article.headline == "Fog at sea"
    assert article.published_confidence < 0.6
    assert [warning.code for warning in article.warnings] == ["date_ambiguous"]


@pytest.mark.parametrize(
    "stated", ["28/07/2021", "07/08/2021", "28 lipca 2021 r.", "2021年7月28日", "28.07.21 17:40 Uhr"]
)
def test_a_date_alone_above_a_story_is_a_field(stated):
    assert read_header(f"Date: {stated}\n\n{STORY}") is not None


def test_a_date_that_is_not_understood_is_not_taken_and_leaves_a_warning():
    article = parse(f"Title: Fog at sea\nDate: 32 Brumaire 2021\n\n{STORY}")
    assert article.published_at is None and article.headline == "Fog at sea"
    assert [warning.code for warning in article.warnings] == ["date_not_read"]


def test_the_date_prefix_takes_precedence_over_the_fields():
    article = parse(f" date 2021-07-29 Title: Fog at sea\nDate: 2021-07-28\n\n{STORY}")
    assert (article.published_method, article.published_date.day) == ("prefix", 29)


def test_fields_without_a_story_are_a_reject():
    assert read(b"Title: Fog at sea\nDate: 2021-07-28\n", "a.txt") == {"a.txt": "parse/no_text"}


YAML = """---
title: "Fog: a collision"
author: Jane Doe
date: 2021-07-28 10:00:00 +0200
tags: [sea, rescue]
layout: post
---

"""
TOML = """+++
title = "Fog: a collision"
date = 2021-07-28T08:00:00Z
author = "Jane Doe"
tags = ["sea", "rescue"]
+++
"""
LOOSE = YAML.replace('"', "")


@pytest.mark.parametrize("front", [YAML, TOML, LOOSE, YAML.replace("\n---\n\n", "\n...\n\n")])
def test_front_matter_becomes_columns(front):
    article = parse(front + STORY, "2021-07-28-fog.md")
    assert (article.headline, article.body) == ("Fog: a collision", STORY)
    assert article.published_at == datetime(2021, 7, 28, 8, tzinfo=UTC)
    assert article.keywords == ("sea", "rescue")
    assert [author.name for author in article.authors] == ["Jane Doe"]
    assert article.removed[0].text.strip() == clean_characters(front)[0].strip()


def test_the_marks_of_markdown_are_no_text():
    markdown = "# Fog: a collision\n\n> *Two* [trawlers](https://x.example) met\nin **fog**.\n\n![](a.jpg)\n\n- one\n- two\n"
    article = parse(YAML + markdown)
    assert article.body == "Two trawlers met in fog.\n\none\n\ntwo"


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b",
        "title: " + "[" * 5000,
        "title: !!python/name:os.system x",
    ],
)
def test_hostile_front_matter_does_no_harm(front):
    assert parse(f"---\n{front}\n---\n{STORY}").body.endswith(STORY)


FIRST, SECOND = BLOCK, BLOCK.replace("collide in fog", "are towed")


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n\n{STORY}\n\n==========\n{SECOND}\n\n{OTHER_STORY}\n",
        f"==========\n{FIRST}\n\n{STORY}\n==========\n{SECOND}\n\n{OTHER_STORY}\n",
        f"{FIRST}\n-----\n{STORY}\n-----\n{SECOND}\n-----\n{OTHER_STORY}\n",
        f"{FIRST}\n\n{STORY}\n\n\n{SECOND}\n\n{OTHER_STORY}\n",
        f"Document 1 of 2\n\n{FIRST}\n\n{STORY}\n\nDocument 2 of 2\n\n{SECOND}\n\n{OTHER_STORY}",
    ],
)
def test_articles_one_after_another_are_cut_at_certain_separators(text):
    found = read(text.encode(), "day.txt")
    assert [(key, row.headline, row.body) for key, row in found.items()] == [
        ("day.txt#1", "Trawlers collide in fog", STORY),
        ("day.txt#2", "Trawlers are towed", OTHER_STORY),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{BLOCK}\n\n{STORY}\n\n==========\n\n{OTHER_STORY}",
        f"Title: Fog at sea\n\n{STORY}\n\nTitle: of the mate who saw it\n\n{OTHER_STORY}",
    ],
)
def test_a_text_that_may_be_one_article_is_not_cut(text):
    (article,) = read(text.encode(), "day.txt").values()
    assert article.body.startswith(STORY) and article.body.endswith(OTHER_STORY)
