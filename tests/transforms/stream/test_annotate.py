from __future__ import annotations

from datetime import UTC, datetime

from tests.support import OTHER_STORY, STORY, make_article
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.windows import WindowPart
from wiredesk.transforms.logic.kernel.defaults import NO_ANNOTATION
from wiredesk.transforms.stream import annotate
from wiredesk.transforms.stream.annotate import AnnotateParts, _AnnotatePartFn

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


def test_without_a_model_parts_pass_unchanged() -> None:
    parts = object()
    assert AnnotateParts(NO_ANNOTATION).expand(parts) is parts


def test_the_articles_of_a_part_are_annotated_and_its_other_rows_stay(monkeypatch) -> None:
    calls = []

    def mark(articles, model, timeout_s):
        calls.append((model, timeout_s))
        return [replace_fields(one, model=model) for one in articles]

    monkeypatch.setattr(annotate, "annotate_batch", mark)
    articles = make_article(STORY), make_article(OTHER_STORY, "b.txt")
    part = WindowPart(seq=3, part=1, parts=2, arrived_at=NOON, articles=articles, unchanged=7)
    ((seq, found),) = _AnnotatePartFn("m", 5.0).process((3, part))
    assert (seq, found.unchanged, calls) == (3, 7, [("m", 5.0)])
    assert [(one.article_id, one.model) for one in found.articles] == [(a.article_id, "m") for a in articles]
