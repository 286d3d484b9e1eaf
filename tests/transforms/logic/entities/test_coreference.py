from __future__ import annotations

import re

import pytest

from wiredesk.transforms.logic.entities.coreference import (
    find_definitions,
    find_long_forms,
    link_names,
    list_defined_acronyms,
)
from wiredesk.transforms.logic.entities.types import Name


def make_names(body: str, *texts: str, label: str = "ORG") -> list[Name]:
    found = [
        Name(match.start(), match.end(), text, label)
        for text in set(texts)
        for match in re.finditer(rf"\b{re.escape(text)}(?!\w)", body)
    ]
    return sorted(found, key=lambda name: name.start)


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ("Lockwood Corp | Lockwood", [0, 0]),
        ("United Nations | UN | U.N.", [0, 0, 0]),
        ("World Health Board | WHB", [0, 0]),
        ("World Health Board | Water Hill Board | WHB", [0, 1, 2]),
        ("Tide Observatory | Observatory", [0, 0]),
        ("Tide Observatory | Sea Observatory | Observatory", [0, 1, 2]),
        ("Harbour Bank | HARBOUR BANK | Harbour Board", [0, 0, 1]),
    ],
)
def test_short_forms_of_bodies_are_in_the_group_of_the_long_one(texts: str, groups: list[int]) -> None:
    names, position = [], 0
    for text in texts.split(" | "):
        start = texts.index(text, position)
        position = start + len(text)
        names.append(Name(start, position, text, "ORG"))
    assert link_names(texts, names) == groups


@pytest.mark.parametrize(
    ("body", "groups"),
    [
        ("Ann Lee. Lee. Ann.", [0, 0, 0]),
        ("Lee. Ann Lee.", [0, 0]),
        ("Ann Lee. Bob Lee. Lee.", [0, 1, 1]),
        ("Ann Mary Lee. Ann Lee.", [0, 0]),
        ("Ann Lee. Ray.", [0, 1]),
    ],
)
def test_parts_of_a_persons_name_are_in_the_group_of_the_full_one(body: str, groups: list[int]) -> None:
    names = [Name(m.start(), m.end(), m[0], "PERSON") for m in re.finditer(r"\w[\w ]*", body)]
    assert link_names(body, names) == groups


@pytest.mark.parametrize(
    ("body", "long", "acronym"),
    [
        ("the World Health Board (WHB) met", "World Health Board", "WHB"),
        ("the World Health Board (the “WHB”) met", "World Health Board", "WHB"),
        ("the World Health Board (HBX) met", "World Health Board", None),
        ("the Board (WHB) met", "Board", None),
    ],
)
def test_a_name_may_define_its_acronym(body: str, long: str, acronym: str | None) -> None:
    found = find_definitions(body, make_names(body, long))
    assert [short.text for short, _ in found] == ([acronym] if acronym else [])
    assert all(body[short.start : short.end] == short.text for short, _ in found)


def test_acronyms_that_a_name_covers_are_left_out() -> None:
    body = "the World Health Board (WHB) met"
    assert [name.text for name in list_defined_acronyms(body, make_names(body, "World Health Board"))] == [
        "WHB"
    ]
    assert list_defined_acronyms(body, make_names(body, "World Health Board", "WHB")) == []


@pytest.mark.parametrize(
    ("body", "long"),
    [
        ("The World Bank of Health (WBH) met.", "World Bank of Health"),
        ("The new World Bank (WB) met.", "World Bank"),
        ("The World Bank (XWB) met.", None),
        ("World\nBank (WB)", None),
    ],
)
def test_long_forms_are_read_backwards_from_the_bracket(body: str, long: str | None) -> None:
    assert [name.text for name in find_long_forms(body)] == ([long] if long else [])
