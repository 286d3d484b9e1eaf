"""The Beam transform around the annotator."""

from __future__ import annotations

from tests.support import apply_transform, make_article
from wiredesk.transforms.annotation.annotate import Annotate

BODY = "Angela Merkel met Wang Yi in Berlin on Tuesday, the foreign ministry of China said."


def test_the_transform_returns_every_article():
    articles = [make_article(f"{BODY} It was meeting number {n}.", f"{n}.txt") for n in range(40)]
    annotated = apply_transform(Annotate(), articles)["main"]
    assert sorted(a.article_id for a in annotated) == sorted(a.article_id for a in articles)
    assert all(len(a.entities) >= 3 for a in annotated)


def test_without_annotation_articles_pass_through():
    article = make_article(BODY)
    assert apply_transform(Annotate("none"), [article])["main"] == [article]
