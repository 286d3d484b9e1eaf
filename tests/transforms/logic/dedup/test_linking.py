import random

import pytest

from tests.support import STORY, make_article
from wiredesk.transforms.logic.dedup.linking import (
    Judged,
    Origin,
    choose_link,
    get_origin,
    link_exact,
    resolve_roots,
)
from wiredesk.transforms.logic.dedup.signing import sign_copy
from wiredesk.transforms.logic.dedup.verdict import Verdict

NO_ORIGIN = Origin(None, None, None)


def judged(name: str, score: float, placed: tuple[int, int, str], root: str | None = None) -> Judged:
    return Judged(Verdict("copy", 0.5, 0.6, score), placed, name, root, NO_ORIGIN)


@pytest.mark.parametrize(
    ("candidates", "best"),
    [
        pytest.param([judged("a", 1, (0, 1, "a")), judged("b", 2, (0, 2, "b"))], "b", id="best score"),
        pytest.param([judged("a", 1, (1, 1, "a")), judged("b", 1, (0, 2, "b"))], "b", id="earlier run"),
        pytest.param([judged("a", 1, (1, 2, "a")), judged("b", 1, (1, 1, "b"))], "b", id="earlier order"),
        pytest.param([judged("b", 1, (1, 1, "b")), judged("a", 1, (1, 1, "a"))], "a", id="smaller id"),
    ],
)
def test_the_best_candidate_is_chosen_and_of_equals_the_earliest(candidates, best) -> None:
    assert choose_link("x", candidates).matched_id == choose_link("x", candidates[::-1]).matched_id == best


def test_a_link_has_the_figures_and_the_origin_of_its_match() -> None:
    article = make_article(STORY, publisher="Post", wire_agency="AP", wire_confidence=0.9)
    origin = get_origin(sign_copy(article))
    assert origin == ("Post", "AP", 0.9)
    exact = link_exact("x", "y", "root", origin)
    assert (exact.relation, exact.similarity, exact.containment) == ("exact", 1.0, 1.0)
    assert (exact.matched_id, exact.cluster_id, exact.publisher) == ("y", "root", "Post")
    chosen = choose_link("x", [judged("y", 1, (0, 0, "y"), "root")])
    assert (chosen.relation, chosen.similarity, chosen.containment, chosen.cluster_id) == (
        "copy",
        0.5,
        0.6,
        "root",
    )


def test_roots_are_found_through_chains_of_any_length() -> None:
    chain = [(f"{n}", f"{n - 1}", None) for n in range(1, 5000)]
    random.Random(1).shuffle(chain)
    assert set(resolve_roots(chain).values()) == {"0"}


def test_a_root_that_an_earlier_run_found_ends_the_chain() -> None:
    assert resolve_roots([("b", "a", "root"), ("c", "b", None)]) == {"b": "root", "c": "root"}
