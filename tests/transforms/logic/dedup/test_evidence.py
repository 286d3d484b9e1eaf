import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.dedup.evidence import Shingles, pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.signature import hash_shingles, hash_words


@given(st.text(max_size=80), st.text(max_size=400))
def test_evidence_packs_and_unpacks_any_text(headline: str, body: str) -> None:
    evidence = unpack_evidence(pack_evidence(headline, body))
    assert len(evidence.quoted) == len(evidence.body)
    assert unpack_evidence(pack_evidence(headline, body)) == evidence


def test_evidence_knows_numbers_names_and_quotations() -> None:
    evidence = unpack_evidence(
        pack_evidence("Fire", 'Police in Arden said two died. "It was fast," Bo Lee said.')
    )
    assert evidence.headline == ["fire"]
    assert evidence.numbers == {"two"}
    assert {"arden", "bo", "lee"} <= evidence.names
    assert [w for w, q in zip(evidence.body, evidence.quoted, strict=True) if q] == ["it", "was", "fast"]


def test_evidence_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        unpack_evidence(b"\x09abc")


@given(st.data(), st.text('ab ."', max_size=60))
def test_dropped_words_are_those_of_the_body(data, body: str) -> None:
    evidence = unpack_evidence(pack_evidence("Fire", body))
    dropped = data.draw(st.lists(st.booleans(), min_size=len(evidence.body), max_size=len(evidence.body)))
    kept = [word for word, drop in zip(evidence.body, dropped, strict=True) if not drop]
    found = evidence.drop_words(np.array(dropped, bool))
    assert (found.headline, found.body) == (["fire"], kept)
    assert (found is evidence) is not any(dropped)


@given(st.lists(st.sampled_from("abc"), max_size=20), st.lists(st.sampled_from("abc"), max_size=8))
def test_shingles_are_located_at_their_first_place(words, wanted) -> None:
    text, grams = (hash_shingles(hash_words(some), 2) for some in (words, wanted))
    places = Shingles(text).locate(grams).tolist()
    assert places == [text.tolist().index(gram) if gram in text else -1 for gram in grams]


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ('He said "no way" twice.', ["no", "way"]),
        (f'He said "no {"and " * 100}more "yes" there.', ["yes"]),
        ('A lone " mark.', []),
    ],
)
def test_marks_far_apart_enclose_no_quotation(body, quoted) -> None:
    evidence = unpack_evidence(pack_evidence(None, body))
    assert [word for word, said in zip(evidence.body, evidence.quoted, strict=True) if said] == quoted


def test_names_are_unknown_where_most_words_are_capitalised() -> None:
    assert unpack_evidence(pack_evidence(None, "FIRE IN ARDEN KILLS TWO")).names == frozenset()
    assert "monday" not in unpack_evidence(pack_evidence(None, "It rained in Arden on Monday.")).names
