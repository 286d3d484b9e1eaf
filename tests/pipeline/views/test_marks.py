from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.views.marks import ORDER, Mark, cut_segments, sort_marks

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
