"""The schema of a file beside the contract."""

from __future__ import annotations

import pytest

from wiredesk.pipeline.check.shapes import find_differences, flatten_arrow, flatten_avro
from wiredesk.schemas import TABLES, load_avro_schema
from wiredesk.schemas.arrow import make_arrow_schema


@pytest.mark.parametrize("table", TABLES)
def test_the_contract_agrees_with_itself_in_both_formats(table):
    assert flatten_arrow(make_arrow_schema(table)) == flatten_avro(load_avro_schema(table))
    assert find_differences(table, flatten_avro(load_avro_schema(table))) == []


def test_changed_and_unknown_columns_are_named():
    found = flatten_avro(load_avro_schema("articles")) | {"word_count": "long", "more": "string"}
    assert find_differences("articles", found) == [
        "more is not in the contract",
        "word_count is long and not int",
    ]
