"""What is known about an article beside its text: its publication, its relation to others, where its row comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wiredesk.pipeline.views import wording
from wiredesk.pipeline.views.marks import Target

Row = dict[str, Any]
"""A row of ``articles``, or an item of one of its lists."""

_UNPRINTED = ("keywords", "agencies")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about an article.

    Attributes:
      column: the column that states it.
      name: its name, in words.
      value: in words.
      target: what it leads to, if anything.
      url: an address of the web that it leads to; http or https.
    """

    column: str
    name: str
    value: str
    target: Target | None = None
    url: str | None = None


def list_facts(row: Row) -> Iterator[Fact]:
    """Yields what the article and its source state: date, outlet, authors, agency, relation, language, warnings."""
    yield from _list_dates(row)
    if row["publisher"]:
        yield _tell(row, "publisher", target=("outlet", row["publisher"]))
    for column in ("section", "byline"):
        if row[column]:
            yield _tell(row, column)
    authors = "; ".join(", ".join(filter(None, author.values())) for author in row["authors"])
    if authors and authors != row["byline"]:
        yield Fact("authors", "Authors", authors)
    if row["dateline"]:
        yield Fact("dateline", "Dateline", _describe_dateline(row["dateline"]))
    if row["credit_line"]:
        yield _tell(row, "credit_line")
    for column in _UNPRINTED:
        if row[column]:
            yield Fact(column, wording.name_column(column), ", ".join(row[column]))
    if row["wire_agency"]:
        sure = wording.show_confidence(row["wire_confidence"])
        yield Fact(
            "wire_agency", "Agency copy", f"{row['wire_agency']} ({sure})" if sure else row["wire_agency"]
        )
    yield from _list_links(row)
    if row["correction_note"]:
        yield Fact("correction_note", "Correction", row["correction_note"])
    sure = wording.show_confidence(row["language_confidence"])
    language = wording.name_language(row["language"])
    yield Fact("language", "Language", f"{language} ({sure})" if sure else language)
    yield Fact("word_count", "Words", f"{row['word_count']:,}")
    if row["url"]:
        yield _tell(row, "url", url=wording.find_link(row["url"]))
    for warning in row["warnings"]:
        yield Fact("warnings", "Warning", f"{warning['message']} ({warning['code'].replace('_', ' ')})")


def list_provenance(row: Row) -> Iterator[Fact]:
    """Yields where a row comes from: the source, its format, and the run that made the row."""
    for column in ("article_id", "source_key", "source_format", "record_id"):
        if row[column]:
            yield _tell(row, column)
    yield _tell(row, "run_id", target=("run", row["run_id"]))
    yield Fact("ingested_at", "Read", wording.show_moment(row["ingested_at"]))
    for column in ("pipeline_version", "model"):
        if row[column]:
            yield _tell(row, column)


def _tell(row: Row, column: str, target: Target | None = None, url: str | None = None) -> Fact:
    return Fact(column, wording.name_column(column), str(row[column]), target, url)


def _list_dates(row: Row) -> Iterator[Fact]:
    yield Fact("published_at", "Published", wording.show_published(row))
    local = wording.find_local_day(row)
    if local:
        yield Fact("published_date", "Local day", f"{local} at the place of publication")
    if row["published_at"] is not None:
        method, sure = wording.name_date_method(row["published_method"]), row["published_confidence"]
        yield Fact(
            "published_method",
            "Date from",
            f"{method} ({wording.show_confidence(sure)})" if sure is not None else method,
        )
    if row["modified_at"]:
        yield Fact("modified_at", "Changed", wording.show_moment(row["modified_at"]))


def _describe_dateline(dateline: Row) -> str:
    """Returns a dateline as printed, and what was read from it."""
    day = wording.show_day(dateline["date"]) if dateline["date"] else None
    read = ", ".join(filter(None, (dateline["place"], day, dateline["agency"])))
    return f"{dateline['text']} ({read})" if read else str(dateline["text"])


def _list_links(row: Row) -> Iterator[Fact]:
    if row["matched_id"]:
        name = f"{wording.name_relation(row['relation'])} of".capitalize()
        yield Fact("matched_id", name, row["matched_id"], ("article", row["matched_id"]))
        likeness = wording.show_likeness(row)
        if likeness:
            yield Fact("similarity", "Likeness", likeness)
    if row["cluster_id"] != row["article_id"]:
        yield Fact("cluster_id", "Cluster", row["cluster_id"], ("cluster", row["cluster_id"]))
    if row["annotated_from"]:
        yield Fact(
            "annotated_from",
            "Annotations",
            f"those of {row['annotated_from']}, of which this is an exact copy",
            ("article", row["annotated_from"]),
        )
