"""Charts: what is drawn, and that no text of the data gets out of its place."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.pages.charts import Bar, draw_bars, draw_columns
from wiredesk.pipeline.pages.drawing import draw
from wiredesk.pipeline.pages.flow import Node, draw_flow
from wiredesk.pipeline.pages.look import read_style
from wiredesk.pipeline.pages.time_charts import Point, draw_days, draw_timeline, group_days
from wiredesk.pipeline.pages.world import Spot, draw_map

ODD = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "$\\frac{1}{2}$ and $unclosed",
    "%s {0} \\N{BULLET}",
    "]]> <!-- & &amp; --",
    "\x00\x07\x1b[31m\x9f",
    "\ufffe\uffff",
    "\u202eright to left\u202c \u05e2\u05d1\u05e8\u05d9\u05ea",
    "新华社 🗞️ \U0010ffff",
    "T0",
    "N0",
    "x" * 10_000,
    "a\nb\r\n\tc",
    "   ",
    "",
)
AT = datetime(2026, 3, 10, 6, 20, tzinfo=UTC)

DRAWN = {
    "bars": lambda text: draw_bars("a", text, [Bar(text, (3.0,), link="/x"), Bar("b", (1.0,), text)]),
    "stacked": lambda text: draw_bars("a", "t", [Bar(text, (3, 2))], parts=(text, "other")),
    "columns": lambda text: draw_columns("a", text, [(text, 4), ("b", 2)]),
    "days": lambda text: draw_days("a", text, group_days({date(2026, 1, 1): (1, 2)}), parts=(text, "b")),
    "timeline": lambda text: draw_timeline(
        "a", text, [Point(AT, text, 1, text, "/a?q=1")], legend=[(text, 1)]
    ),
    "map": lambda text: draw_map("a", text, [Spot(text, 50, 10, 3, "/place/1")]),
    "flow": lambda text: draw_flow("a", text, Node(text, 3, 6, (Node(text, 2), Node("b", 1)))),
}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def read_texts(svg):
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("text")]


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("text", ODD)
def test_no_text_of_the_data_becomes_markup(kind, text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svg = DRAWN[kind](text)
    tags = _Tags()
    tags.feed(svg)
    assert tags.found <= {"svg", "g", "path", "text", "use", "defs", "title", "desc", "a"}
    assert not tags.attributes & {"style", "onerror", "onload", "src", "xlink:href", "xmlns"}
    ElementTree.fromstring(svg)
    assert len(svg) < 100_000
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", svg)


@given(st.text(), st.floats(0, 1e12))
def test_any_label_and_count_can_be_drawn(text, count):
    ElementTree.fromstring(draw_bars("a", text, [Bar(text, (count,))]))


@pytest.mark.parametrize("kind", DRAWN)
def test_a_chart_takes_its_colours_from_the_page_and_tells_what_it_shows(kind):
    svg = DRAWN[kind]("Harbour Gazette")
    root = ElementTree.fromstring(svg)
    paints = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg)) - {"none"}
    style = read_style()
    assert paints and all(f"{paint.removeprefix('var(').removesuffix(')')}:" in style for paint in paints)
    # What is in an image cannot be followed.
    has_links = root.find(".//{*}a") is not None
    assert root.get("role") == ("group" if has_links else "img") and root.get("class") == "chart"
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(root.get("aria-labelledby").split()) <= ids and all(one.startswith("a-") for one in ids)
    assert root.find("title").text and root.find("desc").text
    used = {element.get("href").removeprefix("#") for element in root.iter("use")}
    assert used <= ids
    sizes = {float(element.get("font-size").removesuffix("px")) for element in root.iter("text")}
    assert sizes and min(sizes) >= 11


def test_bars_are_as_long_as_their_counts_and_say_them():
    svg = draw_bars(
        "a", "t", [Bar("Long", (400,), link="/outlet?name=Long"), Bar("Short", (100,)), Bar("None", (0,))]
    )
    assert read_texts(svg) == ["Long", "400", "Short", "100", "None", "0"]
    lengths = []
    for path in ElementTree.fromstring(svg).iter("path"):
        across = [float(x) for x in re.findall(r"(-?[\d.]+) -?[\d.]+", path.get("d"))]
        lengths.append(max(across) - min(across))
    assert lengths[0] == pytest.approx(4 * lengths[1], abs=0.5) and lengths[2] == 0
    assert 'href="/outlet?name=Long"' in svg and "<title>Long: 400</title>" in svg


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://example.com/", "//example.com", "/\\example.com", "x", ""]
)
def test_a_shape_leads_to_the_own_site_only(link):
    with pytest.raises(ValueError, match="no address of this site"):
        draw_bars("a", "t", [Bar("x", (1,), link=link)])


@pytest.mark.parametrize("name", ["", "A", "a b", 'a"><b', "1a", "ü"])
def test_the_name_of_a_chart_is_plain(name):
    with draw(10, 10) as drawing, pytest.raises(ValueError, match="no name of a figure"):
        drawing.save(name, "t", "d")


def test_the_settings_of_the_user_change_nothing_and_are_kept():
    import matplotlib

    plain = draw_bars("a", "t", [Bar("x", (1,))])
    with matplotlib.rc_context(
        {"text.usetex": True, "font.size": 40, "lines.linewidth": 9, "svg.fonttype": "path"}
    ):
        assert draw_bars("a", "t", [Bar("x", (1,))]) == plain
        assert matplotlib.rcParams["svg.fonttype"] == "path"


def test_charts_of_nothing():
    assert "0" in read_texts(draw_days("a", "t", group_days({})))
    for svg in (
        draw_bars("a", "t", []),
        draw_columns("a", "t", []),
        draw_timeline("a", "t", []),
        draw_map("a", "t", []),
    ):
        ElementTree.fromstring(svg)


def test_parts_of_a_flow_have_their_share_of_the_height():
    root = Node("records", 10, 6, (Node("articles", 9, 1), Node("rejects", 1, 5), Node("unchanged", 0, 6)))
    svg = draw_flow("a", "t", root, height=100)
    assert read_texts(svg) == ["10", "records", "9", "articles", "1", "rejects"]
    assert "10 records: 9 articles, 1 rejects." in svg
    assert root.depth == 2 and root.shown == root.parts[:2]


@pytest.mark.parametrize(
    ("count", "says"),
    [(0, []), (7, ["7"]), (999, ["999"]), (8279, ["8.3k"]), (76_395, ["76k"]), (2_500_000, ["2.5M"])],
)
def test_the_figure_of_a_narrow_column_is_short(count, says):
    texts = read_texts(draw_columns("a", "t", [(f".{n}", count if n == 5 else 0) for n in range(10)]))
    assert [text for text in texts if not text.startswith(".")] == says
