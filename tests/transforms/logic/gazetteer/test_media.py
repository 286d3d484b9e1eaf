from __future__ import annotations

import pytest

from wiredesk.transforms.logic.gazetteer.given_names import load_given_names
from wiredesk.transforms.logic.gazetteer.media import is_agency, is_medium


@pytest.mark.parametrize(
    "name",
    ["Le Monde", "le monde", "The Washington Post", "SANA", "ТАСС", "新华社", "연합뉴스", "दैनिक भास्कर", "Folha de S.Paulo"],
)  # fmt: skip
def test_media_of_many_languages_are_known(name: str) -> None:
    assert is_medium(name)


@pytest.mark.parametrize("name", ["Sana", "Jane Doe", "Le Monde avec AFP", "", "The"])
def test_other_names_are_no_media(name: str) -> None:
    assert not is_medium(name)


def test_agencies_are_told_from_papers() -> None:
    assert is_agency("Reuters") and is_agency("The Associated Press") and not is_agency("Le Monde")


def test_given_names_are_known_with_and_without_accents() -> None:
    assert {"zoé", "zoe", "jörg", "jorg", "иван", "dewi"} <= load_given_names()
