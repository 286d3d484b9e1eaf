"""Labels fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.pages.labels import clean_text, cut_text, measure_text, shorten


@given(st.text(), st.integers(20, 400))
def test_a_shortened_text_fits_and_is_a_beginning(text, width):
    short = shorten(text, width)
    assert short == clean_text(text) or (short.endswith("…") and clean_text(text).startswith(short[:-1]))
    assert measure_text(short) <= width or len(short) <= 2


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_has_at_most_so_many_characters(text, most):
    cut = cut_text(text, most)
    assert len(cut) <= most and "\n" not in cut
    assert cut == clean_text(text) or cut.endswith("…")


@pytest.mark.parametrize(("narrow", "wide"), [("iii", "mmm"), ("a", "A"), ("ab", "新闻"), ("e", "e\u0301e")])
def test_wide_characters_take_more_room(narrow, wide):
    assert measure_text(narrow) < measure_text(wide)
    assert measure_text("e\u0301") == measure_text("e")
