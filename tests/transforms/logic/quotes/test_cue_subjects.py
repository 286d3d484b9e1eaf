"""The words for a speaker, and the person whom they mean, in whole texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.transforms.logic.quotes.texts import extract, make_entities, read
from wiredesk.transforms.logic.gazetteer.given_names import load_genders
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.quotes.genders import (
    choose_gender,
    count_pronouns,
    guess_genders,
)
from wiredesk.transforms.logic.quotes.reading import Reading


def read_last(body, *names, bodies=()):
    """Returns the last quotation of a text; ``bodies`` are the names that are organisations."""
    entities = make_entities(body, *names)
    typed = [replace(one, type="ORG") if one.name in bodies else one for one in entities]
    return extract_quotes(body, typed)[-1]


@pytest.mark.parametrize(
    ("subject", "speaker"),
    [
        ("A Harbour Board official", "A Harbour Board official"),
        ("the Harbour Board’s press officer", "the Harbour Board’s press officer"),
        ("a spokesman for the Harbour Board", "a spokesman for the Harbour Board"),
        ("Officials at the Harbour Board", "Officials at the Harbour Board"),
        ("Harbour Board lawyer Ann Lee", "Ann Lee"),
        ("Ann Lee, a spokeswoman for the Harbour Board,", "Ann Lee"),
        ("The Harbour Board", "Harbour Board"),
    ],
)
def test_the_noun_beside_a_name_speaks(subject, speaker):
    quote = read_last(
        f"{subject} said: “We will build it again.”", "Ann Lee", "Harbour Board", bodies=["Harbour Board"]
    )
    assert quote.speaker == speaker
    assert (quote.speaker_entity is None) == (speaker not in ("Ann Lee", "Harbour Board"))


def test_a_person_speaks_in_what_the_person_makes():
    quote = read_last(
        "Ann Lee’s speech was an ode to “the great and lasting power of the bridge.”", "Ann Lee"
    )
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("Ann Lee, who called it “a great danger to us all,” left.", "Ann Lee"),
        ("Ann Lee, the mayor of the town, who called it “a great danger to us all,” left.", "Ann Lee"),
        ("A woman who said that the bridge was closed left.", "A woman"),
    ],
)
def test_who_means_the_name_or_phrase_before_it(body, speaker):
    assert read_last(body, "Ann Lee").speaker == speaker


@pytest.mark.parametrize(("pronoun", "speaker"), [("she", "Mary Lee"), ("he", "John Ray")])
def test_given_names_decide_between_he_and_she(pronoun, speaker):
    body = f"Mary Lee came with John Ray.\n\n“It is high,” {pronoun} said."
    assert read_last(body, "Mary Lee", "John Ray").speaker == speaker


def test_pronouns_elsewhere_in_the_text_decide_too():
    body = (
        "Odile Quux said that she would come. Quux said her bridge was high. John Ray met Odile Quux.\n\n"
        "“It is high,” he said."
    )
    assert read_last(body, "Odile Quux|Quux", "John Ray").speaker == "John Ray"


def test_two_sentences_outweigh_a_given_name():
    body = "Lindsey Ray said he would come. Ray lost his hat."
    reading = Reading(body, make_entities(body, "Lindsey Ray|Ray"))
    assert load_genders()["Lindsey"] == "f"
    assert count_pronouns(reading)[0] == {"m": 2}
    assert guess_genders(reading) == {0: "m"}
    assert choose_gender(None, None, "f") == "f"


def test_a_title_chooses_among_namesakes():
    body = "Bill Lee and Hillary Lee came. “It is high,” Mrs. Lee said."
    entities = make_entities(body, "Bill Lee|Lee", "Hillary Lee")
    assert extract_quotes(body, entities)[-1].speaker == "Hillary Lee"


def test_the_speaker_of_the_sentence_before_continues():
    body = "Bob Ray could beat him, said Carl Lee, a teacher at the school.\n\n“It is high,” he said."
    assert read_last(body, "Bob Ray", "Carl Lee").speaker == "Carl Lee"


def test_a_pronoun_may_go_before_its_name():
    body = "Paul Ray came.\n\nAlthough he declined to say more, Carl Lee left. “It is high,” he said."
    assert read_last(body, "Paul Ray", "Carl Lee").speaker == "Carl Lee"


def test_persons_inside_the_words_said_do_not_say_them():
    body = "Carl Lee spoke on Monday. Bob Ray and the mayor, he declared, “have put a price tag on every bridge.”"
    assert read_last(body, "Carl Lee", "Bob Ray").speaker == "Carl Lee"


def test_an_official_is_not_the_person_of_whom_he_speaks():
    body = "One senior official said Bob Ray’s bridge was high. The official added that “the town deeply values this.”"
    quote = read_last(body, "Bob Ray")
    assert (quote.speaker, quote.speaker_entity) == ("One senior official", None)


def test_a_cue_inside_the_words_has_its_subject_after_it():
    quote = read_last(
        "Bob Ray, said Ann Lee, “doesn’t want to be the mayor of a town of ruins.”", "Ann Lee", "Bob Ray"
    )
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize("aside", [", R-Colo.,", " (R., Colo.)", " (R-Colo.)"])
def test_party_and_state_do_not_speak(aside):
    quote = read_last(
        f"“It is very high and wide,” Carl Lee{aside} said.", "Carl Lee", "Colo.", bodies=["Colo."]
    )
    assert quote.speaker == "Carl Lee"


def test_the_person_who_is_made_to_say_it_speaks():
    quote = read_last(
        "Ann Lee ended the talk, prompting the host to say, “You can’t do that to us.”", "Ann Lee"
    )
    assert quote.speaker == "the host"


def test_a_surname_that_is_no_mention_means_its_person():
    body = "Ann King came.\n\n“It is high,” King said."
    assert read_last(body, "Ann King").speaker == "Ann King"


def test_adverbs_do_not_speak():
    (quote,) = extract("However, the plan was called “a great danger to the whole of the town.”")
    assert quote.speaker != "However"


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("Legislator: Ann Lee can’t ‘be pushed aside by the town’\n\nSome say so.", "Legislator"),
        ("8. Bob Ray: “Our mayor wants to take in thousands of them.”\n\nHe does not.", "Bob Ray"),
    ],
)
def test_a_line_may_begin_with_its_speaker(body, speaker):
    assert read_last(body, "Ann Lee", "Bob Ray").speaker == speaker


def test_a_person_who_is_told_something_does_not_speak():
    body = "Carl Lee, Ann Lee’s father, told Paul Ray of it.\n\nHe had no idea why they came to the house, he said."
    assert read_last(body, "Carl Lee", "Ann Lee", "Paul Ray").speaker == "Carl Lee"


@pytest.mark.parametrize("verb", ["was told that", "is so badly written that", "has been told that"])
def test_the_subject_of_a_passive_says_nothing(verb):
    assert extract(f"Ann Lee {verb} the bridge had been closed for the whole of the year.", "Ann Lee") == ()


def test_a_name_inside_a_word_does_not_speak():
    body = "The Austin-based editor Carl Lee said that the bridge was closed for the year."
    assert read_last(body, "Austin", "Carl Lee", bodies=["Austin"]).speaker == "Carl Lee"


@pytest.mark.parametrize(
    "head",
    [
        "Ann Lee, speaking to the Harbour Board, said",
        "Ann Lee, in a letter to the Harbour Board, said",
        "Ann Lee of the Harbour Board -- which ran a long study of tides -- said",
        "Ann Lee of the Harbour Board — which ran a study — said",
        "Ann Lee, the mayor, speaking to Bob Ray on Monday, said",
    ],
)
def test_what_parts_a_subject_from_its_verb_holds_no_subject(head):
    body = f"{head} that “the pier will be built again.”"
    quote = read_last(body, "Ann Lee", "Bob Ray", "Harbour Board", bodies=["Harbour Board"])
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize("title", ["President", "Vice President", "Chairman and Founder"])
def test_the_person_behind_a_body_and_a_title_speaks(title):
    body = f"“The pier will be built again,” says Board of Trade {title} Ann Lee."
    assert read_last(body, "Ann Lee", "Board of Trade", bodies=["Board of Trade"]).speaker == "Ann Lee"


@pytest.mark.parametrize(
    "role", [" law professor", " criminologist", "’s chief economist,", "'s deputy dean,"]
)
@pytest.mark.parametrize("article", ["", "the "])
def test_the_person_behind_a_body_with_of_and_a_role_speaks(article, role):
    body = f"“The pier will be built again,” said {article}University of Leeds{role} Ann Lee."
    quote = read_last(body, "Ann Lee", "University of Leeds", bodies=["University of Leeds"])
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize("tail", [" data that Ann Lee read", " in a letter to Ann Lee", ", as Ann Lee"])
def test_a_body_speaks_where_no_role_ties_it_to_the_person_behind(tail):
    body = f"“The pier will be built again,” according to University of Leeds{tail}."
    quote = read_last(body, "Ann Lee", "University of Leeds", bodies=["University of Leeds"])
    assert quote.speaker == "University of Leeds"


@pytest.mark.parametrize("verb", ["posed", "ventured", "croaked"])
@pytest.mark.parametrize("end", ["?", "!", ","])
def test_a_name_and_any_verb_after_a_closing_mark_are_the_speaker(verb, end):
    said = f"“Who will build it again{end}” Ann Lee {verb}. “We will do it ourselves.”"
    body = f"Bob Ray said: “That is not for us to say.”\n\n{said}"
    assert [quote.speaker for quote in extract(body, "Ann Lee", "Bob Ray")] == [
        "Bob Ray",
        "Ann Lee",
        "Ann Lee",
    ]


@pytest.mark.parametrize("mark", [".", "...", " .", " …", "'", " -"])
@pytest.mark.parametrize("subject", ["clinton ", "the old harbour pilot ", ""])
def test_marks_alone_are_no_subject_of_a_verb(subject, mark):
    for quote in extract(f'"We have a really hard winter now," {subject}said{mark} "It is cold here."'):
        assert quote.speaker != ""
        assert quote.speaker_start is None or quote.speaker_start < quote.speaker_end


@pytest.mark.parametrize(
    "body",
    [
        "Unlike Bob Ray and Carl Poe, Ann Lee names what she would cut: “The pier costs too much.”",
        "Like Bob Ray, Ms. Ann Lee knows what she wants: “The pier costs too much.”",
        "“The pier costs too much,” said port strategist and radio contributor Ann Lee.",
        "“The pier costs too much,” the Daily Tide quoted Ann Lee saying.",
        "Ann Lee -- who last spring joined Carl Poe and eleven others in a long letter to the owners of the harbour"
        " and asked for an end of the works as part of the deal over the pier -- said it “costs far too much.”",
    ],
)
def test_the_subject_past_what_stands_beside_it(body):
    assert read_last(body, "Ann Lee", "Bob Ray", "Carl Poe", "Daily Tide", bodies=["Daily Tide"]).speaker == (
        "Ann Lee"
    )


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("Ann Holland, a pollster, came. “It is high,” adds Holland.", "Ann Holland"),
        ("“It is high,” adds Holland. Ann Holland, a pollster, came later.", "Holland"),
        ("Ann Poe, a pollster, came. “It is high,” Holland said.", "Holland"),
    ],
)
def test_a_place_that_speaks_is_the_person_named_before_by_that_surname(body, speaker):
    entities = make_entities(body, "Ann Holland", "Ann Poe", "Holland")
    inside = {m.start + 4 for m in entities[0].mentions}
    place = replace(
        entities[2], type="GPE", mentions=tuple(m for m in entities[2].mentions if m.start not in inside)
    )
    assert extract_quotes(body, [*entities[:2], place])[-1].speaker == speaker


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("Carl Lee praised Ann Poe’s “If I were young again I would build ships.”", "Ann Poe"),
        ("Carl Lee praised Ann Poe’s “Ships of Norland” on Monday.", None),
        ("Bob Ray, who has been described as a “storm in a bottle”, left.", None),
        ("Bob Ray came to Carl Lee’s show and he laughed. “We go home at noon,” he said.", "Bob Ray"),
    ],
)
def test_whose_words_stand_behind_a_possessive_or_a_passive(body, speaker):
    quotes = [quote for quote in extract(body, "Carl Lee", "Ann Poe", "Bob Ray") if quote.kind != "indirect"]
    assert [quote.speaker for quote in quotes if quote.speaker is not None] == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("body", "speaker"),
    [
        ("“We do not bow,” Ann Lee was quoted as saying by the Harbor Herald.", "Ann Lee"),
        (
            "Ann Lee was quoted by the Harbor Herald as saying that talks would go on “at the proper time”.",
            "Ann Lee",
        ),
        ("“We do not bow,” the Harbor Herald quoted Ann Lee as saying.", "Ann Lee"),
        ("Bo Roe said he had been told by the pilot: “We lost an engine.”", "the pilot"),
        ("Bo Roe was told by Ann Lee: “There is no room.”", "Ann Lee"),
        ("Bo Roe told the court that Ann Lee had texted a friend: “Get rid of it.”", "Ann Lee"),
        ("A carer who took 80,000 pounds from a widow told police she “deserved a holiday”.", "A carer"),
        ("A man who once worked for Ann Lee said “it was a hard time”.", "A man"),
        ("The clerk who found Bo Roe said: “He was asleep.”", "The clerk"),
        ("The boat that Bo Roe, the pilot, said “is lost” came home.", "Bo Roe"),
    ],
)
def test_clauses_and_passives_have_their_own_subject(body, speaker):
    assert [q.speaker for q in extract(body, "Ann Lee", "Bo Roe") if q.kind != "indirect"] == [speaker]


@pytest.mark.parametrize(
    ("body", "cues"),
    [
        ("Lee said talks would go on.", ["said"]),
        ("Lee said claims were false.", ["said"]),
        ("Lee claims the pier is safe.", ["claims"]),
        ("Lee talks a lot and hopes for rain.", ["talks", "hopes"]),
        ("What Lee says are lies.", ["says"]),
    ],
)
def test_a_plural_noun_that_is_a_subject_is_no_verb(body, cues):
    assert [cue.word for cue in read(body).cues] == cues


@pytest.mark.parametrize("order", ["Said said", "said Said"])
def test_the_surname_said_is_a_name_in_each_place(order):
    body = f"Omar Said lost his boat. “It was my father’s,” {order}. “I am alone,” he said."
    quotes = [q for q in extract(body, "Omar Said") if q.kind != "indirect"]
    assert [q.speaker for q in quotes] == ["Omar Said"] * 2
