from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.records import Entity, Mention
from tests.support import apply_transform, make_article
from transforms.annotate import Annotate, annotate_articles
from transforms.logic.model import load_model
from transforms.logic.offsets import OffsetError, check_offsets

BODY = "Angela Merkel met Wang Yi in Berlin on Tuesday, the foreign ministry of China said."


def test_names_are_found_where_they_stand_and_the_model_is_told():
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


def test_the_transform_gives_every_article_back():
    articles = [make_article(f"{BODY} It was meeting number {n}.", f"{n}.txt") for n in range(40)]
    annotated = apply_transform(Annotate(), articles)["main"]
    assert sorted(a.article_id for a in annotated) == sorted(a.article_id for a in articles)
    assert all(len(a.entities) >= 3 for a in annotated)


def test_without_annotation_articles_pass_through():
    article = make_article(BODY)
    assert apply_transform(Annotate("none"), [article])["main"] == [article]


def test_an_annotation_that_does_not_stand_where_it_says_fails():
    wrong = Entity(0, "Merkel", "PERSON", 1, 1.0, (Mention(0, 6, "Merkel"),))
    with pytest.raises(OffsetError, match=r"entity mention \[0:6\]"):
        check_offsets(replace(make_article(BODY), entities=(wrong,)))
