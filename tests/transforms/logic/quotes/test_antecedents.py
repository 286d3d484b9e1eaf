from __future__ import annotations

import pytest

from tests.transforms.logic.quotes.texts import extract


@pytest.mark.parametrize(
    ("before", "pronoun", "speaker"),
    [
        ("A port official told us of the storm.", "he", "A port official"),
        ("A neighbour said Bob Ray slept.", "she", "A neighbour"),
        ("Her spokesman shook his head.", "he", "Her spokesman"),
        ("A waitress saw the storm.", "he", "Bob Ray"),
        ("The storm hit a farmer.", "he", "Bob Ray"),
        ("A friend of Mary Lee smiled.", "she", "A friend of Mary Lee"),
        ("Several bakers said so.", "they", "Several bakers"),
        ("The harbour board said so.", "it", "The harbour board"),
        ("It rained.", "it", None),
    ],
)
def test_pronouns_mean_the_nearest_person_who_fits(before, pronoun, speaker):
    body = f"Mary Lee, the mayor, met Bob Ray. Ray said that he was glad.\n\n{before} “The boats are safe,” {pronoun} said."
    quote = extract(body, "Mary Lee", "Bob Ray|Ray")[-1]
    assert quote.speaker == speaker


def test_later_words_for_an_unnamed_person_mean_the_same_one():
    body = "A pilot spoke to us. “It was dark,” he said. “I saw nothing,” the pilot said. “Nobody did,” he added."
    assert {quote.speaker for quote in extract(body)} == {"A pilot"}


@pytest.mark.parametrize(
    "last",
    [
        "He also praised Tom Ives’ work.",
        "He also praised Tom Ives.",
        "But he doubted Ives’ plan, even after the board saw it.",
        "In May, he met Tom Ives and the board.",
    ],
)
def test_a_pronoun_goes_on_with_the_subject_of_the_last_one(last):
    body = f"Bob Ray spoke of the plan of Tom Ives at noon. {last}\n\n“The boats are safe,” he said."
    assert extract(body, "Bob Ray|Ray", "Tom Ives|Ives")[-1].speaker == "Bob Ray"


@pytest.mark.parametrize("animal", ["dog, Rex,", "cat Rex", "horse named Rex"])
def test_animals_say_nothing(animal):
    body = f"When Ray’s {animal} died, the letter was short. “Rex was a good friend,” he wrote."
    assert extract(body, "Bob Ray|Ray", "Rex")[-1].speaker != "Rex"


def test_a_surname_of_two_means_the_one_whom_the_pronoun_fits():
    body = "Mary Lee came with her son, Dax Lee. Lee cried. “We will stay,” she said."
    assert extract(body, "Dax Lee|Lee cried"[:7] + "|Lee", "Mary Lee")[-1].speaker == "Mary Lee"


def test_a_subject_after_a_comma_is_no_apposition():
    body = "President Bob Ray praised Tom Ives. As for Ives, the president also said: “Tom is a good man.”"
    assert extract(body, "Bob Ray|Ray", "Tom Ives|Ives")[-1].speaker == "Bob Ray"


def test_the_subject_is_meant_and_not_the_name_behind_a_preposition():
    body = (
        "At noon, after a song by the singer Tom Ives, Bob Ray thanked us.\n\n“The boats are safe,” he said."
    )
    assert extract(body, "Tom Ives|Ives", "Bob Ray|Ray")[-1].speaker == "Bob Ray"


def test_it_means_the_document_of_the_last_sentence():
    body = "The letter the pilots drafted also speaks of money.\n\n“The boats are not safe,” it reads."
    assert extract(body)[-1].speaker == "The letter"
