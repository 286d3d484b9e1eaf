"""Whole names of persons: particles, "Jr.", months, couples."""

from __future__ import annotations

import pytest

from tests.transforms.logic.entities.test_group import group


@pytest.mark.parametrize(
    ("body", "names", "found"),
    [
        (
            "The list of Liselotte von der Heide won. Von der Heide smiled.",
            [("Liselotte", "NORP"), ("der Heide", "PERSON")],
            {"Liselotte von der Heide": 2},
        ),
        (
            "They chose Ortensia della Rovere as head. Della Rovere left.",
            [("Ortensia", "PERSON"), ("Rovere", "ORG")],
            {"Ortensia della Rovere": 2},
        ),
        (
            "The brothers Rui dos Passos and Telmo dos Passos met.",
            [("Rui", "PERSON"), ("Telmo", "PERSON")],
            {"Rui dos Passos": 1, "Telmo dos Passos": 1},
        ),
        ("Minister Pieter van Dam left.", [("Dam", "GPE")], {"Pieter van Dam": 1}),
        (
            "Trenton Alder Sr., 70, sued. Trenton Alder Jr. lost.",
            [("Trenton Alder Sr.", "ORG"), ("Trenton Alder", "GPE")],
            {"Trenton Alder Sr.": 1, "Trenton Alder Jr.": 1},
        ),
        (
            "Outfielder Luis Tapia Jr. stays. The agent of Tapia Jr. smiled.",
            [("Outfielder Luis Tapia Jr.", "PERSON"), ("Tapia Jr.", "ORG")],
            {"Luis Tapia Jr.": 2},
        ),
        (
            "Votes are due in June. June Carver, a nurse, stands. Carver waits.",
            [("Carver", "PERSON")],
            {"June Carver": 2},
        ),
        ("The leader, Nam Ok-hee, spoke. Nam left.", [], {"Nam Ok-hee": 2}),
        ("Her editor, August Wieland, waits.", [], {"August Wieland": 1}),
        (
            "The poet Augusta May rests. May, 67, wrote it in May.",
            [("Augusta", "PERSON")],
            {"Augusta May": 2},
        ),
        ("In April Wickert won. Since May Wieland waits.", [("Wickert", "PERSON")], {"Wickert": 1}),
        (
            "Hamish Orrin and Gwen Orrin were fined. Mr. Orrin dug. Mrs. Orrin sang.",
            [("Hamish Orrin", "PERSON"), ("Orrin", "GPE"), ("Orrin", "PERSON"), ("Orrin", "PERSON")],
            {"Hamish Orrin": 2, "Gwen Orrin": 2},
        ),
        (
            "Zubeida Mirzan and her husband, the mason Qasim Mirzan, came. Ms. Mirzan spoke. Mr. Mirzan left.",
            [("Zubeida Mirzan", "PERSON"), ("Qasim Mirzan", "PERSON")],
            {"Zubeida Mirzan": 2, "Qasim Mirzan": 2},
        ),
    ],
)
def test_a_person_is_found_with_the_whole_name(
    body: str, names: list[tuple[str, str]], found: dict[str, int]
) -> None:
    persons = {name: len(texts) for name, (label, texts) in group(body, *names).items() if label == "PERSON"}
    assert persons == found


@pytest.mark.parametrize(
    "body",
    [
        "They live in Santiago de Compostela.",
        "In May Day parades they march.",
        "Yesterday von der Heide came.",
    ],
)
def test_places_and_days_are_no_persons_with_particles(body: str) -> None:
    assert not any(
        name.startswith(("Santiago", "May", "Yesterday"))
        for name, (label, _) in group(body).items()
        if label == "PERSON"
    )
