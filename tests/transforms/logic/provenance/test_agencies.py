from __future__ import annotations

import pytest

from wiredesk.transforms.logic.provenance.agencies import (
    AGENCIES,
    UNNAMED,
    find_agency,
    is_wire,
    list_agencies,
)


def test_agencies_are_normalised() -> None:
    assert list_agencies("The Associated Press, Agence France-Presse and Xinhua") == ("AP", "AFP", "Xinhua")
    assert list_agencies("Paging Dr. Ap, apart from a UNITED front") == ()
    agency = find_agency("the Press Trust of India")
    assert agency is not None and agency.name == "PTI"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("Reuters", "Reuters"),
        ("THE ASSOCIATED PRESS", "AP"),
        ("AFP/dpa", "AFP"),
        ("Reuters Health", "Reuters"),
        ("R-Ky.", None),
        ("", None),
    ],
)
def test_tags_name_an_agency(tag: str, name: str | None) -> None:
    found = find_agency(tag)
    assert (found.name if found else None) == name


def test_every_agency_is_found_by_all_its_names() -> None:
    # A tag is read without its full stops, so that "A.P." is found in credit lines only.
    missing = {
        name for agency in AGENCIES for name in (agency.name, *agency.aliases) if find_agency(name) is None
    }
    assert missing == {"A.P."}


def test_broadcasters_are_no_wire() -> None:
    assert is_wire("AP")
    assert is_wire(UNNAMED)
    assert not is_wire("CNN")
    assert not is_wire("The Marlow Bay Courier")
