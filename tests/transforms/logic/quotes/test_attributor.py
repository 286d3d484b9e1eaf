from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.attributor import Attributor


def attribute(body, *names):
    return Attributor(read(body, *names)).attribute_all()


@pytest.mark.parametrize(
    ("body", "method", "speaker"),
    [
        ("“…” Ann Lee said.", "empty", None),
        ("“It will rain,” Ann Lee said.", "after", "Ann Lee"),
        ("Legislator: No “new taxes for us”.", "before", "Legislator"),
        ("Rain fell.\n\n“We will build it again.”", "unknown", None),
    ],
)
def test_the_method_of_a_stretch(body, method, speaker):
    (found,) = attribute(body, "Ann Lee")
    assert (found.method, found.speaker and found.speaker.name) == (method, speaker)


def test_the_speaker_at_the_end_of_a_chain_of_paragraphs_is_that_of_all():
    body = "It rained.\n\n“One.\n\n“Two.\n\n“Three,” Ann Lee said."
    found = attribute(body, "Ann Lee")
    assert [one.speaker.name for one in found] == ["Ann Lee"] * 3
    assert [one.stretch.continues for one in found] == [False, True, True]


def test_only_doubtful_stretches_have_candidates():
    sure, doubtful = attribute("“It will rain,” Ann Lee said. She spoke of “a great storm” to us.", "Ann Lee")
    assert (sure.candidates, sure.share) == ((), 1.0)
    assert doubtful.candidates and 0 < doubtful.share < 1
