from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import find_span, read
from wiredesk.transforms.logic.quotes.resolver import Resolver


@pytest.mark.parametrize(
    ("body", "words", "name", "entity"),
    [
        ("Ann Lee came.", "Ann Lee", "Ann Lee", 0),
        ("Ann Lee came. Lee left.", "Lee left", "Lee left", None),
        ("Ann Quux came. Quux left.", "Quux ", "Ann Quux", 1),
        ("Ann Lee came. Then she left.", "she", "Ann Lee", 0),
        ("Ann Lee came. Then he left.", "he ", None, None),
        ("Ann Lee came. They left.", "They", None, None),
        ("Ann Lee came. We left.", "We", None, None),
        ("Ann Lee, who left, came.", "who", "Ann Lee", 0),
        ("Ann Lee, the mayor of the town, came. The mayor left.", "The mayor", "Ann Lee", 0),
        ("Ann Lee came. The chairwoman left.", "The chairwoman", "The chairwoman", None),
        ("Ann Lee came. The chairman left.", "The chairman", "The chairman", None),
        ("Ann Lee came. The official left.", "The official", "The official", None),
        ("Two\nofficials left.", "Two\nofficials", "Two officials", None),
        ("A spokesman for Ann Lee left.", "Ann Lee", "A spokesman for Ann Lee", None),
    ],
)
def test_words_are_resolved_to_entities(body, words, name, entity):
    reading = read(body, "Ann Lee", "Ann Quux")
    start, end, at = find_span(reading, words)
    end -= len(words) - len(words.rstrip())
    speaker = Resolver(reading).resolve((start, end, at))
    assert (speaker.name, speaker.entity) == (name, entity)


def test_the_last_speaker_is_the_antecedent_in_the_sentence_where_it_spoke():
    body = "Bill Lee met Tom Ray. “Yes,” Ray said. Then he left."
    reading = read(body, "Bill Lee", "Tom Ray|Ray")
    resolver = Resolver(reading)
    resolver.last_speaker = resolver.resolve(find_span(reading, "Ray said"[:3]))
    he = body.index("he left")
    assert resolver.resolve((he, he + 2, None)).name == "Tom Ray"


def test_the_place_of_an_entity_need_not_be_its_number():
    reading = read("Ann Lee came.", "Ann Lee")
    reading.entities = [
        reading.entities[0].__class__(7, "Ann Lee", "PERSON", 1, 0.5, reading.entities[0].mentions)
    ]
    resolver = Resolver(reading)
    speaker = resolver.resolve((0, 7, 0))
    assert (speaker.entity, resolver.find_place(speaker)) == (7, 0)


@pytest.mark.parametrize(
    ("body", "words", "name"),
    [
        ("Karl Reiner came. “We lost,” the German said.", "German", "Karl Reiner"),
        ("Karl Reiner came. “We lost,” said the German.", "German", "Karl Reiner"),
        ("Karl Reiner came. “We lost,” said the French.", "French", "French"),
        ("Karl Reiner came. The German minister said no.", "German", "The German minister"),
        ("Nobody came. “We lost,” the German said.", "German", "the German"),
    ],
)
def test_a_nationality_means_the_person_just_named(body, words, name):
    reading = read(body, "Karl Reiner", words)
    assert Resolver(reading).resolve(find_span(reading, words)).name == name


def test_a_couple_without_first_names_keeps_its_titles():
    body = "Mr Orr said yes. “No,” said Mrs Orr."
    reading = read(body, "Orr")
    found = [Resolver(reading).resolve(mention).name for mention in reading.mentions]
    assert found == ["Mr Orr", "Mrs Orr"]
