from __future__ import annotations

import pytest

from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.formats.parts.people import is_organization, read_names, split_byline


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        (
            "By JANE DOE and JOHN ROE, Associated Press",
            [("JANE DOE", "Associated Press"), ("JOHN ROE", "Associated Press")],
        ),
        ("Jane Doe in Kabul", [("Jane Doe", None)]),
        ("Analysis by Jane Doe", [("Jane Doe", None)]),
        ("Von Jörg Müller und Ina Öz", [("Jörg Müller", None), ("Ina Öz", None)]),
        ("By Brad Schade Reuters", [("Brad Schade", "Reuters")]),
        ("Jane Doe/AFP", [("Jane Doe", "AFP")]),
        ("Jane Doe, John Roe", [("Jane Doe", None), ("John Roe", None)]),
        ("By The Associated Press", []),
        ("Reuters", []),
        ("Staff", []),
        ("Guardian staff reporter", []),
        ("jane@paper.example", []),
        ("", []),
        (None, []),
    ],
)
def test_bylines(byline: str | None, authors: list[tuple[str, str | None]]) -> None:
    assert [(author.name, author.organization) for author in split_byline(byline)] == authors


def test_a_role_is_kept() -> None:
    assert split_byline("By Sam Lister, Political Correspondent") == (
        Author("Sam Lister", "Political Correspondent"),
    )


def test_each_name_is_listed_once() -> None:
    assert read_names(["Jane Doe", "JANE DOE", "By Jane Doe", "dpa"]) == (Author("Jane Doe"),)


@pytest.mark.parametrize(
    "name", ["AFP", "dpa", "BBC News", "The Canadian Press", "sportschau.de", "Editorial team"]
)
def test_organizations(name: str) -> None:
    assert is_organization(name)


@pytest.mark.parametrize("name", ["Jane Doe", "Jordan Press", "Emily Post", "J. R. Roe"])
def test_persons(name: str) -> None:
    assert not is_organization(name)


def test_a_place_after_an_agency_is_no_person() -> None:
    assert split_byline("PTI, Washington") == ()
    assert split_byline("Jane Doe, Reuters") == (Author("Jane Doe", None, "Reuters"),)
