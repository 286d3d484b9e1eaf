"""Computes the layers of spaCy's small entity recogniser in numpy; see :mod:`wiredesk.transforms.logic.ner.fast`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided
from thinc.api import Model

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.intp]

_BLOCK_TOKENS = 512
"""Tokens convolved at once: the widest array (288 floats each) stays in the L2 cache."""

_WORD_BLOCK = 256
"""Words embedded at once: their sums in double precision stay in the cache."""

_MAX_WORDS = 50_000
"""Distinct words whose vectors are kept (about 25 MB); a full store is emptied."""

_USUAL_LENGTH = 16
"""Tokens up to which the ends of all possible entities are looked for at once."""

_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64)
"""Odd multipliers that combine four 64-bit hashes into one 64-bit key (constants of xxHash)."""


@dataclass(frozen=True, slots=True)
class Maxout:
    """A maxout layer of three pieces with layer normalisation.

    ``weights`` has the shape (inputs + 1, pieces * outputs). Its last row is the bias; the last input is always 1.
    """

    weights: npt.NDArray[Any]
    gain: Floats
    shift: Floats

    @classmethod
    def from_layer(cls, layer: Any) -> Maxout:
        """Returns the weights of thinc's ``maxout>>layernorm>>dropout``, pieces outermost."""
        maxout, norm = layer.layers[0].layers
        weights = np.asarray(maxout.get_param("W")).transpose(2, 1, 0)  # (inputs, pieces, outputs)
        bias = np.asarray(maxout.get_param("b")).T
        return cls(
            np.vstack([weights.reshape(len(weights), -1), bias.reshape(1, -1)]),
            np.array(norm.get_param("G")),
            np.array(norm.get_param("b")),
        )

    def combine(self, pieces: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Returns the largest of each three pieces, normalised: (rows, 3 * outputs) to (rows, outputs)."""
        width = self.gain.size
        rows: npt.NDArray[Any] = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        np.maximum(rows, pieces[:, 2 * width :], out=rows)
        rows -= rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", rows, rows) / np.float32(width)
        rows *= (1.0 / np.sqrt(variance + np.float32(1e-8)))[:, None]
        rows *= self.gain
        rows += self.shift
        return rows


class WordVectors:
    """Keeps the vector of each distinct word before the convolutions, across texts.

    A vector is summed in double precision and then rounded. In single precision its last bits would
    depend on the machine and on the other rows of the same matrix product, and so on the other new words.

    Args:
      hash_embed: the layer from attributes (words, 4) to hash embeddings (words, 4 * width).
      mix: the layer from hash embeddings to vectors (words, width).
    """

    def __init__(self, hash_embed: Model[Any, Any], mix: Maxout) -> None:
        self._hash_embed = hash_embed
        self._mix = replace(mix, weights=mix.weights.astype(np.float64))
        self._rows: dict[int, int] = {}
        self._vectors = np.zeros((_WORD_BLOCK, mix.gain.size), np.float32)

    def look_up(self, attributes: Hashes, out: Floats) -> None:
        """Writes the vectors of tokens with the given attributes (tokens, 4) into ``out`` (tokens, width)."""
        keys: list[int] = (attributes * _MIX).sum(axis=1, dtype=np.uint64).tolist()
        rows = [self._rows.get(key, -1) for key in keys]
        if -1 in rows:
            self._add_missing(keys, attributes)
            rows = [self._rows[key] for key in keys]
        np.take(self._vectors, rows, axis=0, out=out)

    def _add_missing(self, keys: list[int], attributes: Hashes) -> None:
        if len(self._rows) > _MAX_WORDS:
            self._rows.clear()
        new = {key: at for at, key in enumerate(keys) if key not in self._rows}
        vectors = self._embed(attributes[list(new.values())])
        known = len(self._rows)
        self._reserve(known + len(new))
        self._vectors[known : known + len(new)] = vectors
        self._rows.update(zip(new, range(known, known + len(new)), strict=True))

    def _embed(self, attributes: Hashes) -> Floats:
        vectors = np.empty((len(attributes), self._vectors.shape[1]), np.float32)
        for first in range(0, len(attributes), _WORD_BLOCK):
            embedded = self._hash_embed.predict(attributes[first : first + _WORD_BLOCK])
            inputs = np.hstack([embedded, np.ones((len(embedded), 1))])
            vectors[first : first + len(embedded)] = self._mix.combine(inputs @ self._mix.weights)
        return vectors

    def _reserve(self, rows: int) -> None:
        if rows > len(self._vectors):
            grown = np.zeros((max(rows, 2 * len(self._vectors)), self._vectors.shape[1]), np.float32)
            grown[: len(self._vectors)] = self._vectors
            self._vectors = grown


class Encoder:
    """Computes the window convolutions: several times over, each token's vector from itself and its neighbours."""

    def __init__(self, layers: Sequence[Maxout]) -> None:
        self.margin = len(layers)
        self.width = layers[0].gain.size
        self._layers = layers
        rows = _BLOCK_TOKENS + 2 * self.margin
        self._window = np.ones((rows, 3 * self.width + 1), np.float32)
        self._pieces = np.empty((rows, layers[0].weights.shape[1]), np.float32)

    def encode(self, padded: Floats) -> Floats:
        """Returns the vectors (tokens, width) of a text that has ``margin`` rows of padding at both ends."""
        count = len(padded) - 2 * self.margin
        encoded = np.empty((count, self.width), np.float32)
        for first in range(0, count, _BLOCK_TOKENS):
            last = min(first + _BLOCK_TOKENS, count)
            encoded[first:last] = self._convolve(padded[first : last + 2 * self.margin])
        return encoded

    def _convolve(self, vectors: Floats) -> Floats:
        for layer in self._layers:
            vectors = vectors[1:-1] + self._apply(layer, vectors)
        return vectors

    def _apply(self, layer: Maxout, vectors: Floats) -> Floats:
        count, width = len(vectors) - 2, self.width
        # A row and the two behind it are contiguous in memory, so the window is a view.
        window = as_strided(vectors, (count, 3 * width), (vectors.strides[0], vectors.strides[1]))
        np.copyto(self._window[:count, :-1], window)
        pieces = np.dot(self._window[:count], layer.weights, out=self._pieces[:count])
        return layer.combine(pieces)


class Decoder:
    """Applies the greedy BILUO transitions to a text, unrolled.

    spaCy's parser scores a state from three feature tokens: the next token, the first token of the open entity
    and the last token read. Each contributes a vector that depends on the feature and the token alone,
    so all of them come from one matrix product per feature. Maxout over two pieces and a linear layer
    follow.

    - No entity is open: the other two features are padding, and the possible moves are O, B and U.
    - An entity is open: the possible moves are I and L of its label, so the difference of
      their two scores decides.
    """

    def __init__(self, linear: Any, lower: Any, upper: Any, moves: Sequence[str]) -> None:
        """Reads the weights of the layers.

        Args:
          linear: the layer from token vectors (width) to hidden vectors.
          lower: thinc's ``precomputable_affine``, from hidden vectors to pieces, for each feature.
          upper: the layer from maxout outputs to the scores of moves.
          moves: the names of the moves in the order of the scores: ``B-ORG``, ``O``.
        """
        self._read_features(linear, lower)
        self._read_moves(np.asarray(upper.get_param("W")), np.asarray(upper.get_param("b")), moves)

    def _read_features(self, linear: Any, lower: Any) -> None:
        """Multiplies the two layers below the maxout into one matrix for each feature."""
        project = np.asarray(linear.get_param("W"), np.float64)  # (hidden, width)
        offset = np.asarray(linear.get_param("b"), np.float64)
        weights = np.asarray(lower.get_param("W"), np.float64)  # (feature, output, piece, hidden)
        weights = weights.transpose(0, 2, 1, 3)  # pieces outermost, as in Maxout
        flat = weights.reshape(weights.shape[0], -1, weights.shape[3])
        self._features = [np.ascontiguousarray((w @ project).T, np.float32) for w in flat]
        constants = flat @ offset
        padding = np.asarray(lower.get_param("pad"), np.float64)[0].transpose(0, 2, 1).reshape(len(flat), -1)
        bias = np.asarray(lower.get_param("b"), np.float64).T.reshape(-1)
        self._closed_bias = (constants[0] + padding[1] + padding[2] + bias).astype(np.float32)
        self._open_bias = (constants.sum(axis=0) + bias).astype(np.float32)

    def _read_moves(self, weights: Floats, bias: Floats, moves: Sequence[str]) -> None:
        """Selects the scores of O, B and U, and for each B the difference of its L and I."""
        # "U-" without a label serves tokens that are blocked beforehand, and here none are.
        closed = [at for at, move in enumerate(moves) if move == "O" or (move[0] in "BU" and move[2:])]
        self._closed_weights = np.ascontiguousarray(weights[closed].T)
        self._closed_scores_bias = bias[closed]
        self._labels = [moves[at][2:] for at in closed]
        self._begins = np.array([moves[at][0] == "B" for at in closed])
        self._out = [moves[at] for at in closed].index("O")
        inside, last = (
            [
                moves.index(f"{move}-{label}") if begins else 0
                for label, begins in zip(self._labels, self._begins, strict=True)
            ]
            for move in "IL"
        )
        self._close_weights = weights[last] - weights[inside]
        self._close_bias = bias[last] - bias[inside]

    def decode(self, vectors: Floats, is_space: npt.NDArray[np.bool_]) -> list[tuple[int, int, str]]:
        """Returns ``(first token, token after the last, label)`` of each entity, in text order."""
        first_feature = vectors @ self._features[0]
        actions = self._choose_closed(first_feature, is_space)
        starts = np.flatnonzero(actions != self._out)
        ends, is_open = self._find_ends(vectors, first_feature, starts, actions[starts], _USUAL_LENGTH)
        spans: list[tuple[int, int, str]] = []
        free = 0
        for at, (start, action) in enumerate(zip(starts.tolist(), actions[starts].tolist(), strict=True)):
            if start >= free:  # A start inside an entity never had the state without an open one.
                if is_open[at]:
                    one = slice(at, at + 1)
                    ends[one], _ = self._find_ends(vectors, first_feature, starts[one], actions[starts[one]])
                free = int(ends[at])
                spans.append((start, free, self._labels[action]))
        return spans

    def _choose_closed(self, first_feature: Floats, is_space: npt.NDArray[np.bool_]) -> Ints:
        """Returns the move at each token, on the assumption that no entity is open there."""
        scores = _take_larger(first_feature + self._closed_bias) @ self._closed_weights
        scores += self._closed_scores_bias
        scores[-1, self._begins] = -np.inf  # No token follows that could close it.
        actions: Ints = scores.argmax(axis=1)
        actions[is_space] = self._out
        return actions

    def _find_ends(
        self, vectors: Floats, first_feature: Floats, starts: Ints, actions: Ints, length: int | None = None
    ) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Returns the token after the last one of the entity at each possible start.

        Args:
          vectors: of the tokens.
          first_feature: their part of the state.
          starts: tokens that may begin an entity.
          actions: their moves.
          length: tokens after which an entity is left open, so that many starts inside of a long one cost no more.

        Returns:
          The ends, and which entities were left open.
        """
        ends = starts + 1
        is_open = np.zeros(len(starts), bool)
        longest = len(vectors) if length is None else length
        open_ = np.flatnonzero(self._begins[actions])
        from_start = vectors[starts[open_]] @ self._features[1] + self._open_bias
        for _ in range(longest):
            if not open_.size:
                break
            at = ends[open_]
            state = first_feature[at] + from_start + vectors[at - 1] @ self._features[2]
            moves = actions[open_]
            lead_of_closing = (
                np.einsum("ij,ij->i", _take_larger(state), self._close_weights[moves])
                + self._close_bias[moves]
            )
            ends[open_] += 1
            goes_on = (lead_of_closing <= 0) & (at < len(vectors) - 1)
            open_, from_start = open_[goes_on], from_start[goes_on]
        is_open[open_] = True
        return ends, is_open


def _take_larger(state: Floats) -> Floats:
    """Returns the larger of each two pieces: (rows, 2 * outputs) to (rows, outputs)."""
    half = state.shape[1] // 2
    return np.maximum(state[:, :half], state[:, half:])
