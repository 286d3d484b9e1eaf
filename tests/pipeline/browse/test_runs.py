from __future__ import annotations

from pathlib import Path

from lxml import html

from tests.pipeline.browse.conftest import Served
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import open_store


def test_the_runs_are_listed_latest_first(served: Served, news: Path) -> None:
    tree = html.document_fromstring(served.ask("/runs").text)
    assert tree.xpath("//main//td/a/text()") == list_committed(open_store(str(news)))[::-1]


def test_a_run_is_described(served: Served, news: Path) -> None:
    run_id = list_committed(open_store(str(news)))[0]
    tree = html.document_fromstring(served.ask(f"/run/{run_id}").text)
    assert tree.xpath("//dt[text()='id']/following-sibling::dd[1]/text()") == [run_id]
    assert {"Run", "Counts", "Settings", "Files", "Files read by this run"} <= set(
        tree.xpath("//main//h2/text()")
    )
    assert tree.xpath("//main//table//td[1]/text()") == ["2026-03-10.jsonl", "2026-03-11.jsonl"]


def test_the_beginning_of_an_id_must_be_that_of_one_run(served: Served, news: Path) -> None:
    first, second = list_committed(open_store(str(news)))
    assert served.ask(f"/run/{first[:-1]}").status == 200
    assert first[:4] == second[:4] and served.ask(f"/run/{first[:4]}").status == 404
