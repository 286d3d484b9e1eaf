"""French names of places and peoples."""

from __future__ import annotations

import pytest

from wiredesk.transforms.logic.gazetteer.french import (
    find_english_place,
    find_french_kind,
    load_french_peoples,
    load_french_places,
)
from wiredesk.transforms.logic.gazetteer.geonames import find_spots, make_place_key


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Allemagne", "country"),
        ("Côte d’Ivoire", "country"),
        ("Californie", "country"),
        ("Londres", "city"),
        ("Pékin", "city"),
        ("Le Havre", "city"),
        ("Méditerranée", "land"),
        ("Rivet", None),
    ],
)
def test_a_place_has_its_kind(name: str, kind: str | None) -> None:
    assert find_french_kind(name) == kind


def test_the_names_lead_to_places_of_the_table() -> None:
    lost = [name for name, found in load_french_places().items() if not find_spots(make_place_key(found))]
    # A few territories of CLDR have other names in GeoNames; no text is annotated wrongly for that.
    assert len(lost) < 0.12 * len(load_french_places()), lost


def test_a_name_that_the_table_has_needs_no_other() -> None:
    assert find_english_place("Marseille") is None
    assert find_english_place("Bruxelles") == "Brussels"


def test_peoples_have_both_sexes_and_numbers() -> None:
    assert {"Belge", "Belges", "Français", "Française", "Italienne", "Turcs"} <= load_french_peoples()
