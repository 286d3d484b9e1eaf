"""Names whose ends the model puts too early or too late."""

from __future__ import annotations

import pytest

from wiredesk.transforms.logic.entities.spans import cut_glued, find_doubled, find_nicknamed, mend_names
from wiredesk.transforms.logic.entities.types import Name


def mend(body: str, text: str, label: str) -> list[tuple[str, str]]:
    start = body.index(text)
    return [(n.text, n.label) for n in mend_names(body, [Name(start, start + len(text), text, label)])]


@pytest.mark.parametrize(
    ("body", "text", "label", "mended"),
    [
        ("Anna von der Lind spoke.", "Anna von der", "PERSON", [("Anna von der Lind", "PERSON")]),
        ("Anna von der Lind spoke.", "Anna", "PERSON", [("Anna von der Lind", "PERSON")]),
        ("the plan of von der Lind", "Lind", "GPE", [("von der Lind", "PERSON")]),
        ("Omar al-Sabri left.", "Omar", "PERSON", [("Omar al-Sabri", "PERSON")]),
        ("it hit al-Sabri.", "Sabri", "PERSON", [("al-Sabri", "PERSON")]),
        ("Park Min-ho won.", "Park Min", "PERSON", [("Park Min-ho", "PERSON")]),
        ("the Lee Min-led plan", "Lee Min", "PERSON", [("Lee Min", "PERSON")]),
        ("the Clara Min-backed plan", "Clara Min", "PERSON", [("Clara Min", "PERSON")]),
        ("Rosa Diaz-Luna won.", "Rosa Diaz", "PERSON", [("Rosa Diaz-Luna", "PERSON")]),
        (
            "the Council for Co-operation and Trade met",
            "Council for Co",
            "ORG",
            [("Council for Co-operation and Trade", "ORG")],
        ),
        ("the Board of Trade and said", "Board of Trade and", "ORG", [("Board of Trade", "ORG")]),
        ("the Bank of Norway said", "Norway", "GPE", [("Bank of Norway", "ORG")]),
        ("the king of Norway said", "Norway", "GPE", [("Norway", "GPE")]),
        (
            "OSLO - Mayor Ann Lind said",
            "OSLO - Mayor Ann Lind",
            "ORG",
            [("OSLO", "ORG"), ("Mayor Ann Lind", "ORG")],
        ),
        ("a Harbour Times reporter", "Harbour Times reporter", "ORG", [("Harbour Times", "ORG")]),
        ("then Rosa Alder 55%-35%", "Rosa Alder 55%-35", "PERSON", [("Rosa Alder", "PERSON")]),
        ("they beat Harbour 2-0", "Harbour 2-0", "ORG", [("Harbour", "ORG")]),
        ("SOCCER - Lions", "SOCCER - Lions", "ORG", [("Lions", "ORG")]),
    ],
)
def test_names_end_where_they_end(body: str, text: str, label: str, mended: list[tuple[str, str]]) -> None:
    assert mend(body, text, label) == mended


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Then Eve 'Birdie' Alder won.", ["Eve 'Birdie' Alder"]),
        ("Then Robert “Bo” Alder Jr. won.", ["Robert “Bo” Alder Jr."]),
        ("Then Robert (Bo) Alder won.", ["Robert (Bo) Alder"]),
        ("The Board (BWH) Limited", []),
        ('She said "Yes" Monday.', []),
    ],
)
def test_nicknames_within_names(body: str, found: list[str]) -> None:
    assert [name.text for name in find_nicknamed(body)] == found


@pytest.mark.parametrize(
    ("text", "alone", "name"),
    [
        ("Ada LindSources", ["Lind"], "Ada Lind"),
        ("LindLind", ["Lind"], "Lind"),
        ("LindAda Lind", ["Lind"], "Ada Lind"),
        ("Ada LindSources", [], "Ada LindSources"),
        ("Ada MacLind", ["Mac"], "Ada MacLind"),
        ("Ada DeLind", ["De"], "Ada DeLind"),
    ],
)
def test_what_a_page_glued_to_a_name_is_cut(text: str, alone: list[str], name: str) -> None:
    (found,) = cut_glued([Name(5, 5 + len(text), text, "PERSON")], [(99, word) for word in alone])
    assert found.text == name and found.end - found.start == len(name)


def test_a_full_name_set_behind_the_surname_is_a_name_of_its_own() -> None:
    found = find_doubled("said President Alder Tom John Alder on Monday, and Bank Alder too")
    assert [name.text for name in found] == ["Alder", "Tom John Alder"]
