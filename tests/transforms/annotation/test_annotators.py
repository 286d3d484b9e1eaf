"""Annotators find what they should, and every annotation of the schema has one."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.support import count_calls, make_article
from wiredesk.schemas.annotations import ANNOTATIONS
from wiredesk.schemas.records import Article, Entity, Mention, Quote
from wiredesk.transforms.annotation.annotators import (
    FROM_ENTITIES,
    FROM_TEXT,
    add_speaker_mentions,
    annotate_article,
    annotate_articles,
)
from wiredesk.transforms.logic.kernel.offsets import check_offsets
from wiredesk.transforms.logic.ner.model import NamedMention, load_model

BODY = "Angela Merkel met Wang Yi in Berlin on Tuesday, the foreign ministry of China said."


def test_names_are_found_and_the_model_is_recorded():
    (article,) = annotate_articles([make_article(BODY)], load_model("en_core_web_sm"))
    found = {(entity.name, entity.type) for entity in article.entities}
    assert {("Angela Merkel", "PERSON"), ("Berlin", "GPE")} <= found
    assert article.model == "en_core_web_sm-3.8.0"
    check_offsets(article)


def test_an_exact_copy_is_not_annotated_again_and_another_language_gets_a_warning():
    copy = replace(make_article(BODY, "b.txt"), relation="exact", annotated_from="0" * 32)
    german = make_article("Der Stadtrat tagte am Dienstag in Berlin.", "c.txt", language="de")
    unknown = make_article("12 34", "d.txt", language=None)
    annotated = list(annotate_articles([copy, german, unknown], load_model("en_core_web_sm")))
    assert [a.source_key for a in annotated] == ["b.txt", "c.txt", "d.txt"]
    assert all(a.model is None and a.entities == () for a in annotated)
    assert annotated[0].warnings == ()
    assert [w.code for w in annotated[1].warnings + annotated[2].warnings] == ["language_not_annotated"] * 2
    assert "does not read de" in annotated[1].warnings[0].message


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
