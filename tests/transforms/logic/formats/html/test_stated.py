from __future__ import annotations

import html

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.stated import find_embedded, split_stated

STORY = [
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring & that nobody would pay on Sundays.",
    "Work on the bridge over the mill race is to begin in January, the transport office said in a note.",
]
MARKUP = "".join(f"<p>{html.escape(text)}</p>" for text in STORY)


@pytest.mark.parametrize(
    "text",
    [
        *(mark.join(STORY) for mark in ("\n", "\n\n", "\r\n", "\n \n", "\u2029", "<br>", "<br/><br/>")),
        *(MARKUP, html.escape(MARKUP), f"<div>{MARKUP}</div><script>no()</script>"),
        "\n\n".join(html.escape(text) for text in STORY),
    ],
)
def test_a_stated_body_is_split_into_paragraphs(text: str) -> None:
    assert [line for part in split_stated(text) for line in part.split("\n")] == STORY


@pytest.mark.parametrize(
    "markup",
    [
        f"<noscript><div>{MARKUP}</div></noscript>",
        f"<template>{MARKUP}</template>",
        f'<script type="text/template">{MARKUP}</script>',
        f"<script type='text/html'><div>{MARKUP}</div></script>",
    ],
)
def test_markup_that_is_not_shown_is_found(markup: str) -> None:
    root = parse_page(f"<html><body><noscript><img src=x></noscript>{markup}</body></html>")
    assert list(find_embedded(root)) == [STORY]
