"""Helpers of tests of pages: a page as its reader sees it, and answers from the tables by another way."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import html

from tests.pipeline.browse.conftest import Served
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store


def open_page(served: Served, path: str, status: int = 200, **params: str) -> Any:
    """Returns a page as a tree of lxml, after checking its status."""
    address = f"{path}?{urlencode(params)}" if params else path
    answer = served.ask(address)
    assert answer.status == status, (
        f"{address}: {answer.status} {read_words(html.fromstring(answer.text))[:300]}"
    )
    return html.fromstring(answer.text)


def read_words(element: Any) -> str:
    """Returns the words of a page's content with single spaces."""
    (main,) = element.xpath("//main") or [element]
    return " ".join(main.text_content().split())


def read_table(page: Any, *columns: str) -> list[tuple[str, ...]]:
    """Returns these columns of the first table that has all of them."""
    for table in page.xpath("//main//table"):
        names = [" ".join(cell.text_content().split()) for cell in table.xpath("./thead/tr/th")]
        if set(columns) <= set(names):
            rows = [
                [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
                for row in table.xpath("./tbody/tr")
            ]
            return [tuple(row[names.index(column)] for column in columns) for row in rows]
    raise AssertionError(f"no table with {columns}")


def list_links(page: Any) -> set[str]:
    """Returns the addresses of this site that the content of a page leads to."""
    return {link for link in page.xpath("//main//a/@href") if link.startswith("/")}


def ask_tables(output: Path, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """Returns rows of a query over the whole tables, without index and segments."""
    rows: list[tuple[Any, ...]] = connect(open_store(str(output))).execute(sql, list(params)).fetchall()
    return rows
