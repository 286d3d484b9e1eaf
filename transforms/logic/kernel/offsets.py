"""The promise that every annotation stands where it says: ``body[start:end]`` is its text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from wiredesk.schemas.annotations import SPANS, Span
from wiredesk.schemas.records import Article


class OffsetError(AssertionError):
    """An annotation that does not stand where it says. It is a bug."""


class _Reader(NamedTuple):
    """Reads the offsets of one span. The getters are made once, since this runs for every annotation.

    Attributes:
      span: the span.
      get_items: returns the items of an article's column.
      get_inner: each returns the items of a list inside an item.
      get_offsets: returns start, end and text of an item; the text is one only if the span has a text.
    """

    span: Span
    get_items: Callable[[Any], Any]
    get_inner: tuple[Callable[[Any], Any], ...]
    get_offsets: Callable[[Any], tuple[Any, ...]]


def _make_reader(span: Span) -> _Reader:
    column, *inner = map(attrgetter, span.path)
    start, end, text = span.fields
    return _Reader(span, column, tuple(inner), attrgetter(start, end, text or start))


_READERS = tuple(map(_make_reader, SPANS))


def check_offsets(article: Article) -> None:
    """Checks the offsets of an article, all that :data:`wiredesk.schemas.annotations.SPANS` lists.

    Raises:
      OffsetError: with the article, the kind of annotation and the offsets.
    """
    body = article.body
    size = len(body)
    for span, get_items, get_inner, get_offsets in _READERS:
        items = get_items(article)
        for get in get_inner:
            items = chain.from_iterable(map(get, items))
        has_text = span.fields.text is not None
        for start, end, found in map(get_offsets, items):
            if start is None or end is None:
                continue
            text = found if has_text else None
            if not 0 <= start <= end <= size or (text is not None and body[start:end] != text):
                raise OffsetError(f"{article.article_id}: {span.describe_error(start, end, text)}")
