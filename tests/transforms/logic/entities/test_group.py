"""Entities: trimming, types, links, counts and order."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import count_calls
from wiredesk.schemas.records import ENTITY_TYPES, Entity
from wiredesk.transforms.logic.entities.coreference import find_long_forms
from wiredesk.transforms.logic.entities.group import group_entities
from wiredesk.transforms.logic.ner.model import NamedMention


def mark(body: str, *names: tuple[str, str]) -> list[NamedMention]:
    """Makes mentions of ``(text, label)`` in text order, each at its next place in the body."""
    mentions = []
    position = 0
    for text, label in names:
        start = body.index(text, position)
        position = start + len(text)
        mentions.append(NamedMention(start, position, text, label))
    return mentions


def group(body: str, *names: tuple[str, str]) -> dict[str, tuple[str, list[str]]]:
    entities = group_entities(body, mark(body, *names))
    assert all(body[m.start : m.end] == m.text for e in entities for m in e.mentions)
    return {e.name: (e.type, [m.text for m in e.mentions]) for e in entities}


def test_only_the_types_of_the_contract_are_kept() -> None:
    body = "On Tuesday 40 men met Ade Cole."
    found = group(body, ("Tuesday", "DATE"), ("40", "CARDINAL"), ("Ade Cole", "PERSON"))
    assert found == {"Ade Cole": ("PERSON", ["Ade Cole"])}


def test_surname_goes_to_the_full_name_before_it() -> None:
    body = "Mullah Abdul Rahim Baradun met Jo Lindt. Baradun left. Lindt stayed."
    found = group(
        body,
        ("Mullah Abdul Rahim Baradun", "PERSON"),
        ("Jo Lindt", "PERSON"),
        ("Baradun", "PERSON"),
        ("Lindt", "PERSON"),
    )
    assert found == {
        "Mullah Abdul Rahim Baradun": ("PERSON", ["Mullah Abdul Rahim Baradun", "Baradun"]),
        "Jo Lindt": ("PERSON", ["Jo Lindt", "Lindt"]),
    }


def test_a_surname_of_two_persons_means_the_nearest_one_before() -> None:
    body = "Ann Lindt spoke. Lindt smiled. Then Bert Lindt came, and Lindt sang."
    names = [("Ann Lindt", "PERSON"), ("Lindt", "PERSON"), ("Bert Lindt", "PERSON"), ("Lindt", "PERSON")]
    found = group(body, *names)
    assert found == {
        "Ann Lindt": ("PERSON", ["Ann Lindt", "Lindt"]),
        "Bert Lindt": ("PERSON", ["Bert Lindt", "Lindt"]),
    }


def test_surname_before_its_full_name_is_linked_too() -> None:
    body = "Dr Lindt was late. Ann Lindt apologised."
    assert group(body, ("Lindt", "PERSON"), ("Ann Lindt", "PERSON")) == {
        "Ann Lindt": ("PERSON", ["Lindt", "Ann Lindt"])
    }


def test_case_article_possessive_and_full_stops_do_not_divide_a_name() -> None:
    body = "The Harbour Bank closed. HARBOUR BANK said so. Harbour Bank’s staff left."
    found = group(body, ("The Harbour Bank", "ORG"), ("HARBOUR BANK", "ORG"), ("Harbour Bank’s", "ORG"))
    assert list(found.values()) == [("ORG", ["Harbour Bank", "HARBOUR BANK", "Harbour Bank"])]


def test_a_defined_acronym_is_its_long_form_even_if_the_model_found_neither() -> None:
    body = "The Northern Islands Fishing Movement (NIFM) met. NIFM denied it."
    assert group(body) == {
        "Northern Islands Fishing Movement": ("ORG", ["Northern Islands Fishing Movement", "NIFM", "NIFM"])
    }


def test_full_stops_hide_no_initials_of_an_acronym() -> None:
    body = "The U.S. Women’s National Rowing Team (USWNT) won. USWNT trains here."
    found = group(body, ("U.S. Women’s National Rowing Team", "ORG"), ("USWNT", "ORG"), ("USWNT", "ORG"))
    assert list(found) == ["U.S. Women’s National Rowing Team"]


def test_the_games_are_an_event_and_no_town() -> None:
    body = "The Olympic flame came. Olympic hosts wait for the Olympics."
    found = group(body, ("Olympic", "GPE"), ("Olympic", "GPE"), ("Olympics", "EVENT"))
    assert {kind for kind, _ in found.values()} == {"EVENT"}


def test_brackets_that_define_nothing_are_left_alone() -> None:
    assert find_long_forms("He came by train (BBC) and by Large Red Bus (LRT).") == []


def test_common_short_names_of_states_are_one_entity() -> None:
    body = "The United States left. The U.S. said so. US officials agreed."
    found = group(body, ("The United States", "GPE"), ("The U.S.", "GPE"), ("US", "GPE"))
    assert found == {"United States": ("GPE", ["United States", "U.S.", "US"])}


def test_one_name_has_one_type_by_the_weight_of_the_evidence() -> None:
    body = "Minister Odembo spoke. Odembo said no. In Odembo there is hope. Odembo left."
    names = [("Odembo", "PERSON"), ("Odembo", "ORG"), ("Odembo", "ORG"), ("Odembo", "ORG")]
    assert group(body, *names) == {"Odembo": ("PERSON", ["Odembo"] * 4)}


def test_names_known_beforehand_have_their_type() -> None:
    body = "Paraguay lost. The Kenyan team won in Uganda."
    found = group(body, ("Paraguay", "ORG"), ("Kenyan", "PERSON"))
    assert {name: kind for name, (kind, _) in found.items()} == {
        "Paraguay": "GPE",
        "Kenyan": "NORP",
        "Uganda": "GPE",
    }


def test_a_person_named_like_a_place_stays_a_person() -> None:
    body = "Sam Jordan won. Jordan smiled and Jordan left."
    found = group(body, ("Sam Jordan", "PERSON"), ("Jordan", "PERSON"), ("Jordan", "PERSON"))
    assert found == {"Sam Jordan": ("PERSON", ["Sam Jordan", "Jordan", "Jordan"])}


def test_the_names_of_a_text_are_found_again() -> None:
    body = "Ade Cole, a baker, spoke. Then Cole sang. Cole Street is long."
    assert group(body, ("Ade Cole", "PERSON")) == {"Ade Cole": ("PERSON", ["Ade Cole", "Cole"])}


def test_common_nouns_with_a_capital_are_no_entities() -> None:
    assert (
        group("The Government met. The Ministry too.", ("The Government", "ORG"), ("Ministry", "ORG")) == {}
    )


def test_money_is_not_a_country() -> None:
    assert group("It cost US$5 million.", ("US", "GPE")) == {}


def test_numbers_counts_and_salience() -> None:
    body = "Ade Cole met Jo Lindt. Cole left Oslo."
    mentions = mark(body, ("Ade Cole", "PERSON"), ("Jo Lindt", "PERSON"), ("Cole", "PERSON"), ("Oslo", "GPE"))
    entities = group_entities(body, mentions)
    assert [(e.entity, e.name, e.count) for e in entities] == [
        (0, "Ade Cole", 2),
        (1, "Jo Lindt", 1),
        (2, "Oslo", 1),
    ]
    assert [e.salience for e in entities] == [
        1.0,
        round((1 / 2 + 1 - 13 / len(body)) / 2, 4),
        round((1 / 2 + 1 - 33 / len(body)) / 2, 4),
    ]


def test_no_text_has_no_entities() -> None:
    assert group_entities("", []) == ()


PIECES = [
    "Ade Cole",
    "Cole",
    "Oslo",
    "the Harbour Bank",
    "(HB)",
    "U.S.",
    "Kenyans",
    "Mr",
    "said",
    "in",
    "’s",
    "\n\n",
    ". ",
    "“",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from([None, *sorted(ENTITY_TYPES), "DATE"])),
        max_size=40,
    )
)
@settings(deadline=None)
def test_entities_are_ordered_numbered_and_in_place(parts: list[tuple[str, str | None]]) -> None:
    body, mentions = "", []
    for text, label in parts:
        body += " "
        if label:
            mentions.append(NamedMention(len(body), len(body) + len(text), text, label))
        body += text
    entities = group_entities(body, mentions)
    assert entities == group_entities(body, list(mentions))
    check_entities(body, entities)


def check_entities(body: str, entities: tuple[Entity, ...]) -> None:
    spans = sorted((m.start, m.end) for e in entities for m in e.mentions)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert [e.entity for e in entities] == list(range(len(entities)))
    firsts = [e.mentions[0].start for e in entities]
    assert firsts == sorted(firsts)
    for entity in entities:
        starts = [m.start for m in entity.mentions]
        assert starts == sorted(starts)
        assert entity.count == len(starts)
        assert entity.type in ENTITY_TYPES
        assert 0 <= entity.salience <= 1
        assert all(m.text and "\n" not in m.text and body[m.start : m.end] == m.text for m in entity.mentions)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("Rep. Ann Lee, R-Elbow Lake, objected.", ["Elbow Lake"]),
        ("Said Sen. Bo Reed, D-W. Va., and left.", ["W. Va."]),
        ("Said Sen. Bo Reed (D-N.Y.) again.", ["N.Y."]),
        ("Vitamin D-rich food and R-Type games.", []),
    ],
)
def test_a_place_follows_the_letter_of_a_party(body: str, places: list[str]) -> None:
    assert [
        m.text for e in group_entities(body, []) if e.type in ("GPE", "LOC") for m in e.mentions
    ] == places


@pytest.mark.parametrize("label", ["GPE", "ORG"])
def test_a_name_in_full_and_later_by_its_last_word_is_a_person(label: str) -> None:
    body = "The office named Bharat Okonweru to the post. Okonweru thanked them, and Okonweru left."
    found = group(body, ("Bharat Okonweru", label), ("Okonweru", label), ("Okonweru", label))
    assert found == {"Bharat Okonweru": ("PERSON", ["Bharat Okonweru", "Okonweru", "Okonweru"])}


def test_a_place_named_by_its_last_word_stays_a_place() -> None:
    body = "They left Greater London for Kent. London was full."
    found = group(body, ("Greater London", "GPE"), ("London", "GPE"))
    assert {kind for kind, _ in found.values()} == {"GPE"}


def test_an_administration_is_named_after_a_person() -> None:
    body = "The Ostrander administration was late."
    assert group(body, ("Ostrander", "ORG")) == {"Ostrander": ("PERSON", ["Ostrander"])}


@pytest.mark.parametrize(
    ("body", "name", "whole"),
    [
        ("The Ministry of Health and Family Law spoke.", "Ministry of Health", "Ministry of Health and Family Law"),
        ("The School of Sea and Tide Studies spoke.", "School of Sea", "School of Sea and Tide Studies"),
        ("The Ministry of Health and Kenya agreed.", "Ministry of Health", "Ministry of Health"),
        ("The Ministry of Health and Parliament agreed.", "Ministry of Health", "Ministry of Health"),
        ("Harbour Bank and Lockwood merged.", "Harbour Bank", "Harbour Bank"),
    ],
)  # fmt: skip
def test_an_office_is_named_with_all_its_subjects(body: str, name: str, whole: str) -> None:
    assert next(iter(group(body, (name, "ORG")))) == whole


def test_the_note_after_a_slash_is_no_part_of_a_photographers_name() -> None:
    assert list(group("REUTERS/Lucy Nolan/File Photo", ("Lucy Nolan/File Photo", "PERSON"))) == ["Lucy Nolan"]


def test_two_persons_of_one_surname_stay_apart() -> None:
    body = "Hill Olsen met Bo Olsen. Mrs. Olsen spoke first. Bo Olsen agreed."
    found = group(
        body, ("Hill Olsen", "PERSON"), ("Bo Olsen", "PERSON"), ("Olsen", "PERSON"), ("Bo Olsen", "PERSON")
    )
    assert set(found) == {"Hill Olsen", "Bo Olsen"}


def test_a_surname_is_its_persons_whatever_type_the_model_gives() -> None:
    body = "Loris De Filippi spoke. De Filippi left. Tom Cole stayed. Cole slept."
    found = group(
        body,
        ("Loris De Filippi", "PERSON"),
        ("De Filippi", "ORG"),
        ("Tom Cole", "PERSON"),
        ("Cole", "PRODUCT"),
    )
    assert {name: mentions for name, (_, mentions) in found.items()} == {
        "Loris De Filippi": ["Loris De Filippi", "De Filippi"],
        "Tom Cole": ["Tom Cole", "Cole"],
    }


def test_lists_of_names_are_divided() -> None:
    body = "Ann Biden met Bo Sanders. Biden, Sanders and Twitter agreed. Johnson and Johnson did not."
    found = group(
        body, ("Ann Biden", "PERSON"), ("Bo Sanders", "PERSON"), ("Biden, Sanders and Twitter", "ORG"),
        ("Johnson and Johnson", "ORG"),
    )  # fmt: skip
    assert found["Ann Biden"] == ("PERSON", ["Ann Biden", "Biden"])
    assert found["Bo Sanders"] == ("PERSON", ["Bo Sanders", "Sanders"])
    assert found["Johnson and Johnson"][0] == "ORG"


def test_the_head_of_a_name_alone_means_the_body() -> None:
    body = "The Tide Observatory for Ports said so. The Observatory is small."
    found = group(body, ("Tide Observatory for Ports", "ORG"), ("Observatory", "PERSON"))
    assert found == {"Tide Observatory for Ports": ("ORG", ["Tide Observatory for Ports", "Observatory"])}


def _spell(number):
    letters = "abcdefghij"
    return "M" + "".join(letters[int(digit)] for digit in str(number)) + "on"


@pytest.mark.parametrize(
    "line",
    [
        lambda n: f"{_spell(n)} Smith spoke. ",
        lambda n: f"John {_spell(n)} spoke. ",
        lambda n: f"John {_spell(n)} spoke and John met. ",
        lambda n: f"{_spell(n)} {_spell(3 * n)} spoke, {_spell(n)} added. ",
        lambda n: f"World Health {_spell(n)} (WHM) spoke. ",
        lambda n: "A. B. " if n else "Ann Lee met A. B. ",
        lambda n: "Minister Ann Lee spoke. ",
    ],
)
def test_grouping_takes_time_that_grows_with_the_text(line):
    def count(lines):
        body = "".join(map(line, range(lines)))
        names = re.finditer(r"(?:[A-Z][a-z]* ?)*[A-Z][a-z]+|(?:[A-Z]\. ?)+", body)
        mentions = [NamedMention(m.start(), m.end(), m[0], "PERSON") for m in names]
        return count_calls(group_entities, body, mentions)

    count(800)  # Fills the cache of the gazetteer.
    assert count(800) < 5 * count(200)


@pytest.mark.parametrize("ending", ["", ".", " ", "'s"])
def test_a_short_name_at_the_end_is_not_confused_with_a_longer_one(ending):
    body = f"Halden Mills was shut. Nobody in Halden knew. All went to Halden{ending}"
    names = ((body.index("Halden Mills"), "Halden Mills"), (body.index("Halden knew"), "Halden"))
    mentions = [NamedMention(start, start + len(text), text, "LOC") for start, text in names]
    found = [mention for entity in group_entities(body, mentions) for mention in entity.mentions]
    assert all(body[mention.start : mention.end] == mention.text for mention in found)
    assert all(mention.end <= len(body) for mention in found)
    assert (body.rindex("Halden"), body.rindex("Halden") + 6) in {(m.start, m.end) for m in found}
