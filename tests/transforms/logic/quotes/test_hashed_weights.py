from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.quotes.hashed_weights import BITS, SCALE, Templates, pack_table, unpack_table

_ROWS = st.lists(st.tuples(*[st.integers(0, 100_000)] * 3), min_size=1, max_size=20)


@given(_ROWS, _ROWS)
def test_a_feature_has_one_place_whatever_stands_beside_it(rows, others):
    templates = Templates(["a", "b", "c"], ["a", "a b", "c b a", "b"])
    alone = templates.place(np.array(rows).T)
    among = templates.place(np.array(rows + others).T)
    assert (alone == among[:, : len(rows)]).all()
    assert alone.shape == (4, len(rows))
    assert ((alone >= 0) & (alone < 1 << BITS)).all()


def test_columns_matter_by_their_order():
    templates = Templates(["a", "b"], ["a b", "b a", "a", "b"])
    places = templates.place(np.array([[3, 4, 3], [4, 3, 3]]))
    assert len(set(places.ravel().tolist())) == 10  # Of row 3, "a b" and "b a" differ too: each has its salt.


def test_a_table_keeps_its_weights_to_the_last_step():
    weights = np.array([0.0, 1.5, -2.25, 0.01, 99.0])
    found = unpack_table(pack_table(weights))
    assert np.abs(found[:4] - weights[:4]).max() <= 0.5 / SCALE
    assert found[4] == 127 / SCALE
