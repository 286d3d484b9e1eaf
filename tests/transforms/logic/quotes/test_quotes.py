from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import SEEDS, count_calls
from tests.transforms.logic.quotes.texts import extract, make_entities
from wiredesk.transforms.logic.quotes import extract_quotes
from wiredesk.transforms.logic.quotes.reading import Reading


@pytest.mark.parametrize(
    ("opening", "closing"),
    ['""', "“”", "”“", "””", "““", "„“", "«»", "»«", "‘’", ("``", "''"), ("''", "''"), '“"', '"”'],
)
def test_all_pairs_of_marks_are_read(opening, closing):
    body = f"{opening}The bridge will open in the spring,{closing} Ann Lee said."
    (quote,) = extract(body, "Ann Lee")
    assert quote.text == "The bridge will open in the spring,"
    assert (quote.kind, quote.speaker, quote.speaker_entity, quote.cue) == ("direct", "Ann Lee", 0, "said")


@pytest.mark.parametrize(
    "frame",
    [
        "{} said Ann Lee.",
        "{} Ann Lee, the mayor of the town, said.",
        "{} said Mayor Ann Lee, who was born there.",
    ],
)
def test_subject_after_the_quotation(frame):
    (quote,) = extract(frame.format("“We will build it again,”"), "Ann Lee")
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize("frame", ["Ann Lee said: {}", "Ann Lee added, {}", "Ann Lee told reporters: {}"])
def test_subject_before_the_quotation(frame):
    (quote,) = extract(frame.format("“We will build it again.”"), "Ann Lee")
    assert (quote.speaker, quote.method) == ("Ann Lee", "before")


def test_surname_and_pronoun_mean_the_full_name():
    body = "Ann Lee opened the bridge. “It is high,” she said.\n\n“And it is wide,” Lee added."
    first, second = extract(body, "Ann Lee|Lee")
    assert first.speaker == second.speaker == "Ann Lee"
    assert body[first.speaker_start : first.speaker_end] == "she"
    assert body[second.speaker_start : second.speaker_end] == "Lee"


def test_role_means_the_person_named_before():
    body = "Ann Lee, chairwoman of the group, came. “We are glad,” the chairwoman said."
    (quote,) = extract(body, "Ann Lee")
    assert (quote.speaker, body[quote.speaker_start : quote.speaker_end]) == ("Ann Lee", "the chairwoman")


@pytest.mark.parametrize(("role", "speaker"), [("mayor", "Bob Ray"), ("senator", "Ann Lee")])
def test_role_means_its_bearer(role, speaker):
    body = f"Bob Ray, the mayor of the town, met Sen. Ann Lee. “We are glad of it,” the {role} said."
    assert extract(body, "Bob Ray", "Ann Lee")[-1].speaker == speaker


def test_an_unnamed_official_is_no_named_person():
    (quote,) = extract("Ann Lee left the hall. “We are glad of it,” the official said.", "Ann Lee")
    assert (quote.speaker, quote.speaker_entity) == ("the official", None)


def test_the_head_of_an_apposition_speaks():
    body = "Ann Lee, director of the Red Cross, said Thursday that the bridge was closed."
    entities = make_entities(body, "Ann Lee", "Red Cross")
    entities[1] = replace(entities[1], type="ORG")
    (quote,) = extract_quotes(body, entities)
    assert (quote.speaker, quote.text) == ("Ann Lee", "the bridge was closed")


def test_words_of_another_clause_are_not_its_subjects():
    body = "Ann Lee said the plan of Bob Ray was “a great danger to the whole of the town.”"
    assert extract(body, "Ann Lee", "Bob Ray")[-1].speaker == "Ann Lee"


def test_the_last_paragraph_names_the_speaker_of_all():
    body = "“It began in May and went on for years.\n\n“Then it ended well,” Ann Lee said."
    first, second = extract(body, "Ann Lee")
    assert first.speaker == second.speaker == "Ann Lee"
    assert second.part_of == 0


def test_attributes_of_left_over_markup_are_no_quotations():
    body = '<tweet id="7" by="someone">We will never ever do it again.</tweet> It rained.'
    assert extract(body) == ()


def test_a_pronoun_of_nobody_has_no_speaker():
    (quote,) = extract("“They never asked us about the new road at all,” we said.")
    assert quote.speaker is None
    assert quote.speaker_entity is None


def test_a_cue_may_divide_a_quotation():
    first, second = extract("“We won,” Ann Lee said, “and we are glad of it.”", "Ann Lee")
    assert (first.part_of, second.part_of) == (None, 0)
    assert second.speaker == "Ann Lee"


