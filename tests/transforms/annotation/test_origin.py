from __future__ import annotations

import pytest

from tests.support import make_article
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Dateline
from wiredesk.transforms.annotation.origin import Origin, find_origin


@pytest.mark.parametrize(
    ("language", "url", "place", "origin"),
    [
        ("en", "https://news.example.co.uk/1", None, Origin("GB", "DMY", "GB")),
        ("en", "https://news.example.in/1", "LONDON", Origin("IN", "DMY", "IN")),
        ("en-US", "https://news.example.com/1", None, Origin("US", "MDY", "US")),
        ("en", None, "MUMBAI", Origin("IN", "DMY")),
        ("en", None, "CHICAGO", Origin("US", "MDY")),
        ("en", None, "TORONTO", Origin("CA", None)),
        ("en", "https://news.example.com/1", None, Origin()),
        (None, None, None, Origin()),
    ],
)
def test_the_domain_the_region_and_the_dateline_tell_the_country(language, url, place, origin):
    dateline = Dateline(place, place) if place else None
    article = replace_fields(make_article("It rained."), language=language, url=url, dateline=dateline)
    assert find_origin(article) == origin
