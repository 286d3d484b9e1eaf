from __future__ import annotations

import pytest

from tests.support import ROOT
from wiredesk.schemas import TABLES, generate
from wiredesk.schemas.bigquery_sql import PARTS
from wiredesk.schemas.columns import list_columns, walk_columns
from wiredesk.schemas.generate import make_files

FILES = make_files()


@pytest.mark.parametrize("name", FILES)
def test_files_made_from_the_schemas_are_up_to_date(name):
    assert (ROOT / name).read_text("utf-8") == FILES[name], "run: python -m wiredesk.schemas.generate"


def test_only_changed_files_are_written_and_named(tmp_path, capsys):
    generate.main(tmp_path)
    assert set(capsys.readouterr().out.splitlines()) == {f"wrote {name}" for name in FILES}
    (tmp_path / "schemas/DICTIONARY.md").write_text("old")
    generate.main(tmp_path)
    assert capsys.readouterr().out == "wrote schemas/DICTIONARY.md\n"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_in_every_file_that_lists_columns(table):
    listing = ["schemas/DICTIONARY.md", "schemas/sql/duckdb_tables.sql", "schemas/sql/wiredesk.sql"]
    listing += ["deploy/dbt/macros/make_wiredesk_tables.sql", "schemas/sql/bigquery/tables.sql"]
    for path, column in walk_columns(list_columns(table)):
        for name in listing:
            assert column.name in FILES[name], f"{name} lacks {path}"


def test_every_part_for_bigquery_but_the_views_is_generated():
    made = {name.rpartition("/")[2].partition(".")[0] for name in FILES if "/bigquery/" in name}
    assert made == set(PARTS) - {"views"}