def test_a_quotation_may_continue_over_paragraphs():
    body = (
        "“The first one is short, Ann Lee said.\n\nNothing.\n\n"
        "Lee said: “We began in May.\n\n“Two.\n\n“It rained.”"
    )
    *_, one, two, three = extract(body, "Ann Lee|Lee")
    assert [quote.text for quote in (one, two, three)] == ["We began in May.", "Two.", "It rained."]
    assert one.speaker == two.speaker == three.speaker == "Ann Lee"
    assert two.part_of == three.part_of is not None


def test_an_unclosed_mark_spoils_its_paragraph_only():
    body = "Ann Lee said: “It rains.\n\nThe sun shone. “It does not,” Bob Ray said."
    first, second = extract(body, "Ann Lee", "Bob Ray")
    assert (first.text, first.speaker) == ("It rains.", "Ann Lee")
    assert (second.text, second.speaker) == ("It does not,", "Bob Ray")


def test_nested_marks_belong_to_the_outer_quotation():
    (quote,) = extract("“He told me ‘go home’ and “stay there” again,” Ann Lee said.", "Ann Lee")
    assert quote.text == "He told me ‘go home’ and “stay there” again,"


def test_apostrophes_open_nothing():
    assert extract("The workers' homes weren’t theirs in the '90s, and rock 'n' roll was new.") == ()


@pytest.mark.parametrize(
    "body",
    [
        "The so-called “experts” came late to the hall.",
        "The band played “Yellow River” and left.",
        "He stood 5'11\" and weighed little.",
    ],
)
def test_scare_quotes_and_titles_are_no_quotations(body):
    assert extract(body) == ()


def test_words_in_the_authors_sentence_are_mixed():
    _, quote = extract("Ann Lee said the plan was “a great danger” to the town.", "Ann Lee")
    assert (quote.kind, quote.text, quote.speaker) == ("mixed", "a great danger", "Ann Lee")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Ann Lee said that the bridge was closed.", "the bridge was closed"),
        ("Ann Lee said on Monday that the bridge was closed.", "the bridge was closed"),
        ("Ann Lee told reporters that the bridge was closed.", "the bridge was closed"),
        ("The bridge was closed, Ann Lee said on Monday.", "The bridge was closed"),
        ("The bridge was closed, according to Ann Lee.", "The bridge was closed"),
        ("According to Ann Lee, the bridge was closed.", "the bridge was closed"),
    ],
)
def test_indirect_quotations(body, said):
    (quote,) = extract(body, "Ann Lee")
    assert (quote.kind, quote.text, quote.speaker) == ("indirect", said, "Ann Lee")


def test_an_apposed_speaker_says_the_clause_after_that():
    body = "The ferry company, Norrland Lines, said that it would suspend the route until further notice."
    (quote,) = extract(body, "Norrland Lines")
    assert (quote.kind, quote.speaker) == ("indirect", "Norrland Lines")
    assert quote.text == "it would suspend the route until further notice"


def test_sources_that_a_newspaper_cites_are_the_speaker():
    body = "The two met in the northern port, the Daily Post reported citing sources in the harbour."
    (quote,) = extract(body)
    assert body[quote.speaker_start : quote.speaker_end].startswith("sources")


def test_the_answer_to_a_question_is_the_other_speakers():
    body = "“Is it open?” Ann Lee asked.\n\n“It is,” Bob Ray said. “Will you come?”\n\n“I will come in the spring.”"
    quotes = extract(body, "Ann Lee", "Bob Ray")
    assert quotes[-1].speaker == "Ann Lee"


