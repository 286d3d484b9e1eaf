"""Writes all files that are made from the schemas: ``python -m wiredesk.schemas.generate``."""

from __future__ import annotations

from pathlib import Path

from wiredesk.schemas.bigquery_sql import PARTS, make_bigquery
from wiredesk.schemas.dbt_sources import make_dbt_macro, make_dbt_sources
from wiredesk.schemas.dictionary import make_dictionary
from wiredesk.schemas.duckdb_session import make_wiredesk_sql
from wiredesk.schemas.duckdb_sql import make_duckdb_tables

_ROOT = Path(__file__).resolve().parent.parent


def make_files() -> dict[str, str]:
    """Returns the text of every generated file, by its path in the repository.

    The views are not among them, since they are written by hand.
    """
    made = {
        "schemas/DICTIONARY.md": make_dictionary(),
        "schemas/sql/duckdb_tables.sql": make_duckdb_tables(),
        "schemas/sql/wiredesk.sql": make_wiredesk_sql(),
        "deploy/dbt/models/sources.yml": make_dbt_sources(),
        "deploy/dbt/macros/make_wiredesk_tables.sql": make_dbt_macro(),
    }
    for part in PARTS:
        if part != "views":
            suffix = "sh" if part == "load" else "sql"
            made[f"schemas/sql/bigquery/{part}.{suffix}"] = make_bigquery(part)
    return made


def main(root: Path = _ROOT) -> None:
    """Writes the files, and prints the names of those that have changed."""
    for name, text in make_files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
