"""The check of a batch and the check of an article find the same wrong offsets."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.support import make_article
from wiredesk.pipeline.check.spans import find_wrong_spans
from wiredesk.schemas import from_row, to_row
from wiredesk.schemas.annotations import SPANS
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.columns import list_columns, walk_columns
from wiredesk.schemas.records import (
    Acronym,
    Article,
    CitedOutlet,
    Entity,
    Mention,
    Place,
    Quote,
    TimeExpression,
)
from wiredesk.transforms.failures import attempt
from wiredesk.transforms.logic.kernel.offsets import OffsetError, check_offsets

BODY = 'Ann Lee of the EU said "no" in Rome on Monday, AP reported.'
FULL = make_article(
    BODY,
    entities=(Entity(0, "Ann Lee", "PERSON", 2, 1.0, (Mention(0, 7, "Ann Lee"), Mention(15, 17, "EU"))),),
    quotes=(Quote(24, 26, "no", "direct", "Ann Lee", 0, 0, 7, "said", 18, 22, 0.9, "pattern"),),
    places=(Place(31, 35, "Rome", "Rome", 1, 0.0, 0.0, "IT", None, None, 0.9),),
    times=(TimeExpression(39, 45, "Monday", "DATE"),),
    cited_outlets=(CitedOutlet("AP", 47, 49),),
    acronyms=(Acronym("EU", "European Union", 15, 17),),
)


def list_damaged():
    yield replace(FULL, entities=(replace(FULL.entities[0], mentions=(Mention(1, 7, "Ann Lee"),)),))
    for name in ("quotes", "places", "times", "cited_outlets"):
        (item,) = getattr(FULL, name)
        yield replace(FULL, **{name: (replace(item, start=item.start + 1),)})
    for name in ("quotes", "places", "times", "cited_outlets", "acronyms"):
        (item,) = getattr(FULL, name)
        yield replace(FULL, **{name: (replace(item, start=70, end=72),)})
    (quote,) = FULL.quotes
    yield replace(FULL, quotes=(replace(quote, cue_start=17),))
    yield replace(FULL, quotes=(replace(quote, speaker_start=9),))
    yield replace(FULL, quotes=(replace(quote, speaker_end=99),))


def test_both_checks_find_the_same_wrong_offsets():
    def find(*articles):
        table = pa.Table.from_pylist(list(map(to_row, articles)), schema=make_arrow_schema("articles"))
        return [wrong.row for batch in table.to_batches() for wrong in find_wrong_spans(batch)]

    check_offsets(FULL)
    assert find(FULL, make_article("Nothing."), FULL) == []
    damaged = list(list_damaged())
    for article in damaged:
        with pytest.raises(OffsetError):
            check_offsets(article)
        assert find(FULL, make_article("Nothing."), article) == [2]
    assert len(damaged) == 13


FILLERS = {"string": "x", "int": 0, "long": 0, "double": 0.0}


def make_item(columns, **values):
    """Returns a record with the given values, and fillers where a field must have a value."""
    fillers = {c.name: [] if c.is_list else FILLERS[c.kind] for c in columns if not c.is_nullable}
    return {c.name: None for c in columns} | fillers | values


def make_row_with(span, start, end):
    """Returns a row of articles with one item of a span, at these offsets, in the lists of its path."""
    columns = dict(walk_columns(list_columns("articles")))
    text = {} if span.fields.text is None else {span.fields.text: BODY[0:7]}
    item = make_item(
        columns[".".join(span.path)].fields, **text | {span.fields.start: start, span.fields.end: end}
    )
    # The offsets of other spans of the same record are right.
    for other in SPANS:
        if other.path == span.path and other != span and item[other.fields.start] is not None:
            item |= {other.fields.start: 0, other.fields.end: 7}
            item |= {} if other.fields.text is None else {other.fields.text: BODY[0:7]}
    for depth in range(len(span.path) - 1, 0, -1):
        item = make_item(columns[".".join(span.path[:depth])].fields, **{span.path[depth]: [item]})
    return to_row(make_article(BODY)) | {span.path[0]: [item]}


@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.name)
def test_every_span_of_the_schema_is_checked_both_ways(span):
    for start, end, is_right in (
        (0, 7, True),
        (0, 70, False),
        (7, 0, False),
        (1, 7, span.fields.text is None),
    ):
        row = make_row_with(span, start, end)
        table = pa.Table.from_pylist([row], schema=make_arrow_schema("articles"))
        found = [wrong for batch in table.to_batches() for wrong in find_wrong_spans(batch)]
        assert [wrong.what.split(" ")[0] for wrong in found] == ([] if is_right else [span.name])
        failure = attempt(check_offsets, from_row(Article, row))
        assert (failure is None) == is_right
        assert is_right or span.name in str(failure)
