from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import (
    collect_blocks,
    make_key,
    parse_page,
)
from wiredesk.transforms.logic.kernel.errors import RecordError


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


def test_a_page_that_never_closes_its_tags_keeps_its_end():
    assert list_texts("<div>" * 1000 + "The end")[-1] == "The end"


def test_an_empty_page_is_refused():
    with pytest.raises(RecordError, match="parse/no_text"):
        parse_page("")


def test_keys_compare_letters_and_digits_only():
    assert make_key("“The Tram,” No. 5_a") == "thetramno5a"
