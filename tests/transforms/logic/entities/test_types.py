from __future__ import annotations

import pytest

from tests.transforms.logic.entities.test_group import group
from wiredesk.transforms.logic.entities.bodies import load_companies
from wiredesk.transforms.logic.entities.types import Name, choose_types, fold_name
from wiredesk.transforms.logic.gazetteer.names import is_well_known


def choose(body: str, *names: tuple[str, str]) -> list[str]:
    found, position = [], 0
    for text, label in names:
        start = body.index(text, position)
        position = start + len(text)
        found.append(Name(start, position, text, label))
    return [name.label for name in choose_types(body, found)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("U.S.", "us", True),
        ("Lee’s  Bank", "lee's bank", True),
        ("STRASSE", "straße", True),
        ("Lee", "Leeds", False),
    ],
)
def test_spellings_of_a_name_are_folded_alike(one: str, other: str, same: bool) -> None:
    assert (fold_name(one) == fold_name(other)) == same


@pytest.mark.parametrize(
    ("body", "name", "label", "chosen"),
    [
        ("Odembo left.", "Odembo", "ORG", "ORG"),
        ("Minister Odembo left.", "Odembo", "ORG", "PERSON"),
        ("It was the Odembo militia.", "Odembo", "PERSON", "ORG"),
        ("Odembo, Kenya", "Odembo", "PERSON", "PERSON"),
        ("They met in Kenya.", "Kenya", "PERSON", "GPE"),
        ("The Kenyan team", "Kenyan", "ORG", "NORP"),
        ("Odembo Bank closed.", "Odembo Bank", "PERSON", "ORG"),
        ("Lake Odembo River", "Lake Odembo River", "PERSON", "LOC"),
        ("Odembo, 34, left.", "Odembo", "ORG", "PERSON"),
    ],
)
def test_the_text_outweighs_one_answer_of_the_model(body: str, name: str, label: str, chosen: str) -> None:
    assert choose(body, (name, label)) == [chosen]


def test_all_mentions_of_a_name_have_one_type() -> None:
    assert set(
        choose("Odembo a Odembo b Odembo", ("Odembo", "GPE"), ("Odembo", "ORG"), ("Odembo", "ORG"))
    ) == {"ORG"}


COMPANIES = sorted(name for name in load_companies() if not is_well_known(name) and not name.endswith("'s"))


@pytest.mark.parametrize("label", ["ORG", "PRODUCT", "WORK_OF_ART"])
def test_a_known_company_is_a_body_and_neither_a_product_nor_a_village(label: str) -> None:
    wrong = {}
    for name in COMPANIES:
        body = f"A court heard {name} on Monday, and the shares of {name} fell."
        found = group(body, (name, label), (name, label)).get(name)
        if found is None or found[0] != "ORG":
            wrong[name] = found
    assert not wrong


@pytest.mark.parametrize(
    "form", ["{} won the race on Sunday.", "Figures from {} say so.", "According to {}, few saw it."]
)
@pytest.mark.parametrize("name", ["Dhruvil Mehra", "Otgonbaatar Dorji", "Nokukhanya Dubesi", "Tuomo Virtalo"])
def test_a_person_whose_name_no_table_has_stays_one(name: str, form: str) -> None:
    body = form.format(name) + f" {name.split()[1]} lives by the sea."
    assert group(body, (name, "PERSON"))[name][0] == "PERSON"


@pytest.mark.parametrize("space", ["\xa0", "\t", "\u2009"])
def test_any_white_space_divides_a_name(space: str) -> None:
    name = f"Lee{space}Hale"
    assert choose(f"A day with {name} ended.", (name, "PERSON")) == ["PERSON"]
