"""Every kind of damage is provoked once on a small real output, and seen."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.support import OTHER_STORY, STORY, make_article, run_wiredesk, write_files
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.check.findings import CATALOGUE, Findings
from wiredesk.pipeline.check.shapes import find_differences, flatten_arrow, flatten_avro
from wiredesk.pipeline.check.spans import find_wrong_spans
from wiredesk.pipeline.check.verify import name_twin
from wiredesk.pipeline.cli import app
from wiredesk.pipeline.export.warehouse import NoTablesError
from wiredesk.pipeline.storage.locks import LOCK_FILE, hold_lock
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_files import write_avro, write_parquet
from wiredesk.schemas import TABLES, load_avro_schema, to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import Acronym, CitedOutlet, Entity, Mention, Place, Quote, TimeExpression
from wiredesk.transforms.logic.kernel.identity import make_article_id
from wiredesk.transforms.logic.kernel.offsets import OffsetError, check_offsets

FIRST = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "c.txt": f" date 2026-01-03 {OTHER_STORY}",
    "d.txt": "",
}
SECOND = {"b.txt": f" date 2026-01-02 {STORY}", "e.txt": b"\x00\x01\x02\x03" * 50}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("check")
    run_wiredesk(write_files(folder / "in", FIRST), folder / "out")
    run_wiredesk(write_files(folder / "in", SECOND), folder / "out")
    return folder / "out"


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made, tmp_path / "out")


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
    """The files of a table, those of the first run first."""
    return [
        output / file["path"]
        for _, manifest in list_manifests(output)
        for file in manifest["files"]
        if (file["table"], file["format"]) == (table, form)
    ]


def sign_off(output):
    """Makes the manifests say what the files are now, so that only what is in the rows is wrong."""
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
    """Writes the files of a table anew; ``change`` gives the new rows of all rows of a file."""
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
    """Sets columns of the row of one source key, in some tables."""
    for table in tables:
        rewrite(
            output, table, lambda rows: [row | values if row["source_key"] == key else row for row in rows]
        )


def find_id(output, key):
    table = pa.concat_tables(
        [pq.read_table(path, partitioning=None) for path in list_data(output, "articles")]
    )
    return next(row["article_id"] for row in table.to_pylist() if row["source_key"] == key)


BOTH = ("articles", "signatures")


@pytest.mark.parametrize("full", [False, True])
def test_a_clean_output_is_clean(made, full):
    report = check(made, full)
    assert report.findings == [] and report.is_clean
    assert (report.runs, report.files, report.rows) == (2, 14, 3 + 3 + 2 + 5)


def test_the_same_rows_written_anew_are_clean(output):
    for table in TABLES:
        rewrite(output, table, lambda rows: rows)
    assert find_codes(output, full=True) == set()


def test_no_tables_are_not_clean(tmp_path):
    with pytest.raises(NoTablesError, match="wiredesk run"):
        check(tmp_path)


@pytest.mark.parametrize(
    ("table", "form"), [("articles", "parquet"), ("articles", "avro"), ("sources", "parquet")]
)
def test_a_file_that_is_gone(output, table, form):
    path = list_data(output, table, form)[0]
    path.unlink()
    found = check(output).findings
    assert ("file_missing", str(path.relative_to(output))) in {(f.code, f.where) for f in found}
    assert "consequences" in {f.code for f in found if f.severity == "note"}


@pytest.mark.parametrize("form", ["parquet", "avro"])
def test_a_file_that_is_cut_off(output, form):
    path = list_data(output, "articles", form)[0]
    os.truncate(path, path.stat().st_size - 100)
    assert find_codes(output) >= {"file_bytes", "file_unreadable"}


def test_a_file_whose_middle_is_overwritten(output):
    path = list_data(output, "articles", "avro")[0]
    data = bytearray(path.read_bytes())
    data[-400:-300] = bytes(100)
    path.write_bytes(data)
    assert find_codes(output) >= {"file_unreadable"}


def test_a_file_that_nobody_has_committed(output):
    source = list_data(output, "articles")[0]
    shutil.copy(source, source.with_name("other-00000.parquet"))
    assert find_codes(output) == {"file_orphan"}


def test_a_manifest_with_a_wrong_count(output):
    edit_manifest(output, 0, lambda manifest: manifest.update(articles=7, read=9))
    (finding,) = check(output).findings
    assert finding.code == "manifest_counts" and finding.count == 5 and "9 records read" in finding.what


def test_a_manifest_that_counts_other_relations_or_rows(output):
    edit_manifest(output, 0, lambda manifest: manifest["counts"].update({"relation:copy": 3}))
    edit_manifest(output, 1, lambda manifest: manifest["files"][0].update(rows=9))
    assert find_codes(output) == {"manifest_counts", "file_rows"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "manifest_unreadable"),
        ("[]", "manifest_incomplete"),
        ('{"run_id": "x"}', "manifest_incomplete"),
    ],
)
def test_a_manifest_that_cannot_be_read(output, text, code):
    list_manifests(output)[0][0].write_text(text)
    assert find_codes(output) >= {code, "file_orphan", "consequences"}


@pytest.mark.parametrize("missing", ["read", "files"])
def test_a_manifest_that_lacks_something(output, missing):
    edit_manifest(output, 0, lambda manifest: manifest.pop(missing))
    assert "manifest_incomplete" in find_codes(output)


def test_an_article_that_is_there_twice(output):
    rewrite(output, "articles", lambda rows: sorted([*rows, rows[0]], key=lambda row: row["published_at"]))
    found = {finding.code: finding for finding in check(output).findings}
    assert set(found) == {"duplicate_article", "manifest_counts"}
    assert found["duplicate_article"].count == 2


def test_a_signature_and_a_reject_that_are_there_twice(output):
    for table in ("signatures", "rejects"):
        rewrite(output, table, lambda rows: [rows[0], *rows])
    assert find_codes(output) == {"duplicate_signature", "duplicate_reject", "manifest_counts"}


def test_a_link_to_nothing(output):
    change_rows(output, BOTH, "b.txt", matched_id="0" * 32, annotated_from="0" * 32)
    assert find_codes(output) == {"link_dangling", "annotated_from"}


def test_links_in_a_circle(output):
    first, third = find_id(output, "a.txt"), find_id(output, "c.txt")
    change_rows(output, BOTH, "a.txt", matched_id=third, relation="copy")
    change_rows(output, BOTH, "c.txt", matched_id=first, relation="copy")
    found = {finding.code: finding for finding in check(output).findings}
    assert set(found) == {"link_cycle"}
    assert sum(f.count for f in check(output).findings) == 3, "the two, and the copy whose link leads there"


def test_a_link_to_itself(output):
    change_rows(output, BOTH, "c.txt", matched_id=find_id(output, "c.txt"), relation="copy")
    assert find_codes(output) == {"link_cycle"}


def test_a_link_to_a_later_run(output):
    later = find_id(output, "b.txt")
    change_rows(output, BOTH, "c.txt", matched_id=later, relation="copy", cluster_id=find_id(output, "a.txt"))
    assert find_codes(output) == {"link_later"}


def test_a_cluster_that_is_not_the_root(output):
    change_rows(output, BOTH, "b.txt", cluster_id=find_id(output, "b.txt"))
    assert find_codes(output) == {"link_cluster"}


@pytest.mark.parametrize("values", [{"relation": "copy"}, {"relation": "reprint"}, {"relation": "original"}])
def test_a_relation_that_does_not_fit(output, values):
    change_rows(output, BOTH, "b.txt", **values)
    assert find_codes(output) & {"link_relation", "annotated_from"}


def test_an_exact_copy_of_another_text(output):
    other = find_id(output, "c.txt")
    change_rows(output, BOTH, "b.txt", matched_id=other, annotated_from=other, cluster_id=other)
    assert find_codes(output) == {"link_exact"}


def test_an_exact_copy_with_annotations_of_its_own(output):
    entity = to_row(Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),)))
    change_rows(output, ("articles",), "b.txt", entities=[entity])
    assert find_codes(output) == {"annotated_copy"}


def test_an_exact_copy_that_says_not_where_its_annotations_are(output):
    change_rows(output, ("articles",), "b.txt", annotated_from=None)
    assert find_codes(output) == {"annotated_from"}


def test_a_wrong_offset(output):
    entity = Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),))
    change_rows(output, ("articles",), "a.txt", entities=[to_row(entity)])
    assert find_codes(output) == set()
    moved = replace(entity, mentions=(Mention(17, 27, "Marlow Bay"),))
    change_rows(output, ("articles",), "a.txt", entities=[to_row(moved)])
    (finding,) = check(output).findings
    assert finding.code == "wrong_offset" and "entities.mentions [17:27]" in finding.what


def test_a_row_in_the_wrong_partition(output):
    moved = datetime(2026, 2, 1, tzinfo=UTC)
    change_rows(output, BOTH, "c.txt", published_at=moved)
    found = check(output).findings
    assert {finding.code for finding in found} == {"wrong_partition"} and len(found) == 2
    assert "belong to published_month=2026-02" in found[0].what


def test_rows_that_are_not_sorted(output):
    rewrite(output, "articles", lambda rows: rows[::-1])
    assert find_codes(output) == {"rows_unsorted"}


def test_avro_that_has_another_article(output):
    rewrite(output, "articles", lambda rows: [row | {"article_id": "0" * 32} for row in rows], ("avro",))
    assert find_codes(output) == {"avro_differs"}


def test_avro_that_has_another_text_is_seen_by_a_full_check(output):
    rewrite(output, "articles", lambda rows: [row | {"byline": "X"} for row in rows], ("avro",))
    assert find_codes(output) == set()
    found = check(output, full=True).findings
    assert {finding.code for finding in found} == {"avro_differs"} and "another byline" in found[0].what


def test_avro_with_fewer_rows(output):
    rewrite(output, "articles", lambda rows: rows[:1], ("avro",))
    assert find_codes(output) == {"avro_differs", "file_rows"}


def test_a_format_that_no_manifest_names(output):
    edit_manifest(
        output,
        0,
        lambda manifest: manifest.update(
            files=[f for f in manifest["files"] if f["path"][:12] != "rejects/avro"]
        ),
    )
    assert find_codes(output) == {"avro_missing", "file_orphan", "manifest_counts"}


def test_identities_that_are_not_of_their_row(output):
    change_rows(output, ("articles", "signatures"), "c.txt", source_key="z.txt")
    assert find_codes(output) == {"wrong_article_id"}


def test_texts_and_payloads_that_were_changed_are_seen_by_a_full_check(output):
    change_rows(output, ("articles",), "c.txt", body="Something else.")
    change_rows(output, ("rejects",), "e.txt", payload=b"else")
    assert find_codes(output) == set()
    assert find_codes(output, full=True) == {"wrong_content_hash", "wrong_payload_bytes", "wrong_reject_id"}


def test_signatures_that_disagree(output):
    change_rows(output, ("signatures",), "b.txt", cluster_id="0" * 32)
    change_rows(output, ("signatures",), "c.txt", article_id="0" * 32)
    assert find_codes(output) >= {"signature_differs", "signature_missing", "signature_alone"}


def test_rows_of_a_run_that_is_not_known(output):
    change_rows(output, ("rejects",), "d.txt", run_id="20200101T000000Z-000000")
    assert find_codes(output) == {"unknown_run"}


def test_sources_that_do_not_add_up(output):
    change_rows(output, ("sources",), "a.txt", records=5)
    found = {finding.where for finding in check(output).findings if finding.code == "source_counts"}
    assert len(found) == 2, "the row, and its run"


@pytest.mark.parametrize(
    ("column", "codes"), [("slug", set()), ("word_count", {"schema_differs"})], ids=["default", "no default"]
)
def test_a_column_that_a_file_lacks(output, column, codes):
    for path in list_data(output, "articles"):
        table = pq.read_table(path, partitioning=None).drop_columns([column])
        pq.write_table(table, path)
    sign_off(output)
    found = {finding.code for finding in check(output).findings if finding.where.startswith("articles/")}
    assert found >= codes and ("schema_differs" in found) == bool(codes)


def test_a_commit_that_is_not_completed(output):
    store = open_store(str(output))
    path, manifest = list_manifests(output)[1]
    files = manifest["files"]
    plan = {"renames": [[f"_staging/x/{n}", f["path"]] for n, f in enumerate(files)], "manifest": manifest}
    store.write_bytes(f"_staging/{manifest['run_id']}/plan.json", json.dumps(plan).encode())
    path.unlink()
    found = {finding.code: finding for finding in check(output).findings}
    assert set(found) == {"plan_pending", "consequences"}
    assert "rolls it forward" in found["plan_pending"].advice


def test_a_plan_that_cannot_be_read_and_staging_without_one(output):
    store = open_store(str(output))
    store.write_bytes("_staging/x/plan.json", b"{")
    store.write_bytes("_staging/y/a.parquet", b"PAR1")
    assert find_codes(output) == {"plan_pending", "staging_left", "consequences"}


def test_a_lock_that_is_held_is_a_note_and_its_staging_is_left_alone(output):
    store = open_store(str(output))
    with hold_lock(store, "other"):
        store.write_bytes("_staging/other/a.parquet", b"PAR1")
        report = check(output)
    (finding,) = report.findings
    assert finding.code == "lock_held" and "run other" in finding.what and report.is_clean


@pytest.mark.parametrize("age_s", [0, 3600])
def test_a_lock_of_another_machine(output, age_s):
    alive = (datetime.now(UTC) - timedelta(seconds=age_s)).isoformat()
    owner = {"run_id": "r", "host": f"not-{socket.gethostname()}", "pid": 1, "since": alive, "alive": alive}
    open_store(str(output)).write_bytes(LOCK_FILE, json.dumps(owner).encode())
    assert find_codes(output) == ({"lock_lost"} if age_s else {"lock_held"})


def test_a_file_that_a_later_run_has_replaced(output):
    """Reprocessing writes a new version of a file: what its own manifest says counts."""
    entity = to_row(Entity(0, "Marlow Bay", "GPE", 1, 1.0, (Mention(16, 26, "Marlow Bay"),)))
    before = [json.loads(path.read_text()) for path, _ in list_manifests(output)]
    change_rows(output, ("articles",), "a.txt", entities=[entity])
    after = list_manifests(output)[0][1]
    for (path, _), manifest in zip(list_manifests(output), before, strict=True):
        path.write_text(json.dumps(manifest))
    assert find_codes(output) == {"file_bytes"}
    replaced = [file for file in after["files"] if file["table"] == "articles"]
    later = before[1] | {"run_id": "29990101T000000Z-000000", "read": 0, "articles": 0, "rejects": 0}
    later |= {"committed_at": "2999-01-01", "counts": {"reannotated": 1}, "files": [], "replaced": replaced}
    (output / "_runs" / f"{later['run_id']}.json").write_text(json.dumps(later))
    assert [f for f in check(output).findings if f.where in {r["path"] for r in replaced}] == []


def test_a_file_that_a_later_run_has_removed(output):
    _, manifest = list_manifests(output)[0]
    path = next(file["path"] for file in manifest["files"] if file["table"] == "sources")
    edit_manifest(output, 1, lambda manifest: manifest.update(removed=[path]))
    found = {finding.code for finding in check(output).findings if finding.where == path}
    assert found == {"file_removed"}


def test_worker_processes_find_the_same(output):
    change_rows(output, ("articles",), "c.txt", source_key="z.txt")
    alone = check_output(open_store(str(output)), workers=1)
    assert check_output(open_store(str(output)), workers=2) == alone and alone.findings


BODY = 'Ann Lee of the EU said "no" in Rome on Monday, AP reported.'
FULL = make_article(
    BODY,
    entities=(Entity(0, "Ann Lee", "PERSON", 2, 1.0, (Mention(0, 7, "Ann Lee"), Mention(15, 17, "EU"))),),
    quotes=(Quote(24, 26, "no", "direct", "Ann Lee", 0, 0, 7, "said", 18, 22, 0.9, "pattern"),),
    places=(Place(31, 35, "Rome", "Rome", 1, 0.0, 0.0, "IT", None, None, 0.9),),
    times=(TimeExpression(39, 45, "Monday", "DATE"),),
    cited_outlets=(CitedOutlet("AP", 47, 49),),
    acronyms=(Acronym("EU", "European Union", 15, 17),),
)


def list_damaged():
    yield replace(FULL, entities=(replace(FULL.entities[0], mentions=(Mention(1, 7, "Ann Lee"),)),))
    for name in ("quotes", "places", "times", "cited_outlets"):
        (item,) = getattr(FULL, name)
        yield replace(FULL, **{name: (replace(item, start=item.start + 1),)})
    for name in ("quotes", "places", "times", "cited_outlets", "acronyms"):
        (item,) = getattr(FULL, name)
        yield replace(FULL, **{name: (replace(item, start=70, end=72),)})
    (quote,) = FULL.quotes
    yield replace(FULL, quotes=(replace(quote, cue_start=17),))
    yield replace(FULL, quotes=(replace(quote, speaker_start=9),))
    yield replace(FULL, quotes=(replace(quote, speaker_end=99),))


def test_offsets_are_checked_as_the_run_checks_them():
    def find(*articles):
        table = pa.Table.from_pylist(list(map(to_row, articles)), schema=make_arrow_schema("articles"))
        return [wrong.row for batch in table.to_batches() for wrong in find_wrong_spans(batch)]

    check_offsets(FULL)
    assert find(FULL, make_article("Nothing."), FULL) == []
    damaged = list(list_damaged())
    for article in damaged:
        with pytest.raises(OffsetError):
            check_offsets(article)
        assert find(FULL, make_article("Nothing."), article) == [2]
    assert len(damaged) == 13


@pytest.mark.parametrize("table", TABLES)
def test_the_contract_agrees_with_itself_in_both_formats(table):
    assert flatten_arrow(make_arrow_schema(table)) == flatten_avro(load_avro_schema(table))
    assert find_differences(table, flatten_avro(load_avro_schema(table))) == []


def test_a_column_of_another_type_or_of_none_is_named():
    found = flatten_avro(load_avro_schema("articles")) | {"word_count": "long", "more": "string"}
    assert find_differences("articles", found) == [
        "more is not in the contract",
        "word_count is long and not int",
    ]


def test_findings_know_their_codes():
    with pytest.raises(KeyError):
        Findings().add("nothing", "x", "y")
    assert all(advice for _, advice in CATALOGUE.values())


def test_identity_of_the_test_rows_is_real(made):
    rows = pq.read_table(list_data(made, "articles")[0], partitioning=None).to_pylist()
    assert all(row["article_id"] == make_article_id(row["source_key"], row["content_hash"]) for row in rows)


def test_the_command_says_what_to_do_and_fails(output):
    call = CliRunner().invoke
    clean = call(app, ["check", "--output", str(output)])
    assert clean.exit_code == 0 and clean.output == "checked 2 runs, 14 data files, 13 rows: clean\n"
    list_data(output, "rejects", "avro")[0].unlink()
    found = call(app, ["check", "--output", str(output)])
    assert found.exit_code == 1
    assert "error file_missing in rejects/avro/" in found.output and "restore the file" in found.output
    lines = call(app, ["check", "--output", str(output), "--format", "json"]).output.splitlines()
    assert json.loads(lines[0])["code"] == "file_missing"
    assert call(app, ["check", "--output", str(output), "--format", "csv"]).exit_code == 2
    assert call(app, ["check", "--output", "/no/tables"]).exit_code == 2
