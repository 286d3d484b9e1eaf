"""Nothing is annotated in boilerplate, and everything around it as if it were not there."""

from __future__ import annotations

from dataclasses import replace

from tests.support import make_article
from wiredesk.schemas.records import Stretch
from wiredesk.transforms.annotation.annotators import annotate_articles
from wiredesk.transforms.annotation.hiding import hide_boilerplate, show_boilerplate
from wiredesk.transforms.logic.kernel.offsets import check_offsets
from wiredesk.transforms.logic.ner.model import load_model

HEAD = "Angela Merkel met Wang Yi in Berlin on Tuesday. “We are late,” she said. “The bridge is closed."
LINE = "Barack Obama of Chicago said on Friday: “Read the letter of the Courier.”"
TAIL = "“It will open in June,” Merkel added. The harbour bridge of Hamburg is old."


def annotate(body: str, stretches: tuple[Stretch, ...] = ()):
    article = replace(make_article(body), boilerplate=stretches)
    (annotated,) = annotate_articles([article], load_model("en_core_web_sm"))
    return annotated


def test_nothing_is_found_in_boilerplate_and_the_rest_stays():
    body = f"{HEAD}\n\n{LINE}\n\n{TAIL}"
    start = body.index(LINE)
    annotated = annotate(body, (Stretch(start, start + len(LINE)),))
    check_offsets(annotated)
    assert annotated.body == body and annotated.model
    starts = [item.start for name in ("quotes", "places", "times") for item in getattr(annotated, name)]
    starts += [mention.start for entity in annotated.entities for mention in entity.mentions]
    starts += [quote.speaker_start for quote in annotated.quotes if quote.speaker_start is not None]
    assert starts and not any(start <= one < start + len(LINE) for one in starts)
    assert not any("letter" in phrase.text for phrase in annotated.keyphrases)
    assert {entity.name for entity in annotated.entities} >= {"Angela Merkel", "Wang Yi", "Hamburg"}
    found_there = [item.start for item in annotate(body).times]
    assert any(start <= one < start + len(LINE) for one in found_there)


def test_a_quotation_that_goes_on_behind_boilerplate_has_the_text_of_the_body():
    body = f"“We are late, and the bridge is closed\n\n{LINE[:20]}\n\nuntil June,” Angela Merkel said."
    start = body.index(LINE[:20])
    annotated = annotate(body, (Stretch(start, start + 20),))
    check_offsets(annotated)


def test_an_article_without_boilerplate_is_left_alone():
    article = make_article(HEAD)
    assert hide_boilerplate(article) is article and show_boilerplate(article, article.body) is article
    hidden = hide_boilerplate(replace(article, boilerplate=(Stretch(0, 6),)))
    assert hidden.body == "\n" * 6 + HEAD[6:] and show_boilerplate(hidden, HEAD).body == HEAD
