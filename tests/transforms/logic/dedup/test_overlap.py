import pytest

from tests.support import OTHER_STORY, STORY
from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.overlap import (
    compare,
    count_new_words,
    find_common_text,
    measure_overlap,
    share_lead,
)


def read(body, headline=None):
    return unpack_evidence(pack_evidence(headline, body))


def test_a_text_has_everything_in_common_with_itself() -> None:
    found = compare(read(STORY), read(STORY))
    assert (found.similarity, found.containment, found.covered, found.plain) == (1, 1, 1, 1)
    assert (found.runs, found.gap, found.mean_run) == (1, 0, found.words)
    assert measure_overlap(read(STORY), read(STORY)).best_score == 3


@pytest.mark.parametrize("other", [OTHER_STORY, "", "Marlow Bay."])
def test_texts_with_little_in_common_are_not_compared(other) -> None:
    assert compare(read(STORY), read(other)) is None


@pytest.mark.parametrize("whole", [STORY, f"{STORY} {OTHER_STORY}"])
def test_the_comparison_does_not_depend_on_the_order_of_the_texts(whole) -> None:
    part = STORY[: len(STORY) // 2]
    found = compare(read(part), read(whole))
    assert found == compare(read(whole), read(part))
    assert (found.covered, found.gap) == (1, 0) and 0 < found.covered_larger < 0.7


def test_the_ends_that_sites_add_are_left_out_and_kept_beside() -> None:
    ends = (
        "Read also what the mayor of Sulm told our readers about the new bridge last week in town.",
        "The Hitham Times is owned by a media house of Zonia that prints nine other titles a day.",
    )
    a, b = (read(f"{STORY}\n\n{end}") for end in ends)
    found = compare(a, b)
    assert found.whole is not None and found.gap < found.whole.gap
    assert found.words < found.whole.words


def test_little_text_in_common_is_enough_for_versions_at_one_place() -> None:
    edited = f"{STORY[: len(STORY) // 4]} {OTHER_STORY}"
    assert compare(read(STORY), read(edited)) is None
    assert find_common_text(read(STORY), read(edited)).containment > 0.12
    assert find_common_text(read(STORY), read(OTHER_STORY)) is None
    assert find_common_text(read(""), read("")) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("a", "b", "is_version"),
    [
        ("Fire hits Arden market hall.", "Market hall of Arden hit by fire, chief says.", True),
        ("Fire hits Arden market hall.", "Ferry to Lorn late because of ice.", False),
    ],
)
def test_versions_of_a_sentence_share_most_of_their_words(a, b, is_version) -> None:
    assert (find_common_text(read(a), read(b)) is not None) is is_version


def test_the_lead_of_an_excerpt_stands_in_its_source() -> None:
    second = STORY.split("\n\n")[1]
    assert share_lead(read(second), read(STORY)) == 1.0
    assert share_lead(read(OTHER_STORY), read(STORY)) < 0.3


def test_new_words_are_those_outside_the_runs_of_the_other_text() -> None:
    added = "The boats were towed to the yard in the evening."
    assert count_new_words(read(STORY), read(STORY)) == 0
    assert count_new_words(read(f"{STORY} {added}"), read(STORY)) == 0
    assert count_new_words(read(STORY), read(f"{STORY} {added}")) == len(added.split())
    assert count_new_words(read("Two."), read("Two.")) == 1, "too short for a run"
