"""Values in words for people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.pipeline.views import wording
from wiredesk.schemas.columns import list_columns

AT = datetime(2026, 3, 10, 23, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        ("second", "10 March 2026, 23:05 UTC"),
        ("minute", "10 March 2026, 23:05 UTC"),
        (None, "10 March 2026, 23:05 UTC"),
        ("hour", "10 March 2026, about 23:00 UTC"),
        ("day", "11 March 2026"),
        ("month", "March 2026"),
        ("year", "2026"),
    ],
)
def test_a_publication_time_is_shown_as_exactly_as_it_is_known(precision, shown):
    row = {"published_at": AT, "published_date": date(2026, 3, 11), "published_precision": precision}
    assert wording.show_published(row) == shown
    local = None if precision in ("day", "month", "year") else "11 March 2026"
    assert wording.find_local_day(row) == local
    bare = row | {"published_date": None}
    assert "March 2026" in wording.show_published(bare) or precision == "year"
    assert wording.find_local_day(bare) is None


def test_an_article_without_a_date_says_so():
    row = {"published_at": None, "published_date": None, "published_precision": None}
    assert wording.show_published(row) == "no date" and wording.find_local_day(row) is None


def test_a_moment_of_another_zone_is_shown_in_utc():
    assert wording.show_moment(AT.astimezone(timezone(timedelta(hours=5)))) == wording.show_moment(AT)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("de-CH", "German (Switzerland)"),
        ("zh-Hant", "Chinese (Traditional)"),
        ("yue", "Cantonese"),
        ("xx", "xx"),
        ("x-y-z", "x-y-z"),
        ("<b>", "<b>"),
        ("und", "unknown language"),
        (None, "unknown language"),
    ],
)
def test_languages_have_names(tag, name):
    assert wording.name_language(tag) == name


@given(st.text(max_size=12))
def test_no_tag_of_a_language_is_an_error(tag):
    assert wording.name_language(tag)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.example/a?b=c", "news.example"),
        (" http://news.example ", "news.example"),
        ("HTTPS://news.example:8080/", "news.example"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("//news.example/", ""),
        ("https:news.example", ""),
        ("http://[broken", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_addresses_of_the_web_are_linked(url, host):
    assert wording.find_host(url) == host
    assert bool(wording.find_link(url)) == bool(host)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0 %"), (1, "100 %"), (0.0001, "1 %"), (0.9999, "99 %"), (0.125, "12 %"), (0.5, "50 %")],
)
def test_a_share_is_all_or_nothing_only_where_it_is(share, shown):
    assert wording.show_percent(share) == shown


def test_confidence_and_likeness_are_words_and_numbers():
    assert wording.show_confidence(0.97) == "almost certain, 97 %"
    assert wording.show_confidence(0.1) == "doubtful, 10 %"
    assert wording.show_confidence(None) == ""
    assert wording.show_likeness({"similarity": 0.5, "containment": 0.95}).startswith(
        "nearly all of the wording is shared (95 % of the shorter text"
    )
    assert wording.show_likeness({"similarity": None, "containment": None}) == ""


def test_what_has_no_words_is_shown_as_it_is():
    assert wording.name_relation("exact", 2) == "exact copies" and wording.name_relation("<i>") == "<i>"
    assert (
        wording.name_entity_type("ORG") == "organisation"
        and wording.name_entity_type("NEW_KIND") == "new kind"
    )
    assert wording.name_feature("P.PPLC") == "capital" and wording.name_feature(None) == "place"
    assert wording.name_country("IE") == "Ireland" and wording.name_country("<b>") == "<b>"
    assert (
        wording.name_column("published_at") == "Published"
        and wording.name_column("word_count") == "Word count"
    )
    assert wording.name_date_method("url") == "the address" and wording.name_date_method(None) == "unknown"


def test_names_are_of_columns_and_types_that_exist():
    columns = {column.name for table in ("articles", "rejects") for column in list_columns(table)}
    of_views = {"first_seen", "last_seen", "n"}
    assert set(wording._COLUMNS) <= columns | of_views
