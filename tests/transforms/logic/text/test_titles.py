from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.titles import SiteNames, cut_bars


@pytest.mark.parametrize(
    ("text", "is_site"),
    [
        ("The Creek Courier", True),
        ("CREEK COURIER", True),
        ("creekcourier.com", True),
        ("Courier", True),
        ("CCW", True),
        ("Creek", False),
        ("The courier who carried gold", False),
        ("", False),
    ],
)
def test_longer_and_shorter_forms_of_a_name_are_recognised(text, is_site):
    assert SiteNames(["Creek Courier", "Creek Courier Weekly"]).holds(text) is is_site


def test_a_headline_is_never_cut_to_one_word_or_to_nothing():
    sites = SiteNames(["Creek Courier", "x", ""])
    assert sites.cut("Pier - Creek Courier") == "Pier - Creek Courier"
    assert sites.cut("Creek Courier") == "Creek Courier"
    assert SiteNames([]).cut("Old pier - Creek Courier") == "Old pier - Creek Courier"


def test_the_headline_between_bars_is_found():
    assert cut_bars("City | Old pier of the town opens | Courier") == "Old pier of the town opens"
    assert cut_bars("Pier | Tram") == "Pier | Tram"
    assert cut_bars("Old pier opens again | The Creek Courier and Gazette Online") == "Old pier opens again"
    assert cut_bars("도서관 지붕 고친다 < 사회 < 기사본문") == "도서관 지붕 고친다"
    assert cut_bars("Creek Courier » Blog Archive » Old pier opens") == "Old pier opens"
    assert cut_bars("Frost: less than 5 < 10") == "Frost: less than 5 < 10"
