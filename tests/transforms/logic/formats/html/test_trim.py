from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import Block, collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.trim import find_credit, is_invitation, trim_story

STORY = "The council voted on Monday to reopen the old tram line, which had rusted for years and years."
HEADLINE = "Old tram line opens again"


def collect(markup: str) -> list[Block]:
    return collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))


def trim(*paragraphs: str, headline: str | None = HEADLINE) -> list[str]:
    blocks = collect("".join(text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs))
    return [block.text for block in trim_story(blocks, [True] * len(blocks), headline)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Read more: the tram",
            "Also read",
            "Follow us on Twitter",
            "Sign up for our newsletter",
            "© 2024 AP",
        ),
        *(
            "Photo: Ann Lee",
            "Advertisement",
            "Lesen Sie auch: die Bahn",
            "Lire aussi",
            '<p><a href="x">Elsewhere</a></p>',
        ),
    ],
)
def test_invitations_and_labels_are_left_out(text):
    assert trim(STORY, text, STORY) == [STORY, STORY]


@pytest.mark.parametrize("text", ["Readers wrote in.", "He followed us on foot.", "A photo was found."])
def test_sentences_of_the_story_are_kept(text):
    assert trim(STORY, text, STORY) == [STORY, text, STORY]


def test_a_link_in_a_list_may_be_the_story():
    item, paragraph = collect('<ul><li><a href="x">One</a></li></ul><p><a href="x">Two</a></p>')
    assert (is_invitation(item), is_invitation(paragraph)) == (False, True)


@pytest.mark.parametrize(
    "first", [f"<h1>{HEADLINE}</h1>", HEADLINE, HEADLINE.upper(), "<h1>Tram</h1>", HEADLINE[:-6]]
)
def test_the_headline_and_what_is_above_it_are_left_out(first):
    assert trim("City desk", first, STORY, STORY) == [STORY, STORY]


def test_every_repetition_of_the_headline_is_left_out_however_many_there_are():
    assert trim(*[f"<h1>{HEADLINE}</h1>"] * 2000, STORY) == [STORY]


def test_a_headline_below_the_story_does_not_cut_it():
    assert trim(STORY, STORY, HEADLINE, "Short end.") == [STORY, STORY, HEADLINE, "Short end."]
    assert trim(STORY, headline=None) == [STORY]


def test_a_second_headline_is_left_out():
    assert trim(f'<p class="sub-headline">{HEADLINE}</p>', STORY, headline=None) == [STORY]


def test_the_end_is_without_contacts():
    assert trim(STORY, STORY, "Write to ann@c.example", "She is on Twitter") == [STORY, STORY]


def test_the_line_that_names_the_owner_is_the_credit():
    blocks = collect(f"<p>{STORY}</p><p>©  2024 Agence\nFrance-Presse</p>")
    assert find_credit(blocks, [True, True]) == "© 2024 Agence France-Presse"
    assert find_credit(blocks, [True, False]) is None
