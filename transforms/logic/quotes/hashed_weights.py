"""Sums the weights of many features at once: features are hashed into one table of small numbers.

Feature hashing (Weinberger et al. 2009, https://arxiv.org/abs/0902.2206): a feature is up to three columns of numbers, and
its hash is its place in the table. So nothing is looked up by name, and the cost is a few operations on arrays.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
BITS = 18
"""The table has two to the power of this many places."""
SCALE = 32.0
"""What a weight is multiplied with to become a whole number in the table."""
_MIX = np.uint32(0x9E3779B1)
_FACTORS = np.array([0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F], dtype=np.uint32)


class Templates:
    """Combinations of columns that are features together.

    Args:
      columns: the names of the columns, in their order.
      names: the combinations, each up to three names with a space between.
    """

    def __init__(self, columns: Sequence[str], names: Sequence[str]) -> None:
        places = {name: at for at, name in enumerate(columns)}
        parts = [[places[name] for name in text.split()] for text in names]
        self._sizes = np.array([len(part) for part in parts])
        order = np.argsort(-self._sizes, kind="stable")
        self._columns = [
            np.array([parts[at][n] for at in order if len(parts[at]) > n], dtype=np.int64) for n in range(3)
        ]
        self._salts = ((order.astype(np.uint32) + np.uint32(1)) * _MIX).astype(np.uint32)

    def place(self, columns: Numbers) -> Numbers:
        """Returns the places of the features in the table, of shape (templates, rows), from (columns, rows)."""
        values = columns.astype(np.uint32)
        hashes = values[self._columns[0]] * _FACTORS[0] + self._salts[:, None]
        hashes ^= hashes >> np.uint32(15)
        for number in (1, 2):
            own = hashes[: len(self._columns[number])]
            own += values[self._columns[number]]
            own *= _FACTORS[number]
            own ^= own >> np.uint32(13)
        hashes *= _MIX
        return np.asarray(hashes >> np.uint32(32 - BITS), dtype=np.int64)


def pack_table(weights: NDArray[np.float64]) -> str:
    """Returns a table as text, its weights rounded."""
    small = np.clip(np.rint(weights * SCALE), -127, 127).astype(np.int8)
    return base64.b64encode(zlib.compress(small.tobytes(), 9)).decode("ascii")


def unpack_table(text: str) -> NDArray[np.float32]:
    """Returns the table of a text."""
    small = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.int8)
    return small.astype(np.float32) / np.float32(SCALE)
