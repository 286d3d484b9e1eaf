from __future__ import annotations

import html
import json

import pytest

from wiredesk.transforms.logic.formats.html.blocks import parse_page
from wiredesk.transforms.logic.formats.html.state import choose_story, find_stories

TITLE = "Old tram line opens again"
STORY = [
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust.",
    "Mayor Ines Calder said that the first cars would run in spring, and that nobody would pay on Sundays.",
    "Work on the bridge over the mill race is to begin in January, the transport office said in a note.",
]
MARKUP = "".join(f"<p>{text}</p>" for text in STORY)
OTHERS = [
    {
        "headline": f"Bus fares rise for the {n}th time",
        "url": f"/{n}",
        "text": f"{STORY[0][::-1]} number {n}.",
    }
    for n in range(5)
]
TEXT_NODES = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in STORY]
SPLIT_NODES = [
    {
        "type": "p",
        "children": [{"type": "text", "data": text[:30]}, {"type": "b", "children": [{"data": text[30:]}]}],
    }
    for text in STORY
]
REACT = [
    "$",
    "div",
    None,
    {"className": "x", "children": [["$", "p", str(n), {"children": t}] for n, t in enumerate(STORY)]},
]
REACT_INLINE = [
    ["$", "p", None, {"children": [text[:20], ["$", "a", None, {"href": "/x", "children": text[20:]}]]}]
    for text in STORY
]


def push(*rows: str) -> str:
    return "".join(f"<script>self.__next_f.push({json.dumps([1, row])})</script>" for row in rows)


def assign(name: str, value: object) -> str:
    return f"<script>window.{name} = {json.dumps(value)};</script>"


def read(scripts: str) -> list[str]:
    root = parse_page(f"<html><body><div id='root'></div>{scripts}</body></html>")
    return choose_story(find_stories(root), TITLE)


@pytest.mark.parametrize(
    "scripts",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"body": MARKUP}})}</script>',
        f'<script type="application/json">{json.dumps({"props": {"body": TEXT_NODES, "more": OTHERS}})}</script>',
        f'<script type="application/json">{json.dumps({"doc": {"json": SPLIT_NODES}})}</script>',
        assign("__PRELOADED_STATE__", {"page": {"paragraphs": STORY, "related": OTHERS}}),
        assign("__APOLLO_STATE__", {"Article:1": {"body": {"json": TEXT_NODES}}, "Article:2": OTHERS[0]}),
        assign("__INITIAL_STATE__", {"article": {"content": "\n\n".join(STORY)}}),
        assign("__STATE__", {"article": {"html": html.escape(MARKUP)}}),
        "<script>window.Fusion=window.Fusion||{};Fusion.globalContent="
        + json.dumps(
            {
                "content_elements": [{"type": "text", "content": text} for text in STORY],
                "headlines": {"basic": TITLE},
            }
        )
        + ";Fusion.spa=false;</script>",
        f"<script>window.__DATA__=JSON.parse({json.dumps(json.dumps({'body': MARKUP}))})</script>",
        "<script>window.__NUXT__=(function(a,b){return {data:[{article:{body:"
        + json.dumps(MARKUP)
        + ",title:a}}],serverRendered:b}}('x',true));</script>",
        push("1:" + json.dumps(REACT)),
        push('0:I[1,[],""]\n2:' + json.dumps(REACT_INLINE)[:90], json.dumps(REACT_INLINE)[90:] + "\n"),
        push(f"3:T{len(MARKUP):x},", MARKUP),
        push("4:" + json.dumps(["$", "article", None, {"body": MARKUP, "others": OTHERS}])),
        push(MARKUP[:100], MARKUP[100:]),
    ],
)
def test_the_story_is_found_in_the_data_of_scripts(scripts: str) -> None:
    assert read(scripts) == STORY


@pytest.mark.parametrize(
    "scripts",
    [
        assign("__STATE__", {"related": OTHERS}),
        assign("__STATE__", {"body": "<p>Our terms.</p>" * 60}),
        assign("__STATE__", {"body": MARKUP.replace("tram line", "ferry").replace("open", "close")}),
        "<script>" + "var a = {b: 1}; if (a) { go(); } " * 200 + "</script>",
        '<script type="application/json">{"broken": [1, 2' + " " * 500 + "</script>",
    ],
)
def test_other_data_is_no_story(scripts: str) -> None:
    assert read(scripts) == []
