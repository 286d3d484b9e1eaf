"""Offsets of an article are checked against its body. Every span of the schema: tests/pipeline/check/test_spans.py."""

from __future__ import annotations

import pytest

from tests.support import make_article
from wiredesk.schemas.records import Acronym, Entity, Mention, Quote, TimeExpression
from wiredesk.transforms.logic.kernel.offsets import OffsetError, check_offsets

BODY = "Angela Merkel met 𝒲ang Yi."


def make_quote(**cue):
    return Quote(
        0, 6, "Angela", "direct", None, None, None, None, "met", **cue, confidence=0.9, method="after"
    )


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"times": (TimeExpression(18, 22, "𝒲ang", "DATE"),)},
        {"times": (TimeExpression(26, 26, "", "DATE"),)},
        {"acronyms": (Acronym("AM", "Angela Merkel", 0, 13),)},
        {"quotes": (make_quote(cue_start=14, cue_end=17),)},
        {"quotes": (make_quote(cue_start=None, cue_end=None),)},
    ],
)
def test_right_and_absent_offsets_pass(columns):
    check_offsets(make_article(BODY, **columns))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"times": (TimeExpression(17, 21, "𝒲ang", "DATE"),)}, r"times \[17:21\] is not '𝒲ang' in the body"),
        ({"times": (TimeExpression(26, 27, "", "DATE"),)}, r"times \[26:27\]"),
        ({"times": (TimeExpression(-1, 0, "", "DATE"),)}, r"times \[-1:0\]"),
        ({"acronyms": (Acronym("AM", "Angela Merkel", 13, 0),)}, r"acronyms \[13:0\] is no stretch of the body"),
        ({"quotes": (make_quote(cue_start=13, cue_end=17),)}, r"quotes\.cue \[13:17\] is not 'met'"),
        (
            {"entities": (Entity(0, "Merkel", "PERSON", 1, 1.0, (Mention(0, 6, "Merkel"),)),)},
            r"entities\.mentions \[0:6\]",
        ),
    ],
)
def test_a_wrong_offset_is_an_error_that_names_it(columns, message):
    article = make_article(BODY, **columns)
    with pytest.raises(OffsetError, match=f"{article.article_id}: {message}"):
        check_offsets(article)
