from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, make_key, parse_page
from wiredesk.transforms.logic.formats.html.fill import count_running, fill_gaps, fill_lead, fill_siblings

TITLE = "Old tram line opens again"
ONE = "The council voted on Monday to reopen the old tram line, which had rusted for years and years."
TWO = "Work on the bridge over the mill race is to begin in January, the transport office said in a note."
THREE = "Residents of the lower town had asked for the line since the buses were cut four years ago."
LEAD = "For eleven years the tram has rusted in its shed. Now it is to run again, and nobody is to pay for it on Sundays."
SENTENCE = "On Friday three men from the town denied the charge of damaging the barrier."


def fill(function, markup: str, *taken: str) -> list[str]:
    blocks = collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))
    keys = [make_key(block.text) for block in blocks]
    wanted = {make_key(text) for text in taken}
    chosen = [key in wanted for key in keys]
    filled = (
        function(blocks, keys, chosen)
        if function is fill_siblings
        else function(blocks, keys, chosen, make_key(TITLE))
    )
    return [block.text for block, yes in zip(blocks, filled, strict=True) if yes]


def test_paragraphs_in_the_same_places_are_added() -> None:
    boxes = "".join(
        f'<div class="page"><div class="part"><p>{text}</p></div></div>' for text in (ONE, TWO, THREE)
    )
    assert fill(fill_siblings, boxes, ONE) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "between",
    [
        f"<p>{TWO}</p>",
        f"<div class=para><p>{TWO}</p></div>",
        f'<p><a href="/x">{SENTENCE}</a></p>',
        f'<div class=para><p><a href="/x"><b>{SENTENCE}</b></a></p></div>',
        f'<div class=para><a href="/x"><b>{SENTENCE}</b></a></div>',
    ],
)
def test_a_paragraph_between_two_of_the_story_is_added(between: str) -> None:
    assert len(fill(fill_gaps, f"<div><p>{ONE}</p>{between}<p>{THREE}</p></div>", ONE, THREE)) == 3


@pytest.mark.parametrize(
    "between",
    [
        '<p><a href="/x">The mill that grinds at night</a></p>',
        f'<div class="related"><p>{TWO}</p></div>',
        f'<section><h3><a href="/x">Bus fares rise again</a></h3><p>{TWO}</p></section>',
        "<p>Advertisement</p>",
        f"<div class=summary>{SENTENCE}</div>",
    ],
)
def test_other_stories_and_furniture_between_are_not_added(between: str) -> None:
    assert fill(fill_gaps, f"<div><p>{ONE}</p>{between}<p>{THREE}</p></div>", ONE, THREE) == [ONE, THREE]


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{TITLE}</h1><p>{LEAD}</p>",
        f"<header><h1>{TITLE}</h1><div class=box>{LEAD}</div></header><div>12 March 2024</div>",
        f"<header><h1>{TITLE}</h1><p class='article__teaser-text'>{LEAD}</p></header>",
        f"<h2>Harbour: {TITLE}</h2><p>By Ann Lee</p><p>{LEAD}</p>",
        f"<div class='article-intro'><p>{LEAD}</p></div>",
    ],
)
def test_the_lead_between_headline_and_text_is_added(head: str) -> None:
    assert fill(
        fill_lead, f"<article>{head}<div class=text><p>{ONE}</p><p>{TWO}</p></div></article>", ONE, TWO
    ) == [LEAD, ONE, TWO]


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{TITLE}</h1><h2>Nobody is to pay on Sundays</h2>",
        f"<h1>{TITLE}</h1><p>The mayor promises a new bell for the tram.</p>",
        f"<h1>{TITLE}</h1><ul><li>{LEAD}</li></ul>",
        f"<h1>{TITLE}</h1><div class=newsletter-box><p>{LEAD}</p></div>",
        f"<h1>{TITLE}</h1><p>PUBLISHED: November 8, 2023 at 5:10 p.m. | UPDATED: November 8, 2023 at 7:20 p.m.</p>",
        f"<h1>{TITLE}</h1><p>{LEAD.replace('tram', 'cookie')} We use cookies.</p>",
        f"<p>{LEAD}</p>",
    ],
)
def test_second_headlines_lists_and_furniture_are_no_lead(head: str) -> None:
    assert fill(
        fill_lead, f"<article>{head}<div class=text><p>{ONE}</p><p>{TWO}</p></div></article>", ONE, TWO
    ) == [ONE, TWO]


def test_running_text_is_counted_once_and_without_furniture() -> None:
    markup = f"<p>{ONE}</p><p>{ONE}</p><p>Home</p><div class=related><p>{TWO}</p></div>"
    blocks = collect_blocks(parse_page(f"<html><body>{markup}<p>{ONE[::-1]}.</p></body></html>"))
    assert count_running(blocks) == 2 * len(ONE) + 1
    assert count_running(blocks, [False] * len(blocks)) == 0


@pytest.mark.parametrize(
    ("below", "is_added"),
    [
        (f'<p><a href="/x">{SENTENCE}</a></p>', True),
        (f'<p><em><a href="/x"><span>{SENTENCE}</span></a></em></p>', True),
        ('<p><a href="/x">Three men deny the charge</a></p>', False),
        (f'<p><a href="/x">Mehr: {SENTENCE}</a></p>', False),
        (
            '<p><a href="/x">Read our guide to the trams of the county before you travel on Friday.</a></p>',
            False,
        ),
        (
            '<p><a href="/x">Support local reporting with a gift, from only five pounds a month, here.</a></p>',
            False,
        ),
        (f'<p><a href="/x">{SENTENCE}</a></p><p><a href="/y">Bus fares rise again</a></p>', False),
        (f'<div><p><a href="/x">{SENTENCE}</a></p></div>', False),
        (f'<ul><li><a href="/x">{SENTENCE}</a></li></ul>', False),
    ],
)
def test_a_linked_sentence_ends_a_story_if_it_tells_and_stands_alone(below: str, is_added: bool) -> None:
    filled = fill(fill_gaps, f"<div><p>{ONE}</p><p>{THREE}</p>{below}</div>", ONE, THREE)
    assert filled == ([ONE, THREE, SENTENCE] if is_added else [ONE, THREE])