def test_the_line_before_may_announce_the_quotation():
    (quote,) = extract("Ann Lee wrote:\n\n“We will build the bridge again.”", "Ann Lee")
    assert quote.speaker == "Ann Lee"


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "’",
        "''",
        '" ',
        "”\n\n",
        "“We won,” Ann Lee said. ",
        "“We won, he said ",
        "said, ",
        "he said that ",
        "word, ",
        "a“b ",
        "“a” ",
        "“a”, ",
        "she said, “It is",
        "‘a ",
        "according to ",
        " ",
        "\n",
        "A. ",
        "“Is it so,”\n\n“Is it so?”\n\n",
        'He said "x".',
        'He said "x". ',
        'He said "x".' * 12 + "\n\n",
        '"We go," said Ann Lee. ',
        '"x" said ',
        '"x y" said saying added ',
        'Ann Lee’s team he said "x" ',
        "Ann Lee 2, Chelsea 1\n",
        "Ann Lee Bob Ray ",
        "On Monday, 5 January 2026. ",
    ],
)
def test_work_grows_with_the_length(unit):
    short, long = (unit * (chars // len(unit)) for chars in (4_000, 16_000))
    work = [count_calls(extract_quotes, body, make_entities(body, "Ann Lee")) for body in (short, long)]
    assert work[1] <= 4.6 * work[0] + 2_000
    # The most expensive unit takes 67 calls a character.
    assert work[1] <= 100 * len(long)


def _spell(number):
    return "M" + "".join("abcdefghij"[int(digit)] for digit in str(number)) + "on"


@pytest.mark.parametrize(
    "line",
    [
        "Spokesman {} Lee met us. The spokesman said that they would go on. ",
        "“We go,” said Mrs. {} Lee. ",
        "{} Lee came. “We go,” said Lee Ann. ",
        "{} Lee came. She said: “We go on.” ",
        "{} Lee’s, ",
    ],
)
def test_work_grows_with_the_number_of_persons(line):
    work = []
    for lines in (100, 400):
        names = [f"{_spell(number)} Lee" for number in range(lines)]
        body = "".join(line.replace("{} Lee", name) for name in names) + "“We go,” he said."
        work.append(count_calls(extract_quotes, body, make_entities(body, *names)))
    assert work[1] <= 4.6 * work[0] + 2_000


@pytest.mark.parametrize("unit", ['He said "x".', 'He said "x". ', '"x," he said. '])
def test_each_quotation_of_a_crowd_is_found(unit):
    quotes = extract("Ann Lee came. " + unit * 100, "Ann Lee")
    assert [quote.text.rstrip(",") for quote in quotes] == ["x"] * 100


def test_no_news_article_is_crowded():
    bodies = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SEEDS.glob("*.txt"))]
    readings = [Reading(body, []) for body in [*bodies, 'He said "x". ' * 40]]
    crowded = [any(reading.is_crowded(one.open) for one in reading.stretches) for reading in readings]
    assert bodies
    assert crowded == [False] * len(bodies) + [True]


def test_the_person_of_a_pronoun_may_be_many_short_sentences_back():
    said = "She said that the bridge would be built again."
    near, far = ("Ann Lee came. " + "It is so. " * times + said for times in (100, 250))
    assert [quote.speaker for quote in extract(near, "Ann Lee")] == ["Ann Lee"]
    assert [quote.speaker for quote in extract(far, "Ann Lee")] == [None]


def test_the_quotations_of_a_seed_article():
    text = (SEEDS / "000_058d942a48bd56ed.txt").read_text(encoding="utf-8")
    body = text.partition("date 2021-07-28 ")[2]
    names = ("Mohammad Naeem|Naeem", "Mullah Abdul Ghani Baradar|Baradar", "South China Morning Post")
    quotes = extract(body, *names)
    direct = [quote for quote in quotes if quote.kind == "direct"]
    assert [quote.speaker for quote in direct] == ["Mohammad Naeem", "Mohammad Naeem"]
    assert direct[0].text.startswith("Politics, economy") and direct[0].text.endswith("in the meetings,")
    assert direct[1].text.startswith("The Islamic Emirate") and direct[1].text.endswith("bring peace,")
    first, second, third = (quote for quote in quotes if quote.kind == "indirect")
    assert (first.speaker, first.text.split()[:2]) == ("Mohammad Naeem", ["A", "top-level"])
    assert second.speaker.startswith("sources") and second.text.startswith("Baradar, who heads")
    assert (third.speaker, third.text.split()[:2]) == ("The report", ["Chinese", "officials"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*"\"“”‘’'«»,.?: \n", "\n\n", " Ann Lee", " said", " He", " that", "x"])))
def test_any_text_gives_ordered_quotes_in_place(parts):
    body = "".join(parts)
    quotes = extract(body, "Ann Lee")
    assert quotes == extract(body, "Ann Lee")
    keys = [(quote.start, quote.end, quote.kind) for quote in quotes]
    assert keys == sorted(set(keys))
    for at, quote in enumerate(quotes):
        assert quote.part_of is None or quote.part_of < at
        assert 0 <= quote.confidence <= 1


def test_a_speaker_of_whom_little_is_sure_is_none(monkeypatch):
    body = "Ann Lee came. “We will build it again,” she said."
    (quote,) = [quote for quote in extract(body, "Ann Lee") if quote.kind == "direct"]
    assert quote.speaker == "Ann Lee"
    monkeypatch.setattr("wiredesk.transforms.logic.quotes.MIN_SURE", 1.0)
    (unsure,) = [quote for quote in extract(body, "Ann Lee") if quote.kind == "direct"]
    assert unsure == replace(quote, speaker=None, speaker_entity=None, speaker_start=None, speaker_end=None)
