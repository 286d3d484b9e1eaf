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
    return [block.text for block, kind in trim_story(blocks, [True] * len(blocks), headline) if kind is None]


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


def test_what_is_left_out_has_its_kind() -> None:
    linked = '<p><a href="/x">Elsewhere</a></p>'
    texts = (
        "City desk",
        f"<h1>{HEADLINE}</h1>",
        STORY,
        "Lire aussi : la gare",
        linked,
        STORY,
        "Write to ann@c.example",
    )
    blocks = collect("".join(text if text.startswith("<") else f"<p>{text}</p>" for text in texts))
    kinds = [kind for _, kind in trim_story(blocks, [True] * len(blocks), HEADLINE)]
    assert kinds == ["header", "header", None, "link", "link", None, "notice"]


@pytest.mark.parametrize(
    "text",
    [
        "See more clearly than the mayor, the judge wrote, and the whole bridge looks like a bill nobody paid.",
        "Share by share the farmers bought the dairy back, until in June it was all theirs once again.",
        "Follow the dam nobody did that evening, and so the keeper walked the last two miles of the dam alone.",
        "Anzeige erstattete die Gemeinde am Montag gegen unbekannt, nachdem der Brunnen zum dritten Mal leer war.",
        "Mehr zum Thema Wasser hatte der Rat schon im Mai beschlossen, doch gebaut wurde bis heute nichts.",
        "Lire la suite de la lettre a pris une heure au greffier, et la salle était vide quand il a terminé.",
        "Leggi anche più vecchie di questa sono ancora in vigore, ha detto il presidente del tribunale di Valcupa.",
        "Sigue a la procesión una banda de cuarenta músicos, según el programa que repartió la cofradía.",
        "Se mer på vad bönderna gör än på vad de säger, skrev landshövdingen i den rapport som kom i mars.",
    ],
)
def test_statements_that_begin_like_invitations_are_the_story(text: str) -> None:
    assert trim(STORY, text, STORY) == [STORY, text, STORY]


@pytest.mark.parametrize(
    "text",
    [
        "Read more about the tram and the people who drove it in our series on the town.",
        "Subscribe to the Courier and never miss what happens between the river and the hills.",
        "Lesen Sie auch, wie die Bahn vor hundert Jahren fuhr und warum sie damals stehen blieb.",
        "Sigue a Creek Courier en Facebook y no te pierdas nada de lo que pasa en la ciudad vieja.",
        'See more <a href="/x">pictures of the old tram line and of those who drove it until the end</a>.',
    ],
)
def test_sentences_that_offer_something_are_invitations(text: str) -> None:
    assert trim(STORY, text, STORY) == [STORY, STORY]


def test_a_linked_sentence_may_end_a_story() -> None:
    sentence = "The mayor had promised the same in a letter to all households in the year before."
    linked = f'<p><a href="/x">{sentence}</a></p>'
    assert trim(STORY, STORY, linked) == [STORY, STORY, sentence]
    assert trim(STORY, STORY, f"<div>{linked}</div>") == [STORY, STORY]
    assert trim(STORY, STORY, linked, linked) == [STORY, STORY]
