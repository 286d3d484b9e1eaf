"""Rows with values that no file can hold, and annotations that are not at their offsets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support import make_article
from wiredesk.pipeline.storage.mending import (
    UnwritableError,
    as_unwritable,
    drop_misplaced,
    make_writable,
    write_column,
)
from wiredesk.schemas.records import TimeExpression

BODY = "The boats left on Monday."
MONDAY = TimeExpression(18, 24, "Monday", "DATE", "2026-01-05", None)


def test_a_correct_article_is_left_alone():
    article = make_article(BODY, times=(MONDAY,))
    assert drop_misplaced(article) == (article, ())
    assert make_writable("articles", article) == (article, ())


def test_only_the_wrong_kind_of_annotation_is_dropped():
    article = make_article(BODY, times=(replace(MONDAY, start=17, end=23),), keyphrases=())
    mended, (lost,) = drop_misplaced(article)
    assert lost.what == "times" and mended.times == () and mended.body == BODY
    assert [warning.code for warning in mended.warnings] == ["writing_failed"]


def test_lone_surrogates_become_replacement_characters_of_the_same_length():
    mended, (lost,) = make_writable("articles", make_article(BODY, headline="a\ud800b"))
    assert mended.headline == "a\ufffdb" and lost.what == "half characters of headline"


def test_a_value_that_cannot_be_written_gets_its_default():
    mended, (lost,) = make_writable("articles", make_article(BODY, keyphrases="no list"))
    assert mended.keyphrases == () and lost.what == "keyphrases"


def test_a_column_without_a_default_must_be_writable():
    with pytest.raises(UnwritableError, match="word_count cannot be written"):
        make_writable("articles", make_article(BODY, word_count="many"))


def test_both_formats_must_accept_a_value():
    write_column("articles", "word_count", 3)
    with pytest.raises(UnwritableError):
        write_column("articles", "word_count", "many")


def test_only_errors_of_arrow_are_those_of_a_value():
    with pytest.raises(ZeroDivisionError):
        as_unwritable(lambda: 1 / 0)
