from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import (
    collect_blocks,
    find_boilerplate,
    make_key,
    parse_page,
)
from wiredesk.transforms.logic.kernel.errors import RecordError

STORY = "The council voted on Monday to reopen the old tram line. " * 3


def collect(markup: str):
    return collect_blocks(parse_page(f"<html><body>{markup}</body></html>"))


def list_texts(markup: str) -> list[str]:
    return [block.text for block in collect(markup)]


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<p>One\n  two</p>three", ["One two", "three"]),
        ("<p>One<br>two<br><br>three</p>", ["One\ntwo", "three"]),
        ("<div>One<p>two</p></div>", ["One", "two"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<p>One <em>two</em> <a href=x>three</a></p>", ["One two three"]),
        ("<p>One</p><script>no</script><nav>no</nav><figure>no</figure>", ["One"]),
    ],
)
def test_blocks_end_where_block_elements_do(markup, texts):
    assert list_texts(markup) == texts


def test_a_block_knows_its_element_its_links_and_its_quotation():
    plain, quoted = collect("<p class=x>One <a href=y>two</a></p><blockquote>Three</blockquote>")
    assert (plain.tag, plain.element.get("class"), plain.link_chars) == ("p", "x", 3)
    assert plain.link_share == pytest.approx(3 / 7)
    assert quoted.quoted and not plain.quoted


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


def test_a_page_that_never_closes_its_tags_keeps_its_end():
    assert list_texts("<div>" * 1000 + "The end")[-1] == "The end"


def test_an_empty_page_is_refused():
    with pytest.raises(RecordError, match="parse/no_text"):
        parse_page("")


def test_keys_compare_letters_and_digits_only():
    assert make_key("“The Tram,” No. 5_a") == "thetramno5a"
