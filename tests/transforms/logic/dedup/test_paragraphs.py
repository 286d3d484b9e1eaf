"""Short paragraphs as hashes, and the stretches of a body that are boilerplate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.fakes.linked import link_signatures
from tests.support import make_article
from tests.transforms.logic.dedup.test_boilerplate import write_text
from wiredesk.schemas.records import Acronym, CitedOutlet
from wiredesk.transforms.logic.dedup.paragraphs import (
    MAX_PARAGRAPHS,
    mark_boilerplate,
    pack_paragraphs,
    unpack_paragraphs,
)
from wiredesk.transforms.logic.dedup.signing import sign_article

LINE = "Our weekly letter for anglers and their friends"


def read(body: str) -> list[int]:
    return np.frombuffer(pack_paragraphs(body) or b"", "<u8").tolist()


def mark(bodies: list[str]) -> list[list[str]]:
    """Returns the boilerplate of articles of successive days, in their order."""
    articles = [make_article(body, f"{n}.txt", n) for n, body in enumerate(bodies)]
    linked = link_signatures(map(sign_article, articles))
    marked = [mark_boilerplate(one, linked.signatures[one.article_id]) for one in articles]
    return [[one.body[part.start : part.end] for part in one.boilerplate] for one in marked]


def test_a_line_of_three_otherwise_different_articles_is_boilerplate_of_the_fourth():
    bodies = [f"{write_text(n, 4)}\n\n{LINE}\n\n{write_text(100 + n, 3)}" for n in range(5)]
    assert mark(bodies) == [[], [], [], [LINE], [LINE]]


def test_a_line_of_the_prints_of_one_report_is_none():
    report = f"{write_text('report', 12)}\n\n{LINE}"
    prints = [f"{report}\n\n{write_text(n, 1)}" for n in range(6)]
    assert mark(prints) == [[]] * 6


@pytest.mark.parametrize(
    "paragraph",
    [
        "“We will not wait another winter for this bridge,” the mayor said.",
        '"We will not wait another winter for this bridge."',
        "No.",
        "* * *",
        "28. 7. 2021",
        "A sentence of the story. " * 30,
    ],
)
def test_what_may_be_the_same_in_different_stories_has_no_hash(paragraph):
    assert read(paragraph) == []
    bodies = [f"{write_text(n, 4)}\n\n{paragraph.strip()}" for n in range(5)]
    assert mark(bodies) == [[]] * 5


def test_what_one_article_repeats_is_the_name_of_a_speaker():
    assert len(read("Jane Roe\n\nYes it is.\n\nJane Roe\n\nIt was not.")) == 3
    assert len(read("Jane Roe\n\nYes it is.\n\nJane Roe\n\nIt was not.\n\nJane Roe\n\nNever.")) == 3
    assert read("Jane Roe") != read("John Roe") and read("JANE ROE") == read("jane roe")


def test_only_the_shortest_paragraphs_have_a_hash():
    many = [f"Paragraph {'of a long story ' * (1 + n % 9)}number {n}" for n in range(100)]
    hashes = read("\n\n".join(many))
    assert len(hashes) == MAX_PARAGRAPHS
    assert set(hashes) == {one for text in sorted(many, key=len)[:5] for one in read(text)} | set(hashes)
    assert set(read("\n\n".join(reversed(many)))) == set(hashes)


def test_nothing_stays_found_in_boilerplate():
    body = f"The Courier reported it.\n\n{LINE}\n\nThe end of the story."
    at = body.index("anglers")
    article = replace(
        make_article(body),
        cited_outlets=(
            CitedOutlet("The Courier", 0, 11, "reported"),
            CitedOutlet("anglers", at, at + 7, "letter"),
        ),
        acronyms=(Acronym("OWL", "Our weekly letter", at - 10, at),),
    )
    signature = replace(sign_article(article), boilerplate=pack_paragraphs(LINE))
    marked = mark_boilerplate(article, signature)
    assert [body[one.start : one.end] for one in marked.boilerplate] == [LINE]
    assert [one.name for one in marked.cited_outlets] == ["The Courier"] and marked.acronyms == ()
    assert mark_boilerplate(article, sign_article(article)) is article
    assert unpack_paragraphs(sign_article(article)).size == 3
