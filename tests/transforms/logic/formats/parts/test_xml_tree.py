from __future__ import annotations

import pytest

from wiredesk.transforms.logic.formats.parts.xml_tree import (
    find_named,
    iter_named,
    parse_xml,
    read_first,
    read_fragment,
    read_line,
    read_paragraphs,
)
from wiredesk.transforms.logic.kernel.errors import RecordError


def paragraphs(markup: str) -> tuple[str, ...]:
    return read_paragraphs(parse_xml(f"<body>{markup}</body>")[0])[0]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One\n two</p><p>Three</p>", ("One two", "Three")),
        ("One<br/>Two", ("One", "Two")),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ("a | b", "c")),
        ("<p>One <em>two</em> three</p>tail", ("One two three", "tail")),
        ("<p>One</p><script>no</script><media-reference>no</media-reference>", ("One",)),
        ("<p>caf&eacute; &unknown; &amp;</p>", ("café &",)),
        ("", ()),
    ],
)
def test_paragraphs_of_an_element(markup, expected):
    assert paragraphs(markup) == expected


def test_well_formed_xml_has_no_warning_and_other_xml_is_repaired():
    assert parse_xml("<a><b/></a>")[1] == ()
    root, warnings = parse_xml("<a><b>one</a>")
    assert read_line(root) == "one" and [warning.code for warning in warnings] == ["markup_repaired"]


@pytest.mark.parametrize("text", ["", "no markup", "<?xml version='1.0'?>"])
def test_text_that_is_no_xml_is_refused(text):
    with pytest.raises(RecordError) as caught:
        parse_xml(text)
    assert caught.value.reason == "broken_xml"


def test_neither_files_nor_entities_are_expanded():
    root, _ = parse_xml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>before &x; after</a>')
    assert read_line(root) == "before after"


def test_forbidden_characters_and_references_are_removed():
    root, warnings = parse_xml("<a>one\x01&#0;&#xd800;&#11;two</a>")
    assert read_line(root) == "onetwo" and warnings == ()


def test_names_are_local_and_without_case():
    root, _ = parse_xml('<n:Item xmlns:n="x"><n:Title> </n:Title><title>two</title></n:Item>')
    assert [element.tag for element in iter_named(root, "title", "item")] == ["{x}Item", "{x}Title", "title"]
    assert read_first(root, "title") == "two"
    assert find_named(root, "absent") is None and read_line(None) is None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [("one <b>two</b>", ("one two",)), ("", ()), ("<frameset><frame></frameset>", ()), ("a\0b", ("ab",))],
)
def test_fragments_of_html(markup, expected):
    assert read_fragment(markup)[0] == expected


def test_deep_nesting_needs_no_recursion():
    markup = "<b>" * 200 + "one" + "</b>" * 200
    assert paragraphs(markup) == ("one",)
