from __future__ import annotations

import pytest

from wiredesk.transforms.logic.provenance.outlet_kinds import find_names_by_kind, strip_owners
from wiredesk.transforms.logic.provenance.outlet_names import (
    find_ending,
    is_other_name,
    is_outlet,
    is_paper_name,
    is_station,
)
from wiredesk.transforms.logic.provenance.outlets import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He met the South China Morning Post and CNN.", ["South China Morning Post", "CNN"]),
        ("It was the Marlow Bay Courier.", ["Marlow Bay Courier"]),
        ("It was the Detroit News.", ["Detroit News"]),
        ("It was Good News.", []),
        ("It was KCNC-TV and the San Diego Union-Tribune.", ["KCNC-TV", "San Diego Union-Tribune"]),
        ("It was @CNN and ex-CNN.", []),
        ("The San Francisco Examiner and the Examiner.", ["San Francisco Examiner", "Examiner"]),
        ("They met the Examiner.", []),
        ("The Times wrote.", ["Times"]),
        ("Many Times wrote.", []),
        ("the Korean Central News Agency", ["Korean Central News Agency"]),
    ],
)
def test_names_are_found_in_text_order(text: str, names: list[str]) -> None:
    assert [text[slice(*span)] for span in find_names(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the Nigerian newspaper Vanguard’s editor", ["Vanguard"]),
        ("the Maariv newspaper", ["Maariv"]),
        ("in Time magazine", ["Time magazine"]),
        ("Israel’s Channel 2 TV", ["Channel 2 TV"]),
        ("a Pakistani newspaper", []),
        ("his website Jane Doe", []),
        ("the daily White House briefing", []),
        ("the French daily Le Monde", ["Le Monde"]),
        ("the broadcaster Jane Doe", []),
        ("the newspaper Monday", []),
    ],
)
def test_names_beside_their_kind(text: str, names: list[str]) -> None:
    assert [text[slice(*span)] for span in find_names_by_kind(text)] == names


def test_table_and_endings() -> None:
    assert is_outlet("USA TODAY") and is_outlet("The Associated Press")
    assert not is_outlet("Marlow Bay Courier") and is_paper_name("Marlow Bay Courier")
    assert is_paper_name("San Diego Union-Tribune") and not is_paper_name("Detroit News")
    assert is_other_name("American Journal") and not is_other_name("Wall Street Journal")
    assert is_station("KCNC-TV") and is_station("FoxNews.com") and not is_station("MarlowBay.com")
    assert find_ending("News", "Detroit Daily News", 18) == "Daily News"
    assert find_ending("News", "Good News", 9) is None


def test_owners_and_ends_of_sentences_are_no_part_of_a_name() -> None:
    assert strip_owners(["Israel’s", "Channel"]) == ["Channel"]
    assert strip_owners(["over.", "Boston"]) == ["Boston"]
    assert strip_owners(["St.", "Louis"]) == ["St.", "Louis"]
