"""Writings and bodies that speak, and the persons inside or beside their noun phrases, in whole texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.transforms.logic.quotes.texts import extract, make_entities, read
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.quotes.documents import find_described, is_sent

_WORDS = "“not aware of any of the claims made”"


def read_speaker(body):
    return extract(body, "Ann Lee", "Tom Ray")[-1].speaker


@pytest.mark.parametrize(
    ("subject", "speaker"),
    [
        ("The judge in the case against Tom Ray said it was", "The judge in the case against Tom Ray"),
        ("The jury in the trial of Tom Ray said it was", "The jury in the trial of Tom Ray"),
        ("A group founded by Tom Ray said it was", "A group founded by Tom Ray"),
        ("A site run by Tom Ray said it was", "A site run by Tom Ray"),
        ("The ad attacking Tom Ray calls him", "The ad attacking Tom Ray"),
        ("A report on Tom Ray said he was", "A report on Tom Ray"),
        ("The Tom Ray report says it was", "The Tom Ray report"),
        ("Tom Ray’s company said it was", "Tom Ray’s company"),
        ("The law, signed by Ann Lee, says that it was", "The law"),
        ("The company, which Tom Ray founded in 1990, said it was", "The company"),
        ("Ann Lee broke a rule that says", "a rule"),
        ("Ann Lee wrote an amendment to the bill that stated:", "the bill"),
        ("Ann Lee signed a bill which states that it was", "a bill"),
        ("Ann Lee found a note that said:", "a note"),
        ("Tom Ray was named in a lawsuit claiming he was", "a lawsuit"),
        ("Tom Ray was met by protesters chanting", "protesters"),
        ("As Tom Ray left, the panel called him", "the panel"),
        ("Tom Ray, head of the house, said the suspect said he was", "the suspect"),
    ],
)
def test_the_noun_that_speaks_is_the_speaker(subject, speaker):
    assert read_speaker(f"{subject} {_WORDS}.") == speaker


@pytest.mark.parametrize(
    "subject",
    [
        "At a committee hearing Tom Ray said it was",
        "In the case against Ann Lee, Tom Ray said it was",
        "After meeting Ann Lee, Tom Ray said it was",
        "In the company of friends, Tom Ray said it was",
        "A year after the trial Tom Ray said it was",
        "In a note to the town Tom Ray said it was",
        "In a post on the website of the group Tom Ray said it was",
        "On a visit to the school Tom Ray said it was",
        "Tom Ray, backed by Ann Lee, said it was",
        "Tom Ray, the author of the book on Ann Lee, said it was",
        "The judge in the case, Tom Ray, said it was",
        "Tom Ray released a report that said it was",
        "Tom Ray wrote a letter accusing Ann Lee of being",
        "Tom Ray said in a letter calling it",
        "Tom Ray met voters, saying it was",
        "Tom Ray in a statement called it",
        "Tom Ray in a letter said it was",
        "Tom Ray spoke of the video of the town stating it was",
        "The states, Tom Ray says, are",
        "Tom Ray praised a plan called",
        "Tom Ray spoke of five men described as",
        "Tom Ray has not decided whether to join what he called",
    ],
)
def test_a_person_with_a_writing_beside_the_verb_speaks(subject):
    assert read_speaker(f"{subject} {_WORDS}.") == "Tom Ray"


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("the report states", "the report"),
        ("the lawsuit against Tom Ray states", "the lawsuit against Tom Ray"),
        ("the indictment against Tom Ray says", "the indictment against Tom Ray"),
        ("the company owned by Tom Ray said", "the company owned by Tom Ray"),
        ("this official argued", "this official"),
        ("added that official", "that official"),
        ("Tom Ray of the company said", "Tom Ray"),
        ("company founder Tom Ray said", "Tom Ray"),
        ("said Tom Ray, a judge in the case against Ann Lee", "Tom Ray"),
    ],
)
def test_the_words_after_a_quotation(words, speaker):
    assert read_speaker(f"“We are not aware of any of the claims made,” {words}.") == speaker


def test_no_chain_of_phrases_goes_through_a_verb():
    body = "Members of the audience at the event for the mayor tackled Tom Ray after someone yelled “stop that now.”"
    assert "tackled" not in (read_speaker(body) or "")


def test_the_body_that_publishes_a_writing_speaks():
    body = f"A statement released by the Harbour Board said it was {_WORDS}."
    entities = [replace(one, type="ORG") for one in make_entities(body, "Harbour Board")]
    assert extract_quotes(body, entities)[-1].speaker == "Harbour Board"


@pytest.mark.parametrize(
    ("body", "described"),
    [
        ("a rule that", "a rule"),
        ("a letter to the mayor that", "a letter to the mayor"),
        ("a damning report, which", "a damning report"),
        ("a report that spring on the mayor that", None),
        ("her email practices that", None),
        ("the mayor that", None),
        ("Ann Lee released a report that", None),
        ("Ann Lee wrote a note that", None),
        ("Ann Lee wrote a bill that", "a bill"),
    ],
)
def test_a_relative_pronoun_means_the_writing_before_it(body, described):
    reading = read(body, "Ann Lee")
    found = find_described(reading, body.rindex(" ") + 1)
    assert (found and body[found[0] : found[1]]) == described


@pytest.mark.parametrize(
    ("before", "noun", "sent"),
    [("Lee released", "law", True), ("Lee wrote", "letter", True), ("Lee wrote", "law", False)],
)
def test_what_is_published_has_a_sender(before, noun, sent):
    body = f"{before} a {noun}"
    assert is_sent(body, noun, body.index(" a ") + 1) == sent


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("“It was never a good idea.” Tom Ray, Herald", "Tom Ray"),
        ("“It was never a good idea.”\n\nTom Ray, Leeds", "Tom Ray"),
        ("“It was never a good idea.”\n\nTom Ray", "Tom Ray"),
        ("“It rained,” Ann Lee said.\n\n“It was never a good idea.” Tom Ray, Herald", "Tom Ray"),
        ("Some argue that “It was never a good idea.” Tom Ray, Herald", "Tom Ray"),
        ("Some argue that “it rained.\n\n“It was never a good idea.” Tom Ray, Herald", "Tom Ray"),
        ("“It rained,” Ann Lee said. “It was never a good idea.” Tom Ray, his friend, agreed.", "Ann Lee"),
        ("“It rained,” Ann Lee said. “It was never a good idea.”\n\nTom Ray left.", "Ann Lee"),
        ("“It rained,” Ann Lee said. “It was never a good idea.” Tom Ray", "Ann Lee"),
        ("“It rained,” Ann Lee said. “It was never a good idea.”\n\nTom Ray, for one, left.", "Ann Lee"),
    ],
)
def test_a_signature_without_a_dash(body, speaker):
    assert read_speaker(body) == speaker


def test_a_person_who_is_quoted_saying_something_speaks():
    body = "Ann Lee left. “I will help the party,” the agency quoted her saying."
    assert read_speaker(body) == "Ann Lee"


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("One of the lawyers, Ahmed Ray, said it was", "Ahmed Ray"),
        ("Ahmed Ray, Sterling Town, said it was", "Ahmed Ray"),
        ("Ahmed Ray, charged with theft, said it was", "Ahmed Ray"),
        ("Ahmed Ray, who has fought for Ann Lee since he called off his own run, blasted it as", "Ahmed Ray"),
    ],
)
def test_only_a_small_participle_behind_a_comma_begins_an_aside(body, speaker):
    assert extract(f"{body} {_WORDS}.", "Ahmed Ray", "Ann Lee")[-1].speaker == speaker


def test_what_belongs_to_a_noun_ends_with_its_sentence():
    body = "“It will all be done by May,” said a source close to the talks. Ann Lee left."
    assert read_speaker(body) == "a source close to the talks"
