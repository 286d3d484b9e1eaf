from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.dates.states import read_states
from wiredesk.transforms.logic.formats.parts.moments import read_moment


def see(script: str) -> list[tuple[str, str]]:
    root = parse_page(f"<html><head><script>{script}</script></head><body><p>Text.</p></body></html>")
    return [(one.source, one.moment.day.isoformat()) for one in read_states(root, read_moment)]


@pytest.mark.parametrize(
    "script",
    [
        '{"publishedAt":"2024-03-05T08:30:00Z"}',
        '{"publish_date": "2024-03-05"}',
        "dataLayer.push({'cmsPublishingDate':'2024-03-05'})",
        r'"{\"datePublished\":\"2024-03-05T08:30:00+01:00\"}"',
        r'{"publish_date":"2024\/03\/05"}',
        '{"firstPublished":"1709627400000"}',
        '{"publication_time" : "2024-03-05T07:30+01:00"}',
        '{"datePublished":"2024-03-05T22:06:08:684Z"}',
    ],
)
def test_times_of_publication_in_scripts(script: str) -> None:
    assert see(script) == [("state", "2024-03-05")]


@pytest.mark.parametrize(
    "script",
    [
        '{"updatedAt":"2024-03-05"}',
        '{"published":true}',
        '{"expires":"2024-03-05"}',
        '{"publishedAt":"soon"}',
    ],
)
def test_other_values(script: str) -> None:
    assert see(script) == []


def test_the_state_of_several_articles_says_less() -> None:
    assert see('[{"publishedAt":"2024-03-05"},{"publishedAt":"2024-03-06"}]') == [
        ("state-many", "2024-03-05")
    ]
