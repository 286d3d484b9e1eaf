import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.dedup.signature import SIGNATURE_VERSION, hash_words, make_bucket_keys
from wiredesk.transforms.logic.text.normalize import normalize_words

WORD_HASHES = ["0xf0e0f33ba7a705cd", "0xdaec8ba7a608a672", "0xcb83f6994d37723c"]
LONG_KEYS = ["0xf2fad216724f3f", "0x1b99299080d88b6", "0x1cf0325176eb5b8", "0x29051fbd4ea6fdd"]
SHORT_KEYS = ["0xe6ad0751505889c", "0x3b53b3d482b2fea3", "0x5b9a15192dda466c", "0xef8895d2f08d6af7"]


def make_words(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [f"w{rng.randrange(3000)}" for _ in range(count)]


def test_keys_of_fixed_texts_are_stable() -> None:
    assert SIGNATURE_VERSION == 1
    assert [hex(h) for h in hash_words(["the", "café", "東"]).tolist()] == WORD_HASHES
    assert [hex(k) for k in make_bucket_keys(make_words(600, 1)).tolist()[:4]] == LONG_KEYS
    assert [
        hex(k) for k in make_bucket_keys(["the", "board", "declared", "a", "dividend"]).tolist()
    ] == SHORT_KEYS


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters=" "), min_size=1), max_size=60))
def test_keys_are_sorted_distinct_and_few(words: list[str]) -> None:
    keys = make_bucket_keys(words)
    assert keys.dtype == np.uint64
    assert keys.tolist() == sorted(set(keys.tolist()))
    assert len(keys) <= 60
    assert bool(len(keys)) == bool(words)


@pytest.mark.parametrize("seed", range(30))
def test_an_excerpt_of_a_fifth_shares_a_key_with_its_source(seed: int) -> None:
    words = make_words(1500, seed)
    start = random.Random(seed).randrange(1200)
    assert np.intersect1d(make_bucket_keys(words), make_bucket_keys(words[start : start + 300])).size


@pytest.mark.parametrize("seed", range(30))
def test_a_reprint_with_a_word_in_ten_edited_shares_a_key(seed: int) -> None:
    words = make_words(400, seed)
    rng = random.Random(seed)
    edited = [f"edit{i}" if rng.random() < 0.1 else w for i, w in enumerate(words)]
    assert np.intersect1d(make_bucket_keys(words), make_bucket_keys(edited)).size


def test_a_short_text_with_an_edit_in_its_middle_shares_a_key() -> None:
    a = normalize_words(None, "The Arden board cut its rate to two percent")
    b = normalize_words(None, "The Arden board today cut its rate to two percent")
    assert np.intersect1d(make_bucket_keys(a), make_bucket_keys(b)).size
