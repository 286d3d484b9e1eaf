from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes import MIN_ODDS
from wiredesk.transforms.logic.quotes.attributor import Attributor
from wiredesk.transforms.logic.quotes.judgement import (
    describe_stretch,
    estimate_confidence,
    measure_certainty,
    weigh_stretch,
)


def judge(body):
    reading = read(body, "Ann Lee")
    item = Attributor(reading).attribute_all()[0]
    return reading, item, weigh_stretch(reading, item)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("“We will build it again,” Ann Lee said.", True),
        ("Ann Lee called it “a great danger to us all.”", True),
        ("The so-called “experts” came late.", False),
        ("The band played “Yellow River” and left.", False),
    ],
)
def test_words_that_were_said_have_high_odds(body, said):
    assert (judge(body)[2] >= MIN_ODDS) == said


def test_features_name_the_words_around_a_stretch():
    reading, item, _ = judge("Ann Lee called it “a great danger to us all.”")
    features = set(describe_stretch(reading, item))
    assert {"bias", "cue=called", "before=it", "after=", "tail=.l", "person", "single=False"} <= features


def test_odds_and_share_are_bounded_in_the_confidence():
    _, item, _ = judge("“We will build it again,” Ann Lee said.")
    item.share = 0.0
    measured = measure_certainty(item, 99.0)
    assert measured["odds"] == 6.0 and measured["share"] == pytest.approx(-4.605, abs=0.001)
    item.share = 1.0
    assert 0 <= estimate_confidence(item, -99.0) < estimate_confidence(item, 99.0) <= 1
