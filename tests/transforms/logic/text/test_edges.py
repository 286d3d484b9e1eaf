from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.text.edges import _CREDIT_LIKELY, _may_end_in_credit, trim_certain, trim_edges

STORY = "The council voted on Monday to reopen the tram line.\n\nWork begins in May."


@pytest.mark.parametrize(
    "edge",
    [
        "WASHINGTON, July 28 (Reuters) - ",
        "(CNN) ",
        "NEW YORK (AP) — ",
        "By Ann Lee\n",
        "By Ann Lee\n(AFP) -- ",
    ],
)
def test_a_certain_beginning_is_removed_by_both(edge):
    assert trim_certain(edge + STORY) == STORY
    assert trim_edges(edge + STORY) == STORY


@pytest.mark.parametrize(
    "edge",
    ["\nReuters", "\n(Reporting by Ann Lee; Editing by Bo Day)", "\n(With inputs from agencies)\nREUTERS\n"],
)
def test_a_certain_end_is_removed_by_both(edge):
    assert trim_certain(STORY + edge) == STORY
    assert trim_edges(STORY + edge) == STORY


@pytest.mark.parametrize(
    "edge", ["SALVADOR, Feb 26 - ", "LONDON — ", "https://c.example/1\n", "Updated 9:06 AM ET, March 3\n"]
)
def test_a_likely_beginning_is_removed_by_one(edge):
    assert trim_certain(edge + STORY) == edge + STORY
    assert trim_edges(edge + STORY) == STORY


@pytest.mark.parametrize(
    "edge", ["\nCopyright 2020 Creek Courier.", "\nAnn Lee contributed to this report.", "\n____\nAP"]
)
def test_a_likely_end_is_removed_by_one(edge):
    assert trim_certain(STORY + edge) == STORY + edge
    assert trim_edges(STORY + edge) == STORY


@pytest.mark.parametrize(
    "text", ["", STORY, "He asked: what does (AP) mean?", "The report (dated May) says so. " * 9]
)
def test_a_story_without_edges_stays(text):
    assert trim_certain(text) == trim_edges(text) == text


CREDITS = st.sampled_from(
    [
        "\nReporting by A",
        "\nwith inputs from B",
        "\n___\n",
        "\n(c) C",
        "\nAll rights",
        "\nthe story",
        " ",
        "\n",
        "-",
    ]
)


@given(st.lists(CREDITS, max_size=6).map("".join))
def test_the_quick_test_for_a_credit_line_misses_none(tail):
    if _CREDIT_LIKELY.search(tail):
        assert _may_end_in_credit(tail)
