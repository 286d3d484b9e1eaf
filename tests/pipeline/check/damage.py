"""Ways to damage an output, one table, file or manifest at a time."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.check.verify import name_twin
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_files import write_avro, write_parquet

BOTH = ("articles", "signatures")
"""Tables that hold the links of an article."""


def check(output, full=False):
    return check_output(open_store(str(output)), full)


def find_codes(output, full=False):
    return {finding.code for finding in check(output, full).findings}


def list_manifests(output):
    found = [(path, json.loads(path.read_text())) for path in (output / "_runs").glob("*.json")]
    return sorted(found, key=lambda item: item[1]["committed_at"])


def edit_manifest(output, run, change):
    path, manifest = list_manifests(output)[run]
    change(manifest)
    path.write_text(json.dumps(manifest))


def list_data(output, table, form="parquet"):
    """Returns the files of a table, those of the first run first."""
    return [
        output / file["path"]
        for _, manifest in list_manifests(output)
        for file in manifest["files"]
        if (file["table"], file["format"]) == (table, form)
    ]


def sign_off(output):
    """Updates the manifests to the sizes and rows of the files, so that only the rows themselves are wrong."""
    for path, manifest in list_manifests(output):
        for file in manifest["files"]:
            data = (output / file["path"]).read_bytes()
            file["bytes"] = len(data)
            if file["format"] == "parquet":
                file["rows"] = pq.read_metadata(io.BytesIO(data)).num_rows
        rows = {file["path"]: file["rows"] for file in manifest["files"]}
        for file in manifest["files"]:
            if file["format"] == "avro":
                file["rows"] = rows[file["path"].replace("/avro/", "/parquet/").replace(".avro", ".parquet")]
        path.write_text(json.dumps(manifest))


def rewrite(output, table, change, forms=("parquet", "avro")):
    """Rewrites the files of a table.

    Args:
      output: the output.
      table: name of the table.
      change: takes the rows of a file and returns the new ones.
      forms: formats that are rewritten.
    """
    for path in list_data(output, table):
        rows = change(pq.read_table(path, partitioning=None).to_pylist())
        if "parquet" in forms:
            with path.open("wb") as stream:
                write_parquet(table, rows, stream)
        if "avro" in forms and table != "signatures":
            with (output / name_twin(str(path.relative_to(output)))).open("wb") as stream:
                write_avro(table, rows, stream, b"0" * 16)
    sign_off(output)


def change_rows(output, tables, key, **values):
    """Sets columns of the row with one source key, in some tables."""
    for table in tables:
        rewrite(
            output, table, lambda rows: [row | values if row["source_key"] == key else row for row in rows]
        )


def find_id(output, key):
    table = pa.concat_tables(
        [pq.read_table(path, partitioning=None) for path in list_data(output, "articles")]
    )
    return next(row["article_id"] for row in table.to_pylist() if row["source_key"] == key)
