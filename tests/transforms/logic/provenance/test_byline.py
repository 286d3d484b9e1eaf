from __future__ import annotations

import pytest

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.schemas.records import Author
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.provenance.byline import is_byline


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By JANE DOE and JOHN ROE, Associated Press", ["JANE DOE", "JOHN ROE"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe in Kabul", ["Jane Doe"]),
        ("By The Associated Press", []),
        ("By Staff", []),
        ("By Jane Doe in Kabul and John Roe in London", ["Jane Doe", "John Roe"]),
        ("JANE DOE | Staff Writer", ["JANE DOE"]),
        ("By Jane Doe - October 20, 2014", ["Jane Doe"]),
        ("A Commentary By Jane Doe", ["Jane Doe"]),
        ("BYLINE: Jane Doe", ["Jane Doe"]),
        ("By U.S. Senators Jane Doe (D-VA) and John Roe (I-ME)", ["Jane Doe", "John Roe"]),
    ],
)
def test_bylines_leave_the_body(printed: str, names: list[str]) -> None:
    found = read(printed, STORY)
    assert (found.document.byline, found.document.paragraphs) == (printed, (STORY,))
    assert [author.name for author in found.document.authors] == names


@pytest.mark.parametrize(
    ("below", "role", "organization"),
    [
        ("USA TODAY", None, "USA TODAY"),
        ("Associated Press", None, "AP"),
        ("Staff Writer", "Staff Writer", None),
    ],
)
def test_a_name_with_its_paper_below_is_a_byline(
    below: str, role: str | None, organization: str | None
) -> None:
    found = read("Jane Doe and John Roe", below, STORY)
    assert found.document.byline == f"Jane Doe and John Roe, {below}"
    assert found.document.authors == (
        Author("Jane Doe", role, organization),
        Author("John Roe", role, organization),
    )
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == f"Jane Doe and John Roe\n\n{below}\n\n{STORY}"


def test_a_signature_below_the_story_names_its_authors() -> None:
    signed = "Write to Jane Doe at jane.doe@courier.example and John Roe at john.roe@courier.example"
    found = read(STORY, STORY + " More.", signed)
    assert (found.document.byline, found.document.credit_line) == (None, signed)
    assert [author.name for author in found.document.authors] == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "text",
    [
        "By the end of October it was over.",
        "By Monday",
        "By any measure, a success",
        "Life in Kabul",
        "War and Peace in Gaza",
    ],
)
def test_similar_sentences_are_no_bylines(text: str) -> None:
    assert not is_byline(text)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Von Anna Roth und Jan Beck", ["Anna Roth", "Jan Beck"]),
        ("Por Ana Ruiz | Madrid", ["Ana Ruiz"]),
        ("Par Claire Dubois, envoyée spéciale à Kiev", ["Claire Dubois"]),
        ("di Anna Neri", ["Anna Neri"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("（记者 王芳）", ["王芳"]),
        ("홍길동 기자 gildong@paper.example", ["홍길동"]),
    ],
)
def test_bylines_of_many_languages_leave_the_body_above_and_below_the_story(
    printed: str, names: list[str]
) -> None:
    for paragraphs in ((printed, STORY, STORY + " More."), (STORY, STORY + " More.", printed)):
        found = read(*paragraphs)
        assert (found.document.byline, len(found.document.paragraphs)) == (printed, 2)
        assert [author.name for author in found.document.authors] == names
        assert rebuild_source("\n\n".join(found.document.paragraphs), found.removed) == "\n\n".join(
            paragraphs
        )


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("(Reporting by Jane Doe in Kabul and John Roe; Editing by Max Day)", ["Jane Doe", "John Roe"]),
        ("— Reporting by Jane Doe; Editing by Max Day", ["Jane Doe"]),
        ("(Additional reporting by Jane Doe)", []),
        ("(Anna Roth)", ["Anna Roth"]),
        ("Text: Anna Roth, Foto: Jan Beck", ["Anna Roth"]),
        ("(Reuters)", []),
        ("(Advertisement)", []),
    ],
)
def test_who_reported_may_be_said_below_the_story(last: str, names: list[str]) -> None:
    found = read(STORY, STORY + " More.", last)
    assert [author.name for author in found.document.authors] == names


def test_a_byline_above_the_story_counts_before_a_credit_below_it() -> None:
    found = read("By Jane Doe", STORY, STORY + " More.", "(Reporting by John Roe; Editing by Max Day)")
    assert [author.name for author in found.document.authors] == ["Jane Doe"]


def test_a_reporter_behind_the_last_sentence_leaves_the_body() -> None:
    found = read("工程将于明年开工。", "渔民希望先修建一座栈桥。（记者 王芳）")
    assert found.document.paragraphs[-1] == "渔民希望先修建一座栈桥。"
    assert [author.name for author in found.document.authors] == ["王芳"]
