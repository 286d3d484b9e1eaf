import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.exchanges import compare_order, count_swaps


def read(body, headline=None):
    return unpack_evidence(pack_evidence(headline, body))


def test_exchanged_facts_are_counted_by_kind() -> None:
    body = (
        "The board of Lorn Mills met and paid {} crowns to the owners, said {} of the same {} in town today."
    )
    a = read(body.format("40", "Venn", "firm"))
    b = read(body.format("55", "Brandt", "house"))
    assert count_swaps(a, b, a.names | b.names) == (1, 1, 1)


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        ("Drawn: 4, 4 and 1.", "Drawn: 4, 4 and 1.", 1.0),
        ("Drawn: 4, 4 and 1.", "Drawn: 4, 1 and 4.", 2 / 3),
        ("Drawn: 4, 4 and 1.", "Drawn: 8, 4 and 1, bonus 6.", 2 / 3),
        ("Nothing was drawn.", "Drawn: 4, 4 and 1.", 1.0),
        ("word " * 150 + "4", "word " * 150 + "5", 1.0),
    ],
)
def test_the_order_of_numbers_is_compared_in_short_texts(a, b, share) -> None:
    assert compare_order(read(a), read(b)) == pytest.approx(share)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), max_size=12))
def test_the_common_order_is_the_longest_common_sequence(mine, yours) -> None:
    lengths = [[0] * (len(yours) + 1) for _ in range(len(mine) + 1)]
    for i, one in enumerate(mine):
        for j, other in enumerate(yours):
            longer = max(lengths[i][j + 1], lengths[i + 1][j])
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if one == other else longer
    a, b = (read("Drawn " + " ".join(map(str, some))) for some in (mine, yours))
    assert compare_order(a, b) == pytest.approx(lengths[-1][-1] / len(mine))
