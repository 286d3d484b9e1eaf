from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.text.wrapping import split_lines_into_paragraphs

FIRST = (
    "The paper mill at Kestrel Falls will shut one of its two machines in August because of weak demand for "
    "newsprint, its owner said on Wednesday. The closure will cut 140 of 390 jobs."
)
SECOND = (
    "The company said that it had offered early retirement to workers over 57 and would talk to the union "
    "about the others next week, after the summer fair."
)


@given(st.integers(min_value=45, max_value=80))
def test_wrapped_paragraphs_are_joined_at_any_width(width: int) -> None:
    text = textwrap.fill(FIRST, width) + "\n\n" + textwrap.fill(SECOND, width)
    assert split_lines_into_paragraphs(text) == [FIRST, SECOND]


@given(st.integers(min_value=45, max_value=80))
def test_indentation_separates_wrapped_paragraphs(width: int) -> None:
    text = textwrap.fill(FIRST, width) + "\n" + textwrap.fill(SECOND, width, initial_indent="    ")
    assert split_lines_into_paragraphs(text) == [FIRST, SECOND]


def test_the_length_of_a_removed_prefix_counts() -> None:
    wrapped = textwrap.fill("date 2021-07-28 " + FIRST, 70)
    assert split_lines_into_paragraphs(wrapped.removeprefix("date 2021-07-28 "), lead=16) == [FIRST]


def test_text_with_one_line_per_paragraph_stays_unchanged() -> None:
    assert split_lines_into_paragraphs(f"{FIRST}\n{SECOND}\n{FIRST}") == [FIRST, SECOND, FIRST]


def test_lists_and_tables_are_not_joined() -> None:
    lines = [f"{number}. Item of the list that the council will vote on next" for number in range(6)]
    assert split_lines_into_paragraphs("\n".join(lines)) == lines
    titles = [
        "Council Votes on the Old Tram Next Week",
        "Paper Mill to Close",
        "Seals Return to Port Ansel Bay",
    ]
    assert split_lines_into_paragraphs("\n".join(titles * 3)) == titles * 3


def test_words_split_at_a_hyphen_are_joined_but_suspended_ones_are_not() -> None:
    lines = [
        "The mill had hoped for orders in time for the busy third-",
        "quarter run, and they did not come, said the plant manager",
        "of the works, who spoke of the future in both the short-",
        "and the long term to the local members of the press there.",
    ]
    (paragraph,) = split_lines_into_paragraphs("\n".join(lines))
    assert "third-quarter run" in paragraph
    assert "short- and the long" in paragraph


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    text = "市议会周一决定重新开放旧的电车线路工程将于春季开始费用为一千四百万欧元市长说" * 4
    lines = textwrap.wrap(text, 40)
    assert "".join(split_lines_into_paragraphs("\n".join(lines))) == text
