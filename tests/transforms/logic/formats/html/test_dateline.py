from __future__ import annotations

import pytest
from lxml import html

from tests.quality.provenance import RUN
from wiredesk.schemas.records import RawRecord
from wiredesk.transforms.logic.article import parse_record
from wiredesk.transforms.logic.formats.html.dateline import find_marked_dateline

STORY = (
    "The council of Oxmoor voted on Monday to open the old tram line again, after twenty years without a car.",
    "Work on the rails is to begin in spring and to take eighteen months, the engineer told a public meeting in the hall.",
    "Two of the old cars stand in a museum and will be lent to the town for the first day, when nobody has to pay a fare.",
)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p><span class="dateline">OXMOOR, June 11</span> Text</p>', "OXMOOR, June 11"),
        ('<div class="article__dateline">Oxmoor</div>', "Oxmoor"),
        ('<div class="articleDateline">Oxmoor</div>', "Oxmoor"),
        ('<b itemprop="dateline">Oxmoor</b>', "Oxmoor"),
        ("<dateline>Oxmoor</dateline>", "Oxmoor"),
        ('<p class="dateline-time">9:40 AM</p>', None),
        ('<p class="updateline">Oxmoor</p>', None),
        (f'<p class="dateline">{STORY[0]}</p>', None),
        ("<p>Oxmoor</p>", None),
    ],
)
def test_datelines_are_found_by_the_names_of_elements(markup: str, expected: str | None) -> None:
    assert find_marked_dateline(html.fromstring(f"<html><body>{markup}</body></html>")) == expected


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ('<span class="dateline">QWZ BAY, June 11</span> <p>(Reuters) - {}</p>', "QWZ BAY", "Reuters"),
        ('<p class="dateline">Qwz Bay</p><p>{}</p>', "Qwz Bay", None),
        ('<p><span class="dateline">Qwzhafen</span> — {}</p>', "Qwzhafen", None),
        ('<div class="story-dateline">Qwzhafen (dpa) -</div><p>{}</p>', "Qwzhafen", "dpa"),
    ],
)
def test_the_body_begins_behind_a_dateline_in_an_element_of_its_own(
    head: str, place: str, agency: str | None
) -> None:
    rest = "".join(f"<p>{one}</p>" for one in STORY[1:])
    page = (
        '<html lang="en"><head><title>Tram</title><meta property="article:published_time" content="2024-06-11T09:00:00Z">'
        f"</head><body><article><h1>Old tram line opens again</h1><div>{head.format(STORY[0])}{rest}</div>"
        "</article></body></html>"
    )
    article = parse_record(RawRecord("x.html", "x.html", page.encode()), RUN)
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.agency) == (place, agency)
    assert article.body.startswith(STORY[0][:30])
