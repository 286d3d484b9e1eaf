"""The layers: maxout, the stores of word vectors, convolution in blocks, transitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.ner import layers
from wiredesk.transforms.logic.ner.layers import Decoder, Encoder, Maxout, WordVectors

WIDTH = 4


class Layer:
    """Stands for a layer of thinc: parameters by name."""

    def __init__(self, **parameters: np.ndarray) -> None:
        self._parameters = parameters

    def get_param(self, name: str) -> np.ndarray:
        return self._parameters[name]


class HashEmbed:
    """Stands for the layer from attributes to hash embeddings, and counts the words that it embeds."""

    words = 0

    def predict(self, attributes: np.ndarray) -> np.ndarray:
        self.words += len(attributes)
        return (attributes % 7).astype(np.float32)


def make_maxout(inputs: int, seed: int = 0) -> Maxout:
    random = np.random.default_rng(seed)
    return Maxout(
        random.normal(size=(inputs + 1, 3 * WIDTH)).astype(np.float32),
        np.ones(WIDTH, np.float32),
        np.zeros(WIDTH, np.float32),
    )


def test_maxout_takes_the_largest_piece_and_normalises_it() -> None:
    pieces = np.array([[1, 5, 2, 8, 3, 1, 9, 1, 0, 2, 4, 7]], np.float32)
    largest = np.array([3, 5, 9, 8], np.float32)
    expected = (largest - largest.mean()) / largest.std()
    assert np.allclose(make_maxout(1).combine(pieces), expected, atol=1e-4)


def test_a_word_is_embedded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    embed = HashEmbed()
    words = WordVectors(embed, make_maxout(4))  # type: ignore[arg-type]
    attributes = np.arange(40, dtype=np.uint64).reshape(10, 4)
    first, again = np.empty((10, WIDTH), np.float32), np.empty((20, WIDTH), np.float32)
    words.look_up(attributes, first)
    words.look_up(np.vstack([attributes, attributes]), again)
    assert embed.words == 10
    assert np.array_equal(again, np.vstack([first, first]))
    monkeypatch.setattr(layers, "_MAX_WORDS", 5)
    words.look_up(np.arange(40, 44, dtype=np.uint64).reshape(1, 4), first[:1])  # The store is emptied.
    words.look_up(attributes, first)
    assert embed.words == 21
    assert np.array_equal(again[:10], first)


@given(st.integers(1, 30), st.integers(1, 7))
def test_blocks_give_the_vectors_of_the_whole_text(tokens: int, block: int) -> None:
    parts = [make_maxout(3 * WIDTH, seed) for seed in (1, 2)]
    padded = np.zeros((tokens + 4, WIDTH), np.float32)
    padded[2:-2] = np.random.default_rng(tokens).normal(size=(tokens, WIDTH))
    whole = Encoder(parts).encode(padded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers, "_BLOCK_TOKENS", block)
        in_blocks = Encoder(parts).encode(padded)
    assert whole.shape == (tokens, WIDTH)
    assert np.allclose(whole, in_blocks, atol=1e-5)


MOVES = ["B-X", "I-X", "L-X", "U-X", "O", "U-"]


def make_decoder() -> Decoder:
    """Makes a decoder of vectors with one number a token, which names the move: its place in ``MOVES``."""
    hidden = len(MOVES)
    lower = np.zeros((3, hidden, 2, hidden))
    lower[0, :, 0, :] = np.eye(hidden)  # Only the next token counts.
    return Decoder(
        Layer(W=np.eye(hidden), b=np.zeros(hidden)),
        Layer(W=lower, pad=np.zeros((1, 3, hidden, 2)), b=np.zeros((hidden, 2))),
        Layer(W=np.eye(hidden, dtype=np.float32), b=np.zeros(hidden, np.float32)),
        MOVES,
    )


@pytest.mark.parametrize(
    ("moves", "spans"),
    [
        ("O O", []),
        ("U-X O U-X", [(0, 1, "X"), (2, 3, "X")]),
        ("B-X L-X O", [(0, 2, "X")]),
        ("O B-X I-X I-X L-X U-X", [(1, 5, "X"), (5, 6, "X")]),
        ("B-X I-X I-X", [(0, 3, "X")]),  # The text's end closes it.
        (f"B-X {'I-X ' * 40}L-X O B-X {'I-X ' * 40}", [(0, 42, "X"), (43, 84, "X")]),
        ("O B-X", []),  # Nothing follows that could close it.
        ("U-", []),
    ],
)
def test_transitions_become_spans(moves: str, spans: list[tuple[int, int, str]]) -> None:
    vectors = np.eye(len(MOVES), dtype=np.float32)[[MOVES.index(move) for move in moves.split()]]
    vectors[:, MOVES.index("O")] += 0.5  # So that O is chosen where the move itself is not possible.
    assert make_decoder().decode(vectors, np.zeros(len(vectors), np.bool_)) == spans


def test_many_beginnings_in_one_long_entity_cost_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    states = 0

    def count(state: layers.Floats) -> layers.Floats:
        nonlocal states
        states += len(state)
        return take_larger(state)

    take_larger = layers._take_larger
    monkeypatch.setattr(layers, "_take_larger", count)
    vectors = np.eye(len(MOVES), dtype=np.float32)[[MOVES.index("B-X")] * 1000]
    assert make_decoder().decode(vectors, np.zeros(1000, np.bool_)) == [(0, 1000, "X")]
    assert states < 20 * 1000


def test_white_space_begins_no_entity() -> None:
    vectors = np.eye(len(MOVES), dtype=np.float32)[[MOVES.index("U-X")] * 3]
    assert make_decoder().decode(vectors, np.array([False, True, False])) == [(0, 1, "X"), (2, 3, "X")]
