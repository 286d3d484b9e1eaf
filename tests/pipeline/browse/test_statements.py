from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.browse.paging import Query
from wiredesk.pipeline.browse.statements import fill_in, write_literal, write_statement

TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), TEXTS, DATES
)


@given(SCALARS)
def test_a_literal_is_the_value(value: object) -> None:
    assert duckdb.sql(f"SELECT {write_literal(value)}").fetchall() == [(value,)]


@given(st.lists(TEXTS))
def test_a_list_of_texts_is_a_list(values: list[str]) -> None:
    assert duckdb.sql(f"SELECT {write_literal(values)}").fetchall() == [(values,)]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5, minutes=-30))])
def test_a_time_is_the_moment(zone: timezone) -> None:
    at = datetime(2026, 3, 10, 23, 59, 59, 123456, zone)
    ((micros,),) = duckdb.sql(f"SELECT epoch_us({write_literal(at)})").fetchall()
    assert micros == round(at.timestamp() * 1_000_000)
    plain = at.replace(tzinfo=None)
    assert duckdb.sql(f"SELECT {write_literal(plain)}").fetchall() == [(plain,)]


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match="dict"):
        write_literal({})


@given(TEXTS)
def test_a_value_stays_a_value(text: str) -> None:
    sql = """SELECT $a AS "$a", '$a' AS b, 'it''s $a' AS c /* $a */ -- $a"""
    ((a, b, c),) = duckdb.sql(fill_in(sql, {"a": text})).fetchall()
    assert (a, b, c) == (text, "$a", "it's $a")


def test_a_parameter_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill_in("SELECT $a", {"b": 1})


def test_a_title_cannot_end_its_comment() -> None:
    statement = write_statement(Query("Articles of a\nDROP TABLE x; --", "SELECT $n;", {"n": 1}))
    assert statement == "-- Articles of a DROP TABLE x; --\nSELECT 1;\n"
