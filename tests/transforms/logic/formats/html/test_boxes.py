from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import Block, collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.boxes import find_boilerplate

STORY = "The council voted on Monday to reopen the old tram line. " * 3
OTHER = "Bus fares rise again in the lower town, and those who wait at night have asked for a shelter. " * 3


def collect(markup: str) -> list[Block]:
    return collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))


@pytest.mark.parametrize(
    "attributes",
    ['class="related-links"', 'id="newsletterBox"', "hidden", 'style="display: none"', 'role="navigation"'],
)
def test_boilerplate_is_marked(attributes):
    box, story = collect(f"<div {attributes}>Read more.</div><p>{STORY}</p>")
    assert (box.boilerplate, story.boilerplate) == (True, False)


@pytest.mark.parametrize("name", ["article-body share", "portrait", "showtime"])
def test_other_names_are_no_boilerplate(name):
    assert [block.boilerplate for block in collect(f'<p class="{name}">One</p><p>{STORY}</p>')] == [False] * 2


def test_an_element_that_holds_much_of_the_page_is_no_boilerplate():
    root = parse_page(
        f'<html><body class="has-sidebar"><div class="sidebar"><p>{STORY}</p></div></body></html>'
    )
    assert not any(element.tag == "div" for element in find_boilerplate(root))


@pytest.mark.parametrize(
    "box",
    [
        f"<aside><h1>Tram</h1><p>{STORY}</p></aside>",
        f"<form><p>{STORY}</p><p>{STORY}</p></form>",
        f'<div class="promo"><div class="post__content"><p>{STORY}</p></div></div>',
        "".join(f'<section class="tags"><p>{STORY} {n}</p></section>' for n in range(4)),
        f"<div hidden><p>{STORY}</p></div>",
    ],
)
def test_a_box_that_holds_the_story_is_none(box: str) -> None:
    assert not any(block.boilerplate for block in collect(box))


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="comments"><p>{OTHER}</p><p>{OTHER}</p><p>{OTHER}</p></div>',
        '<div class="related">'
        + "".join(f'<h3><a href="/{n}">T</a></h3><p>{OTHER}</p>' for n in range(4))
        + "</div>",
        f'<div style="display:none"><p>{STORY}</p><p>{STORY}</p></div>',
    ],
)
def test_a_box_with_more_text_than_the_story_may_be_furniture(box: str) -> None:
    blocks = collect(f"<article><h1>Tram</h1><p>{STORY}</p></article>{box}")
    assert [block.boilerplate for block in blocks[:2]] == [False, False]
    assert all(block.boilerplate for block in blocks[2:])
