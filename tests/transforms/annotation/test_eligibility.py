from __future__ import annotations

import pytest

from tests.support import make_article
from wiredesk.transforms.annotation.eligibility import reads_language, wants_annotation

ENGLISH = frozenset({"en"})


@pytest.mark.parametrize(
    ("language", "is_read"),
    [("en", True), ("en-GB", True), ("de", False), ("enm", False), ("", False), (None, False)],
)
def test_a_model_reads_its_languages_of_any_country(language, is_read):
    assert reads_language(language, ENGLISH) == is_read
    assert wants_annotation(make_article("Text.", language=language), ENGLISH) == is_read


def test_an_exact_copy_is_not_annotated():
    assert not wants_annotation(make_article("Text.", language="en", annotated_from="0" * 32), ENGLISH)
