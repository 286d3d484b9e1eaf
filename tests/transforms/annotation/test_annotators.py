"""Annotators find what they should, and every annotation of the schema has one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.support import count_calls, make_article
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import ENTITY_TYPES, Article, Entity, Mention, Quote
from wiredesk.transforms.annotation.annotators import (
    FROM_ENTITIES,
    FROM_TEXT,
    add_speaker_mentions,
    annotate_article,
    annotate_articles,
    list_in_words,
    list_left_out,
)
from wiredesk.transforms.failures import Failure
from wiredesk.transforms.logic.kernel.offsets import check_offsets
from wiredesk.transforms.logic.ner.model import NamedMention, load_model

BODY = "Angela Merkel met Wang Yi in Berlin on Tuesday, the foreign ministry of China said."


def test_names_are_found_and_the_model_is_recorded():
    (article,) = annotate_articles([make_article(BODY)], load_model("en_core_web_sm"))
    found = {(entity.name, entity.type) for entity in article.entities}
    assert {("Angela Merkel", "PERSON"), ("Berlin", "GPE")} <= found
    assert article.model == "en_core_web_sm-3.8.0"
    check_offsets(article)


def test_a_speaker_named_by_a_pronoun_is_a_mention_of_the_entity():
    body = 'Angela Merkel met Wang Yi in Berlin.\n\n"We are late," the chancellor said. "Go," she said.'
    entity = Entity(0, "Angela Merkel", "PERSON", 1, 1.0, (Mention(0, 13, "Angela Merkel"),))
    start = body.index("she said")
    quote = Quote(
        0, 1, body[:1], "direct", "Angela Merkel", 0, start, start + 3, None, None, None, 0.9, "after"
    )
    (extended,) = add_speaker_mentions(body, (entity,), (quote, quote))
    assert [mention.text for mention in extended.mentions] == ["Angela Merkel", "she"] and extended.count == 2
    (same,) = add_speaker_mentions(body, (extended,), (quote,))
    assert same == extended


def test_everything_is_found_in_one_article():
    body = (
        "The mayor of Berlin, Karl Brand, said on Tuesday that work would begin in June.\n\n"
        '"We have waited for ten years and now we build," Brand said in Berlin.'
    )
    (article,) = annotate_articles([make_article(body)], load_model("en_core_web_sm"))
    assert [quote.speaker for quote in article.quotes if quote.kind == "direct"] == ["Karl Brand"]
    assert {place.country for place in article.places} == {"DE"}
    assert {time.text for time in article.times} >= {"Tuesday", "ten years"}
    check_offsets(article)


UNIT = (
    "Angela Merkel met Wang Yi in Berlin on Tuesday, the foreign ministry of China said.\n\n"
    "“We have waited for ten years,” she said on 5 May 2020. “It is late,” said Wang Yi, who left.\n\n"
)
NAMES = {"Angela Merkel": "PERSON", "Wang Yi": "PERSON", "Berlin": "GPE", "China": "GPE"}


def repeat_article(times: int) -> tuple[Article, list[NamedMention]]:
    """An article that is one piece over and over, with the names that a model would find."""
    body = UNIT * times
    found = [
        NamedMention(match.start(), match.end(), match[0], NAMES[match[0]])
        for match in re.finditer("|".join(NAMES), body)
    ]
    return make_article(body), found


def test_a_text_of_any_length_has_every_annotation():
    article = annotate_article(*repeat_article(1_800))
    assert len(article.body) > 300_000
    assert (len(article.quotes), len(article.places), len(article.times)) == (5_400, 3_600, 5_400)
    assert article.warnings == ()


def test_the_work_of_annotation_grows_with_the_length():
    """A repeated unit costs the same at any place of a text."""
    annotate_article(*repeat_article(2))
    short, long = (count_calls(annotate_article, *repeat_article(times)) for times in (100, 400))
    assert long <= 4.2 * short


def test_every_annotation_of_the_schema_has_an_annotator():
    missing = set(ANNOTATIONS) - {"entities", *FROM_TEXT, *FROM_ENTITIES}
    assert not missing, f"transforms/annotation/annotators.py: FROM_TEXT or FROM_ENTITIES lacks {missing}"
    assert {"entities", *FROM_TEXT, *FROM_ENTITIES} == set(ANNOTATIONS)


GERMAN = "Anna Lind sagte am Dienstag in Berlin: „Wir warten.“ Lind ging."
GERMAN_NAMES = [
    NamedMention(match.start(), match.end(), match[0], "LOC" if match[0] == "Berlin" else "PERSON")
    for match in re.finditer("Anna Lind|Lind|Berlin", GERMAN)
]


@pytest.mark.parametrize("language", ["de", "de-AT", "eo"])
def test_annotations_without_an_annotator_for_the_language_are_left_out_with_one_warning(language: str):
    article = annotate_article(make_article(GERMAN, language=language), GERMAN_NAMES)
    assert [(entity.name, entity.type, entity.count) for entity in article.entities] == [
        ("Anna Lind", "PERSON", 2),
        ("Berlin", "LOC", 1),
    ]
    assert (article.quotes, article.places, article.times, article.keyphrases) == ((), (), (), ())
    (warning,) = article.warnings
    assert warning.code == "language_partly_annotated"
    assert warning.message == f"left out in {language}: quotes, places, keyphrases and times"
    check_offsets(article)


@pytest.mark.parametrize("language", ["en", "en-GB", "en-Latn-US"])
def test_every_annotation_is_made_in_english(language: str):
    assert list_left_out(language) == ()
    article = annotate_article(make_article(BODY, language=language), [])
    assert article.times and article.warnings == ()


def test_a_failure_of_the_model_names_only_what_the_language_has():
    article = annotate_article(
        make_article(GERMAN, language="de"), Failure("ValueError: odd", "model.py:1 in find")
    )
    assert [(w.code, w.message) for w in article.warnings] == [
        (
            "annotation_failed",
            "left out: entities, after ValueError: odd (model.py:1 in find); please report this",
        ),
        ("language_partly_annotated", "left out in de: quotes, places, keyphrases and times"),
    ]


@pytest.mark.parametrize(
    ("names", "expected"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_in_words(names: list[str], expected: str):
    assert list_in_words(names) == expected


def test_days_count_from_the_day_where_the_article_was_published():
    # An evening story of New York, when it was already the next day in London.
    published = datetime(2021, 7, 29, 2, 30, tzinfo=UTC)
    article = replace(
        make_article("The mayor said on Wednesday that work began today."),
        published_at=published,
        published_date=date(2021, 7, 28),
        published_utc_offset=-240,
    )
    (annotated,) = annotate_articles([article], load_model("en_core_web_sm"))
    assert [time.value for time in annotated.times] == ["2021-07-28", "2021-07-28"]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_names_of_no_type_are_no_entities(language: str):
    body = "Anna Lind left. Karl Brand and Vasa, Nobel and Esperanto."
    labels = {
        "Anna Lind": "PERSON",
        "Vasa": "SHIP",
        "Nobel": "MISC",
        "Esperanto": "LANGUAGE",
        "Brand": "DATE",
    }
    found = [
        NamedMention(body.index(name), body.index(name) + len(name), name, label)
        for name, label in labels.items()
    ]
    article = annotate_article(make_article(body, language=language), found)
    assert ("Anna Lind", "PERSON") in {(entity.name, entity.type) for entity in article.entities}
    assert {entity.type for entity in article.entities} <= ENTITY_TYPES
