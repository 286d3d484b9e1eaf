from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.reported import find_reported


@pytest.mark.parametrize(
    ("body", "cue", "text"),
    [
        ("Ann Lee told reporters that the bridge would stay closed.", "told", "the bridge would stay closed"),
        ("Ann Lee said the bridge would stay closed.", "said", "the bridge would stay closed"),
        ("Ann Lee said in an interview that the bridge would stay closed.", "said", "the bridge would stay closed"),
        ("Ann Lee has promised to open the bridge.", "promised", "to open the bridge"),
        ("Officials are worried that the bridge will not hold.", "worried", "the bridge will not hold"),
    ],
)  # fmt: skip
def test_what_is_reported_has_the_cue_before_it(body, cue, text):
    item = max(find_reported(read(body, "Ann Lee")), key=lambda own: own.share)
    assert (item.cue.text, body[item.start : item.end]) == (cue, text)
    assert 0.4 <= item.share < 1


_SOME = sorted(
    read_words("Lee Roe said told that he she the road is closed and will , . “ ” not to U.S. He about")
)
_WORDS = st.lists(
    st.sampled_from(_SOME),
    max_size=60,
)  # fmt: skip


@given(_WORDS)
def test_what_is_reported_lies_in_order_and_overlaps_nothing(words):
    body = " ".join(words)
    found = find_reported(read(body, "Lee", "Roe"))
    assert all(0 <= item.cue.end <= item.start < item.end <= len(body) for item in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize("body", ["", " ", ".", "said", "Lee said", "said " * 500])
def test_texts_without_anything_reported(body):
    assert find_reported(read(body, "Lee")) == []
