from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.quotes.marks import list_paragraphs, pair_marks


def pair(body):
    return pair_marks(body, list_paragraphs(body))


def read_texts(body):
    return [body[stretch.start : stretch.end] for stretch in pair(body)]


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("", [""]),
        ("a\nb", ["a\nb"]),
        ("a\n\nb", ["a", "b"]),
        ("a\n \t\n\n b", ["a", "b"]),
        ("a\n“b”", ["a", "“b”"]),
    ],
)
def test_a_blank_line_or_a_mark_begins_a_paragraph(body, paragraphs):
    assert [body[start:end] for start, end in list_paragraphs(body)] == paragraphs


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("He said “a b” and “c”.", ["a b", "c"]),
        ('"a," he said, "b"', ["a,", "b"]),
        ("“a ‘b’ c”", ["a ‘b’ c"]),
        ("“a “b” c”", ["a “b” c"]),
        ("‘a b’ and “c”", ["a b", "c"]),
        ("“ a b ”", ["a b"]),
        ("“a “b”", ["a", "b"]),
        ("Words of hers,” he said.", ["Words of hers,"]),
        ("Words of hers” he said.", []),
        ("The workers' home, '90s and rock 'n' roll", []),
        ("He is 5'11\" tall.", []),
        ('<a href="x">y</a>', []),
        ("``a'' and «b»", ["a", "b"]),
    ],
)
def test_the_outermost_pairs_are_found(body, texts):
    assert read_texts(body) == texts


def test_an_open_quotation_continues_in_a_paragraph_that_begins_with_a_mark():
    first, second = pair("“a b.\n\n“c d.”")
    assert (first.closed, first.continues) == (False, False)
    assert (second.closed, second.continues) == (True, True)
    assert [stretch.continues for stretch in pair("“a b.\n\nc “d”.")] == [False, False]
    assert [stretch.continues for stretch in pair("“a b.”\n\n“c d.”")] == [False, False]


@pytest.mark.xfail(
    strict=True, reason="a quotation without opening mark may overlap one in single marks before it"
)
def test_a_quotation_without_opening_mark_begins_after_the_one_before():
    first, second = pair('`.`."')
    assert first.close <= second.open


@given(st.text(alphabet='"“”« ab\n.,'))
def test_stretches_are_apart_and_in_order(body):
    stretches = pair(body)
    paragraphs = list_paragraphs(body)
    for stretch in stretches:
        assert 0 <= stretch.open <= stretch.start <= stretch.end <= stretch.close <= len(body)
        assert stretch.close <= paragraphs[stretch.paragraph][1]
    for one, two in pairwise(stretches):
        assert one.close <= two.open
