"""Names of partitions, files and versions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiredesk.pipeline.storage import layout

WHEN = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("by", "dated", "undated"),
    [
        ("day", "published_day=2026-03-09", "published_day=undated"),
        ("month", "published_month=2026-03", "published_month=undated"),
        ("year", "published_year=2026", "published_year=undated"),
        ("none", "", ""),
    ],
)
def test_a_partition_is_named_after_the_publication(by, dated, undated):
    assert layout.name_partition(WHEN, by) == dated
    assert layout.name_partition(None, by) == undated
    assert layout.read_partition(undated) == (None if undated else "")
    assert layout.find_partitioning([dated, undated]) == by


def test_files_in_several_partitionings_count_as_not_partitioned():
    assert layout.find_partitioning(["published_day=2026-03-09", "published_month=2026-03"]) == "none"
    assert layout.find_partitioning([]) == "none"


def test_the_undated_folder_of_earlier_releases_is_read_and_renamed():
    former = "published_month=__HIVE_DEFAULT_PARTITION__"
    assert layout.read_partition(former) is None
    assert layout.renew_partition(former) == "published_month=undated"
    assert layout.renew_partition("published_month=2026-03") == "published_month=2026-03"
    assert layout.renew_partition("") == ""


def test_a_file_has_the_same_name_in_each_format():
    name = layout.name_file("articles", "published_month=2026-03", "r1-00000")
    assert name.format("avro") == "articles/avro/published_month=2026-03/r1-00000.avro"
    assert layout.name_file("rejects", "", "r1").format("parquet") == "rejects/parquet/r1.parquet"


@pytest.mark.parametrize("form", ["parquet", "avro"])
def test_every_version_of_a_file_leads_back_to_the_first(form):
    first = layout.name_file("articles", "", "r1-00000")
    path = first.format("parquet")
    for run_id in ("r2", "r3"):
        path = layout.name_version(path, run_id).format("parquet")
    newest = path.replace("parquet", form)
    assert newest.endswith(f"r1-00000.r3.{form}")
    assert layout.find_first_version(newest) == first.format(form)
