from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.headline import split_headline

STORY = "The public library of Hollow Creek opened in the former brewery on Wednesday, its director said."
CAPTION = "Enlarge this image toggle caption"


@pytest.mark.parametrize(
    "line",
    [
        "Library in Old Brewery Opens After Ten Years of Delay",
        "Will Hollow Creek's New Library Last?",
        "Mayor: Library Is 'A Promise Kept'",
        "Hollow Creek library opens in former brewery",
    ],
)
def test_headlines_are_split_off(line: str) -> None:
    assert split_headline((line, STORY)) == (line, (STORY,))


@pytest.mark.parametrize(
    "line",
    [
        "The library opened on Wednesday.",
        "By Johanna Reyes and Dell Okafor of the Creek Courier",
        "Johanna Reyes, Dell Okafor and Ruth Ames",
        "J.A. Reyes and Ruth B. Ames and Dell Okafor",
        "Image copyright Getty Images",
        "Story highlights Library of Hollow Creek Opens Its Doors",
        "The Library of Hollow Creek (Creek Courier / Ruth Ames)",
        "HOLLOW CREEK, Nov. 2 (Reuters) - Library Opens In Brewery",
        "Mayor Okafor speaks at the opening of the new building in the north of the town after ten years",
        "Library Opens",
        "Is that it? Is that all they have got for us?",
        "The roof did not hold. Library Opens After Ten Years",
        "An update on the library of Hollow Creek",
    ],
)
def test_other_first_lines_stay(line: str) -> None:
    assert split_headline((line, STORY)) == (None, (line, STORY))


def test_captions_may_stand_between_headline_and_story() -> None:
    line = "Library in Old Brewery Opens After Ten Years"
    assert split_headline((line, CAPTION, STORY)) == (line, (CAPTION, STORY))


def test_there_is_no_headline_without_a_story() -> None:
    line = "Library in Old Brewery Opens After Ten Years"
    assert split_headline((line,)) == (None, (line,))
    assert split_headline((line, CAPTION)) == (None, (line, CAPTION))
