from __future__ import annotations

import pytest

from wiredesk.transforms.logic.gazetteer.names import (
    find_place_kind,
    is_place_name,
    is_well_known,
    load_peoples,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("France", "country"),
        ("UK", "country"),
        ("Ohio", "country"),
        ("Middle East", "land"),
        ("Chicago", "large_city"),
        ("Bogota", "large_city"),
        ("Frederick", "city"),
        ("chicago", None),
        ("Qwzrtz", None),
    ],
)
def test_kinds_of_places(name: str, kind: str | None) -> None:
    assert find_place_kind(name) == kind


def test_place_names_have_any_case() -> None:
    assert is_place_name("CHICAGO") and is_place_name("são paulo") and is_place_name("gaza strip")
    assert not is_place_name("Qwzrtz")


def test_peoples_have_plurals() -> None:
    assert {"German", "Germans", "Swiss", "French", "Sri Lankans"} <= load_peoples()
    assert not {"Swisss", "Frenchs"} & load_peoples()


@pytest.mark.parametrize(
    ("key", "expected"), [("france", True), ("germans", True), ("ohio", True), ("chicago", False)]
)
def test_well_known_names(key: str, expected: bool) -> None:
    assert is_well_known(key) is expected
