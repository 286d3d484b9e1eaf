from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.dates.printed import find_heading, find_printed
from wiredesk.transforms.logic.formats.parts.moments import read_moment

PROSE = (
    "The tram left the rails on the hill early and came to rest against a bakery, but nobody was badly hurt. "
    * 2
)


def see(body: str, headline: str | None = "The tram left the rails") -> list[tuple[str, str]]:
    blocks = collect_blocks(parse_page(f"<html><body>{body}</body></html>"))
    found, _ = find_printed(blocks, headline, read_moment)
    return [(one.source, one.moment.day.isoformat()) for one in found]


@pytest.mark.parametrize(
    ("body", "source"),
    [
        ("<h1>The tram left the rails</h1><div>5 March 2024</div>", "below-bare"),
        ("<h1>The tram left the rails</h1><div>Published: 5 March 2024</div>", "below-published"),
        ("<h1>The tram left the rails</h1><div>Updated: 5 March 2024</div>", "below-changed"),
        ("<h3>5 March 2024</h3><h1>The tram left the rails</h1>", "above-bare"),
        ("<h1>Kelm Gazette</h1><h2>The tram left the rails</h2><p>5 March 2024</p>", "below-bare"),
        (f"<h1>The tram left the rails</h1>{f'<p>{PROSE}</p>' * 9}<p>5 March 2024</p>", "far-bare"),
        (
            f"<h1>The tram left the rails</h1>{f'<p>{PROSE}</p>' * 9}<p>Published 5 March 2024</p>",
            "far-published",
        ),
        (
            f"<h1>The tram left the rails</h1>{f'<p>{PROSE}</p>' * 9}<footer>5 March 2024</footer>",
            "far-boxed-bare",
        ),
        (f"<h1>The tram left the rails</h1><p>5 March 2024 - {PROSE}</p>", "below-lead"),
    ],
)
def test_where_and_how_a_date_stands(body: str, source: str) -> None:
    assert see(body) == [(source, "2024-03-05")]


def test_what_a_paragraph_tells_of_is_no_publication() -> None:
    blocks = collect_blocks(parse_page(f"<h1>The tram</h1><p>{PROSE} It was opened on 5 March 1904.</p>"))
    found, told = find_printed(blocks, "The tram", read_moment)
    assert found == []
    assert [day.isoformat() for day in told] == ["1904-03-05"]


def test_dates_of_visits_are_left_out() -> None:
    assert see("<h1>The tram left the rails</h1><p>Retrieved 5 March 2024</p>") == []


def test_the_publication_comes_before_the_change() -> None:
    body = "<h1>The tram left the rails</h1><p>Updated 6 March 2024 | Published 5 March 2024</p>"
    assert see(body) == [("below-published", "2024-03-05"), ("below-changed", "2024-03-06")]


def test_the_heading_with_the_words_of_the_headline_is_found() -> None:
    blocks = collect_blocks(parse_page("<h1>Kelm Gazette</h1><p>x</p><h2>The tram left the rails</h2>"))
    assert find_heading(blocks, "The tram left the rails") == 2
    assert find_heading(blocks, None) == 0
    assert find_heading(collect_blocks(parse_page("<p>x</p>")), "The tram") is None
