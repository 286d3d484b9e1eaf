"""Values of TIMEX3 in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.views.time_values import show_time


@pytest.mark.parametrize(
    ("value", "mod", "kind", "words"),
    [
        ("2010-06-16", None, "DATE", "16 June 2010"),
        ("2010-06", "MID", "DATE", "middle of June 2010"),
        ("2015", "END", "DATE", "end of 2015"),
        ("194", None, "DATE", "the 1940s"),
        ("19", None, "DATE", "the 20th century"),
        ("20", "START", "DATE", "beginning of the 21st century"),
        ("2021-W30", None, "DATE", "week 30 of 2021"),
        ("2012-W23-WE", None, "DATE", "weekend of week 23 of 2012"),
        ("2012-W23-3", None, "DATE", "Wednesday of week 23 of 2012"),
        ("XXXX-WXX-2", None, "DATE", "Tuesday"),
        ("XXXX-WXX-2TNI", None, "TIME", "Tuesday night"),
        ("XXXX-WXX-3", None, "SET", "every Wednesday"),
        ("XXXX-09", None, "SET", "every September"),
        ("XXXX-10-17", None, "DATE", "17 October"),
        ("2012-Q1", None, "DATE", "1st quarter of 2012"),
        ("XXXX-Q3", None, "DATE", "3rd quarter"),
        ("2010-H2", None, "DATE", "2nd half of 2010"),
        ("2010-SU", None, "DATE", "summer of 2010"),
        ("XXXX-FA", None, "DATE", "autumn"),
        ("2012-06-09T17:00", "APPROX", "TIME", "about 9 June 2012, 17:00"),
        ("2012-06-01TEV", "START", "TIME", "1 June 2012, evening (early)"),
        ("T24:00", None, "TIME", "midnight"),
        ("2012-05-02", "MORE_THAN", "DATE", "about 2 May 2012"),
        ("P3D", None, "DURATION", "3 days"),
        ("P1CE", None, "DURATION", "1 century"),
        ("P1W", "MORE_THAN", "DURATION", "more than 1 week"),
        ("PT2.5H", None, "DURATION", "2.5 hours"),
        ("P800000Y", "APPROX", "DURATION", "about 800,000 years"),
        ("PXDE", None, "DURATION", "some decades"),
        ("P1Y", None, "SET", "every year"),
        ("P2W", None, "SET", "every 2 weeks"),
        ("PT1M", None, "DURATION", "1 minute"),
        ("P1M", None, "DURATION", "1 month"),
        ("PAST_REF", None, "DATE", "in the past"),
        ("PRESENT_REF", "END", "DATE", "at present"),
        (None, None, "DATE", "unknown"),
    ],
)
def test_values_are_put_into_words(value, mod, kind, words):
    assert show_time(value, mod, kind) == words


@given(st.text(alphabet="0123456789XPTWQ-:MOEDR_.<", max_size=14), st.sampled_from([None, "END", "?"]))
def test_a_value_that_is_no_time_is_shown_as_it_is(value, mod):
    words = show_time(value, mod)
    assert words
    if "<" in value or "_" in value or "R" in value:
        assert words == value
