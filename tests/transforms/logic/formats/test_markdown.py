from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.markdown import read_markdown


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (
            "# Tram\n\nThe *council* voted\non [Monday](https://c.example).",
            ("Tram", "The council voted on Monday."),
        ),
        ("> Quoted.\n\n- one\n- two", ("Quoted.", "one", "two")),
        ("Plain line.\nSecond line.", ("Plain line.", "Second line.")),
        ("snake_case_name and 2 * 3", ("snake_case_name and 2 * 3",)),
        ("<p>One</p>\n\n<p>Two</p>", ("One", "Two")),
        ("", ()),
    ],
)
def test_paragraphs(text, paragraphs):
    assert read_markdown(text) == paragraphs
