from __future__ import annotations

from typing import Any

import pytest

from wiredesk.transforms.logic.formats.parts.author_values import read_author_value, show_author_value

BOTH = ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    ("value", "wanted", "shown"),
    [
        (BOTH, BOTH, "Jane Doe, John Roe"),
        ("['Jane Doe', 'John Roe']", BOTH, "Jane Doe, John Roe"),
        ('["Jane Doe", "John Roe"]', BOTH, "Jane Doe, John Roe"),
        ("('Jane Doe', 'John Roe')", BOTH, "Jane Doe, John Roe"),
        ("[{'name': 'Jane Doe'}]", ["Jane Doe"], "Jane Doe"),
        ("Jane Doe; John Roe", BOTH, "Jane Doe; John Roe"),
        ("Jane Doe|John Roe", BOTH, "Jane Doe|John Roe"),
        ("Jane Doe/John Roe", BOTH, "Jane Doe/John Roe"),
        ("Jane Doe & John Roe", BOTH, "Jane Doe & John Roe"),
        ("Doe, Jane; Roe, John", BOTH, "Doe, Jane; Roe, John"),
        ("jane@paper.example (Jane Doe)", ["Jane Doe"], "jane@paper.example (Jane Doe)"),
        ([{"@type": "Person", "name": "Anna Press"}], ["Anna Press"], "Anna Press"),
        ([{"first_name": "Jane", "last_name": "Doe"}], ["Jane Doe"], "Jane Doe"),
        ({"givenName": "Eva", "familyName": "Spiegel"}, ["Eva Spiegel"], "Eva Spiegel"),
        ({"original": "By Jane Doe", "person": []}, ["Jane Doe"], "By Jane Doe"),
        ({"person": [{"firstname": "Jane", "lastname": "Doe"}]}, ["Jane Doe"], None),
        ([{"@type": "Organization", "name": "Jane Doe"}], [], "Jane Doe"),
        ("['AFP', 'dpa']", [], "AFP, dpa"),
        (["https://paper.example/author/jane"], [], "https://paper.example/author/jane"),
        ("[]", [], None),
        ({}, [], None),
        (None, [], None),
        (True, [], None),
        ("[" * 900, [], "[" * 900),
        ([[[[[[["Jane Doe"]]]]]]], [], "Jane Doe"),
    ],
)
def test_authors_of_records_have_many_forms(value: Any, wanted: list[str], shown: str | None) -> None:
    assert [author.name for author in read_author_value(value)] == wanted
    assert show_author_value(value) == shown


def test_an_object_may_state_role_and_organisation() -> None:
    (author,) = read_author_value([{"name": "Jane Doe", "role": "reporter", "worksFor": {"name": "Courier"}}])
    assert (author.role, author.organization) == ("reporter", "Courier")
