"""The Python API: its example runs as it is printed, and its names cost nothing until they are used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import wiredesk
from tests.support import ROOT, SEEDS
from wiredesk import RecordError, link, parse_article, read_articles, to_arrow

PAGE = ROOT / "docs" / "PYTHON.md"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
STORY = "The harbour of Marlow Bay was closed on Monday after a storm, the harbour authority said. " * 5


def read_example() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return code


def test_the_example_of_the_page_runs(tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(SEEDS)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", read_example()],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    assert printed[:4] == [
        "17 ['binary', 'documentation', 'empty', 'link_list']",
        "LONDON ('Reuters',)",
        "decode binary",
        "17 4",
    ]
    assert any("update" in line for line in printed[4:])


def test_the_page_names_the_whole_api() -> None:
    page = PAGE.read_text("utf-8").rpartition("```")[2]
    assert {name for name in wiredesk.__all__ if f"`{name}" not in page} == set()


@pytest.mark.parametrize("name", wiredesk.__all__)
def test_every_name_of_the_api_is_there_and_documented(name: str) -> None:
    assert getattr(wiredesk, name).__doc__


def test_a_name_that_the_api_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="parse_everything"):
        _ = wiredesk.parse_everything


def test_importing_the_package_loads_none_of_its_dependencies() -> None:
    code = "import sys, wiredesk; print([m for m in sys.modules if m.partition('.')[0] in sys.argv[1:] or 'wiredesk.' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code, "apache_beam", "duckdb", "numpy", "pyarrow", "spacy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_records_become_rows_and_links_are_found_without_a_pipeline(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "c.txt").write_bytes(b"")
    rows = list(read_articles(tmp_path, read_at=NOW))
    assert [type(row).__name__ for row in rows] == ["Article", "Article", "Reject"]
    linked = link(rows[:2])
    assert sorted(article.relation for article in linked) == ["exact", "original"]
    assert len({article.cluster_id for article in linked}) == 1
    assert to_arrow(linked).column("body").to_pylist() == [article.body for article in linked]


def test_what_holds_no_article_raises_with_the_reason_of_the_reject() -> None:
    with pytest.raises(RecordError) as caught:
        parse_article(b"", "empty.txt")
    assert (caught.value.stage, caught.value.reason) == ("parse", "empty")
