from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import collect_blocks, parse_page
from wiredesk.transforms.logic.formats.html.dates.context import find_order, read_language
from wiredesk.transforms.logic.formats.html.metadata import read_metadata


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<html lang="en-US">', "en-US"),
        ('<html lang="pt"><head><meta property="og:locale" content="pt_BR">', "pt-BR"),
        ('<html lang="en"><head><meta property="og:locale" content="de_DE">', "en"),
        (
            '<html><head><meta http-equiv="Content-Language" content="x"><meta name="language" content="it">',
            "it",
        ),
        ("<html>", None),
    ],
)
def test_the_language_of_a_page(page: str, expected: str | None) -> None:
    root = parse_page(f"{page}<body><p>Text.</p></body></html>")
    assert read_language(root, read_metadata(root)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/04/2024 and 25/04/2024", "DMY"),
        ("03/04/2024 and 04/25/2024", "MDY"),
        ("25/04/2024 and 04/25/2024", None),
        ("03/04/2024", None),
        ("10.25.2024.17", None),
    ],
)
def test_other_dates_prove_the_order(text: str, expected: str | None) -> None:
    assert find_order(collect_blocks(parse_page(f"<p>{text}</p>"))) == expected
