from __future__ import annotations

import pytest

from tests.support import STORY, make_article
from tests.transforms.logic.provenance.documents import read
from wiredesk.schemas.records import Link
from wiredesk.transforms.logic.provenance.wire import inherit_wire


def link(relation: str, **fields: object) -> Link:
    return Link(article_id="b", matched_id="a", relation=relation, similarity=1.0, containment=1.0, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("relation", "own", "agency", "confidence"),
    [
        ("exact", None, "AP", 0.96),
        ("copy", None, "AP", 0.882),
        ("update", None, None, None),
        ("copy", ("Reuters", 0.98), "Reuters", 0.98),
        ("exact", ("Reuters", 0.75), "AP", 0.96),
    ],
)
def test_a_copy_of_agency_copy_is_agency_copy(
    relation: str, own: tuple[str, float] | None, agency: str | None, confidence: float | None
) -> None:
    agency_own, sure = own or (None, None)
    article = make_article(STORY, wire_agency=agency_own, wire_confidence=sure)
    found = inherit_wire(article, link(relation, wire_agency="AP", wire_confidence=0.98))
    assert (found.wire_agency, found.wire_confidence) == (agency, confidence)


def test_a_text_that_two_papers_share_is_that_of_the_agency_thanked() -> None:
    article = make_article(STORY, publisher="The Courier", agencies=("AP",))
    assert inherit_wire(article, link("copy", publisher="The Herald")).wire_agency == "AP"
    assert inherit_wire(article, link("copy", publisher="The Courier")).wire_agency is None
    assert inherit_wire(article, link("copy")).wire_agency is None
    silent = make_article(STORY, publisher="The Courier")
    assert inherit_wire(silent, link("copy", publisher="The Herald")).wire_agency is None


def test_wire_copy_is_judged_by_its_surest_sign() -> None:
    assert read("LONDON (AP) — " + STORY).wire_agency == "AP"
    assert read(STORY, "(Reporting by Anna Roe; Editing by Peter Doe)").wire_agency == "Reuters"
    assert read(STORY, "Associated Press writer Jane Doe contributed to this report.").wire_agency == "AP"
    assert read(STORY, "The Associated Press contributed to this report.").wire_agency is None
    assert read(STORY, "(With inputs from agencies)").wire_agency is None
    assert read("(CNN) " + STORY).wire_agency is None
    assert read(STORY, "© 2021 Tribune Content Agency, LLC").wire_agency == "Tribune Content Agency"
    free = "Content created by The Daily Caller News Foundation is available without charge to any publisher."
    assert read(STORY, free).wire_agency == "Daily Caller News Foundation"
    assert read(STORY).wire_confidence is None
