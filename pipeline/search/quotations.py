"""What a speaker says in articles that were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from wiredesk.pipeline.search.index import SearchIndex, SearchRequest, make_tables_sql
from wiredesk.pipeline.search.requests import Clause, parse_text
from wiredesk.pipeline.search.snippets import Marked, mark_text
from wiredesk.pipeline.search.words import list_words

_QUERY = """
SELECT article_id, speaker, text FROM quotes
WHERE article_id IN (SELECT unnest($ids::VARCHAR[])) AND speaker IS NOT NULL ORDER BY article_id, start
"""


@dataclass(frozen=True)
class Quotation:
    """What somebody says in an article.

    Attributes:
      text: the quotation in stretches; True marks the words that were searched for.
    """

    speaker: str
    text: Marked


def list_quotations(
    index: SearchIndex, article_ids: Sequence[str], request: SearchRequest
) -> dict[str, list[Quotation]]:
    """Returns what the speaker of a request says in articles, by the id of the article.

    Those with words of the request come first, otherwise they are in the order of the text.
    """
    speaker = Clause(tuple(list_words(request.speaker or "")))
    clauses = parse_text(request.text)
    with duckdb.connect() as session:
        session.execute(make_tables_sql(index.list_files()))
        rows = session.execute(_QUERY, {"ids": list(article_ids)}).fetchall()
    found: dict[str, list[Quotation]] = defaultdict(list)
    for article_id, name, text in rows:
        if any(is_found for _, is_found in mark_text(name, [speaker])):
            found[article_id].append(Quotation(name, mark_text(text, clauses)))
    return {article_id: sorted(some, key=_has_no_mark) for article_id, some in found.items()}


def _has_no_mark(quotation: Quotation) -> bool:
    return not any(is_found for _, is_found in quotation.text)
