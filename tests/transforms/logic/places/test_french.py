"""Places of French texts at their French names."""

from __future__ import annotations

from wiredesk.schemas.records import Entity, Mention
from wiredesk.transforms.logic.places.french import resolve_french_places


def test_french_names_are_places_at_their_own_offsets() -> None:
    body = "De Londres à Pékin, puis d'Allemagne à Marseille et encore à Londres."
    names = {"Londres": [3, 61], "Pékin": [13], "Allemagne": [27], "Marseille": [39]}
    entities = [
        Entity(
            number, name, "GPE", len(starts), 0.5, tuple(Mention(at, at + len(name), name) for at in starts)
        )
        for number, (name, starts) in enumerate(names.items())
    ]
    found = resolve_french_places(body, entities, None)
    assert all(body[place.start : place.end] == place.text for place in found)
    assert [(place.text, place.country) for place in found] == [
        ("Londres", "GB"),
        ("Pékin", "CN"),
        ("Allemagne", "DE"),
        ("Marseille", "FR"),
        ("Londres", "GB"),
    ]


def test_a_name_that_no_table_has_is_left_out() -> None:
    entities = [Entity(0, "Zzyzxville", "GPE", 1, 0.5, (Mention(2, 12, "Zzyzxville"),))]
    assert resolve_french_places("À Zzyzxville.", entities, "Lyon") == ()
