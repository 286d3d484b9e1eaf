"""Commands that maintain the tables."""

from __future__ import annotations

import re
import sys

import pytest

from tests.pipeline.commands.support import call


def test_iceberg_without_its_extra_names_the_package_to_install(tables, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyiceberg", None)
    monkeypatch.setitem(sys.modules, "pyiceberg.catalog", None)
    monkeypatch.delitem(sys.modules, "wiredesk.pipeline.export.iceberg", raising=False)
    monkeypatch.delattr("wiredesk.pipeline.export.iceberg", raising=False)
    result = call("iceberg", "-o", tables)
    assert result.exit_code == 2 and "pip install 'wiredesk[iceberg]'" in result.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["compact", "--target-bytes", "0"], "--target-bytes must be 1"),
        (["prune", "--before", "soon"], "--before takes a date"),
        (["prune", "--before", "2026-01-01", "--by", "size"], "--by takes published or ingested"),
        (["forget", "0" * 32], "no article or reject has the id"),
        (["iceberg", "-P", "uri"], "--catalog-property takes"),
    ],
)
def test_options_that_make_no_sense_are_refused(tables, args, says):
    result = call(*args, "-o", tables)
    assert result.exit_code == 2 and says in result.stderr, result.output


def test_a_dry_run_lists_what_prune_and_forget_would_remove(tables):
    article_id = re.search(r"[0-9a-f]{32}", call("show", "a.txt", "--output", tables).output).group()
    said = call("forget", article_id, "--dry-run", "-o", tables).output
    assert said.startswith(f"would go:\n{article_id}  original  a.txt")
    said = call("prune", "--before", "2026-01-02", "--dry-run", "-o", tables).output
    assert said.startswith("1 articles and 0 rejects would go") and "published_month=2026-01" in said
