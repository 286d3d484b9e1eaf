"""Iceberg tables over the files of a bucket, whose metadata is in the bucket too."""

from __future__ import annotations

import pytest

from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk
from wiredesk.pipeline.maintenance.compact import compact
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.telemetry.progress import ProgressView

pytest.importorskip("pyiceberg", reason="the extra is not installed: pip install 'wiredesk[iceberg]'")

from rich.console import Console

from wiredesk.pipeline.export import iceberg
from wiredesk.pipeline.export.iceberg_files import StoredFile


def test_the_tables_are_registered_and_read_through_the_client_of_the_store(bucket, tmp_path):
    raw, out = open_store(f"{bucket}/raw"), f"{bucket}/out"
    properties = {
        "type": "sql",
        "uri": f"sqlite:///{tmp_path}/catalog.db",
        "warehouse": f"{bucket}/warehouse",
    }
    catalog = iceberg.CatalogSettings(properties=properties)
    settings = RunSettings(inputs=(), output=out, model="none")
    for name, text in {"a.txt": STORY, "b.txt": OTHER_STORY, "c.txt": f"{STORY} More."}.items():
        raw.write_bytes(name, text.encode())
        run_wiredesk(f"{bucket}/raw/", out)
        iceberg.register(settings, catalog)
    compact(settings, ProgressView(Console(quiet=True)), 10_000_000)
    done = iceberg.register(settings, catalog)
    assert done["articles"]["files"] == 1
    table = iceberg.open_catalog(open_store(out), catalog).load_table("wiredesk.articles")
    assert table.metadata_location.startswith(f"{bucket}/warehouse/")
    found = sorted(
        row["article_id"] for row in table.scan(selected_fields=("article_id",)).to_arrow().to_pylist()
    )
    assert found == [row["article_id"] for row in read_rows(out, "articles", "article_id")]


def test_a_file_of_metadata_is_written_once(bucket):
    file = StoredFile(f"{bucket}/a/b.json")
    assert not file.exists()
    with file.create() as stream:
        stream.write(b"12345")
    assert len(file) == 5 and file.to_input_file().open().read() == b"12345"
    with pytest.raises(FileExistsError):
        file.create()
    with pytest.raises(ValueError, match="stop"), file.create(overwrite=True) as stream:
        stream.write(b"half")
        raise ValueError("stop")
    assert file.open().read() == b"12345", "a file that was not finished is not written"
