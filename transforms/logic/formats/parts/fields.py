"""The usual names of fields in JSON, tables and other records, and the columns that they stand for.

Names are compared without case, spaces, hyphens and underscores, so ``datePublished``,
``date_published`` and ``Date Published`` are equal. The first name of a column that has a
value counts. The names are those of schema.org, JSON Feed, NewsAPI, the APIs of the Guardian
and the New York Times, news-please, newspaper3k, WordPress, Common Crawl's news sets and
common data sets of news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wiredesk.transforms.logic.formats.parts.field_words import FIELD_WORDS

NAMES: dict[str, tuple[str, ...]] = {
    "headline": (
        *("headline", "title", "web_title", "hed", "headline_main", "article_title", "news_title", "name"),
    ),
    "body": (
        *("body", "articleBody", "maintext", "full_text", "body_text", "content_text", "article_text"),
        *("body_html", "content_html", "content", "text", "article_content", "plain_text"),
        *("cleaned_text", "body_xhtml", "article", "story", "html", "raw_html", "page_content", "news"),
        "paragraphs",
    ),
    "summary": (
        *("summary", "description", "abstract", "excerpt", "teaser", "snippet", "trail_text", "lead", "dek"),
    ),
    "published": (
        *("published_at", "date_published", "published", "pub_date", "publish_date", "publication_date"),
        *("date_publish", "published_date", "publish_time", "published_time", "web_publication_date"),
        *(
            "date_time_pub",
            "published_on",
            "publish_at",
            "publication_time",
            "pub_time",
            "date_published_gmt",
        ),
        *("posted_at", "posted_on", "date_posted", "post_date_gmt", "post_date", "release_date", "issued"),
        *("first_published", "publication_datetime"),
        # WordPress has the time at the site without a zone in "date".
        *("date_gmt", "date", "datetime", "timestamp"),
        *("created_at", "date_created", "created", "created_utc", "time", "day", "unix_time", "epoch"),
        *(
            "datum",
            "veröffentlicht",
            "veröffentlicht_am",
            "fecha",
            "fecha_publicacion",
            "fecha_de_publicacion",
        ),
        *("fecha_publicación", "data_publicacao", "data_publicação", "data_pubblicazione", "data_publikacji"),
        *(
            "date_de_publication",
            "date_publication",
            "publié_le",
            "дата",
            "дата_публикации",
            "tarih",
            "tanggal",
        ),
        *("日期", "发布时间", "发布日期", "發布時間", "日付", "公開日", "날짜", "등록일", "data"),
    ),
    "modified": (
        *("modified_gmt", "modified_at", "date_modified", "modified", "updated", "updated_at"),
        *("date_modify", "last_modified", "lastmod"),
    ),
    "url": (
        *("url", "link", "canonical_url", "article_url", "web_url", "permalink", "source_url", "uri", "href"),
    ),
    "publisher": (
        *("publisher", "source", "site_name", "source_name", "outlet", "publication", "provider"),
        *("newspaper", "source_domain", "domain", "site", "media", "agency"),
    ),
    "section": ("section", "category", "article_section", "section_name", "topic", "desk", "news_desk"),
    "keywords": ("keywords", "tags", "subjects", "topics", "categories"),
    "authors": ("authors", "author", "byline", "creator", "writer", "journalist", "by"),
    "slug": ("slug", "slugline", "id", "guid", "uuid", "article_id", "doc_id", "identifier"),
    "language": ("language", "lang", "in_language", "locale", "language_code", "lang_code"),
    "record_id": ("guid", "id", "uuid", "article_id", "doc_id", "document_id", "identifier", "record_id"),
}
"""By column: the names of the fields that it is read from, in order of preference."""

_NO_LETTER = re.compile(r"[\W_]+")


def fold_name(name: str) -> str:
    """Returns the name of a field without case and separators."""
    return _NO_LETTER.sub("", name).lower()


_FOLDED = {
    column: tuple(map(fold_name, (*names, *FIELD_WORDS.get(column, ())))) for column, names in NAMES.items()
}

_TIME_WORD = re.compile(r"date|datum|fecha|publi|дата|日期|日付|날짜|created|posted|updated|modified")
_TIME_NAMES = frozenset({*_FOLDED["published"], *_FOLDED["modified"]})


def find_column(names: Iterable[str], column: str) -> str | None:
    """Returns the best of the names for a column; None if no name stands for it."""
    folded = {fold_name(name): name for name in names}
    return next((folded[name] for name in _FOLDED[column] if name in folded), None)


def pick_values(record: Mapping[str, Any], column: str) -> list[Any]:
    """Returns the values of a record that a column may be read from, best first, without empty ones."""
    return [value for _, value in pick_fields(record, column)]


def pick_fields(record: Mapping[str, Any], column: str) -> list[tuple[str, Any]]:
    """Returns what :func:`pick_values` does, each value with the name of its field without case and separators."""
    folded = {fold_name(name): value for name, value in record.items() if isinstance(name, str)}
    return [(name, folded[name]) for name in _FOLDED[column] if folded.get(name) not in (None, "", [], {})]


def is_time_name(name: str) -> bool:
    """Returns True for a name that a field with a time of publication or change may have."""
    folded = fold_name(name)
    return folded in _TIME_NAMES or _TIME_WORD.search(folded) is not None


def resolve_column(name: str) -> str | None:
    """Returns the column that a name in ``--map`` stands for: a key of :data:`NAMES` or one of its names."""
    folded = fold_name(name)
    return next((column for column, names in _FOLDED.items() if folded == column or folded in names), None)


def follow_path(record: Any, path: str) -> Any:
    """Returns the value at a path such as ``meta.title`` or ``blocks.0.text``; None if there is none.

    A key of the record that contains dots is also found.
    """
    if isinstance(record, Mapping) and path in record:
        return record[path]
    value = record
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 10:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value
