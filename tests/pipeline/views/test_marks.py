from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support import count_calls
from wiredesk.pipeline.views.marks import DEEPEST, ORDER, Mark, cut_paragraphs, cut_segments, sort_marks

marks = st.builds(
    lambda start, length, kind: Mark(start, start + length, kind, "X", "note"),
    st.integers(0, 20), st.integers(1, 10), st.sampled_from(ORDER),
)  # fmt: skip


@given(st.lists(marks, max_size=8))
def test_segments_join_to_the_text_and_every_mark_covers_its_stretch(found):
    body = "abcdefghijklmnopqrstuvwxyzäöü𝒳"
    found = sort_marks(found)
    segments = list(cut_segments(body, found))
    assert "".join(segment.text for segment in segments) == body
    for mark in found:
        assert mark in [opened for s in segments for opened in s.opened]
        assert "".join(s.text for s in segments if mark in s.marks) == body[mark.start : mark.end]
    assert sum(len(s.opened) for s in segments) == sum(len(s.closed) for s in segments) == len(found)


@given(st.text(alphabet="ab\n ", max_size=30), st.lists(marks, max_size=8))
def test_paragraphs_and_gaps_join_to_the_text_and_no_mark_is_lost(body, found):
    paragraphs = list(cut_paragraphs(body, found))
    text = "".join("".join(s.text for s in p.segments) + p.gap for p in paragraphs)
    assert text == body
    assert all(p.gap.strip("\n") == "" and len(p.gap) != 1 for p in paragraphs)
    assert all("\n\n" not in "".join(s.text for s in p.segments) for p in paragraphs)
    opened = [mark for p in paragraphs for s in p.segments for mark in s.opened]
    inside = [mark for mark in found if mark.end <= len(body)]
    seen = [mark for mark in inside if body[mark.start :].strip("\n")]
    assert all(mark in opened for mark in seen) and len(opened) <= len(inside)


def test_marks_that_are_empty_or_reach_beyond_the_text_are_left_out():
    odd = [Mark(*at, "time", "", "") for at in ((2, 2), (3, 2), (-1, 2), (1, 9), (4, 4))]
    assert [(s.text, s.marks) for s in cut_segments("abcd", odd)] == [("abcd", ())]
    assert list(cut_segments("", odd)) == [] and list(cut_paragraphs("", odd)) == []


def test_the_innermost_marks_are_told_where_many_lie():
    many = [Mark(n, 1000 - n, "place", str(n), "") for n in range(400)]
    deepest = max(
        cut_segments("x" * 1000, many), key=lambda segment: segment.marks[-1].start if segment.marks else -1
    )
    assert [mark.label for mark in deepest.marks] == [str(n) for n in range(400 - DEEPEST, 400)]


def test_a_thousand_times_the_marks_take_a_thousand_times_the_steps():
    def count(number):
        body = "x" * (4 * number)
        nested = [Mark(n, 4 * number - n, "place", "", "") for n in range(number)]
        return count_calls(lambda: list(cut_segments(body, nested)))

    assert count(4000) < 12 * count(400)


def test_a_segment_leads_to_where_its_innermost_mark_leads():
    found = [
        Mark(0, 9, "quote", "1", "a"),
        Mark(0, 5, "keyphrase", "", "b", ("topic", "x")),
        Mark(1, 4, "time", "", "c"),
    ]
    first, second, *_ = cut_segments("abcdefghi", found)
    assert first.target == second.target == ("topic", "x")
    assert second.names == "quote keyphrase time" and second.notes == "c\nb\na"
