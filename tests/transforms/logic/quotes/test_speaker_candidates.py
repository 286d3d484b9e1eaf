from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.logic.quotes.texts import read
from wiredesk.transforms.logic.quotes.candidate_features import (
    Setting,
    bucket_words,
    count_words,
    describe_frame,
)
from wiredesk.transforms.logic.quotes.speaker_candidates import (
    Candidate,
    choose_candidate,
    find_signature,
    list_candidates,
)
from wiredesk.transforms.logic.quotes.weights import SPEAKER


def list_texts(body, *names, rules=None):
    reading = read(body, *names)
    stretch = reading.stretches[0]
    setting = Setting(stretch, 0, len(body), rules or {}, None, None)
    return [body[c.span[0] : c.span[1]] for c in list_candidates(reading, setting)]


def test_candidates_are_names_pronouns_and_subjects_on_both_sides_in_order():
    body = "Ann Lee and he met Bob Ray, whom the board called “a danger to us all,” said a woman."
    assert list_texts(body, "Ann Lee", "Bob Ray") == ["Ann Lee", "he", "Bob Ray", "the board", "a woman"]


def test_answers_of_rules_are_candidates_too():
    body = "It rained. The mayor spoke of “a danger to us all” again."
    assert "The mayor" in list_texts(body, rules={"clause": (11, 20, None)})


@given(
    st.lists(st.sampled_from(["Ann Lee ", "he ", "said ", "the ad ", ", ", ". ", "told us "]), max_size=20)
)
def test_candidates_do_not_overlap_and_all_have_features(parts):
    body = "".join(parts) + "“a b c d” " + "".join(parts)
    reading = read(body, "Ann Lee")
    found = list_candidates(reading, Setting(reading.stretches[0], 0, len(body), {}, None, None))
    assert all(one.span[1] <= two.span[0] for one, two in pairwise(found))
    assert all(len(candidate.features) > 5 for candidate in found)


@pytest.mark.parametrize(
    ("body", "frame"),
    [
        ("“Yes,”", ("word", ",")),
        ("He said: “Yes.”", (":", ".")),
        ("the so-called “experts”", ("word", "word")),
        ("It rained.\n\n“Yes”", ("word", "word")),
    ],
)
def test_the_frame_of_a_stretch(body, frame):
    reading = read(body)
    assert describe_frame(reading, reading.stretches[0]) == frame


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("“Yes,” – Ann Lee", "Ann Lee"),
        ("“Yes.” (Ann Lee)", "Ann Lee"),
        ("“Yes.” Ann Lee", None),
        ("“Yes.” – It was said by a woman named Ann Lee", None),
    ],
)
def test_a_signature_is_a_name_behind_a_dash_or_bracket(body, name):
    reading = read(body, "Ann Lee")
    found = find_signature(reading, reading.stretches[0])
    assert (found and body[found[0] : found[1]]) == name


def test_classes_of_word_numbers():
    assert [bucket_words(n) for n in (0, 3, 4, 5, 20, 21, 999)] == ["0", "3", "5", "5", "20", "more", "more"]
    assert count_words("a b c", 0, 5) == "3"
    assert count_words("x" * 400, 0, 400) == "more"


def test_the_most_likely_candidate_is_chosen_with_its_probability():
    best, worst = sorted(SPEAKER, key=SPEAKER.__getitem__)[-1], min(SPEAKER, key=SPEAKER.__getitem__)
    likely, unlikely = (Candidate((0, 1, None), None, (name,) * 3) for name in (best, worst))
    chosen, share = choose_candidate([unlikely, likely])
    assert chosen is likely and 0.5 < share <= 1
    chosen, share = choose_candidate([unlikely])
    assert chosen is None and 0.5 < share <= 1
    assert choose_candidate([]) == (None, 1.0)
