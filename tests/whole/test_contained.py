"""No text stops a run: an exception for one text is contained to it, wherever it is raised."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.fakes.faulty import POISON, start_faulty, write_faults
from tests.support import OTHER_STORY, STORY, make_article, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.jobs.reprocess import _strip, reprocess
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage import mending
from wiredesk.pipeline.storage.accounts import InternalErrorsError
from wiredesk.pipeline.storage.manifests import list_manifests
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.writers import SinkSettings, stage_counted
from wiredesk.pipeline.telemetry.metrics import Metrics
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.pipeline.telemetry.summary import summarize
from wiredesk.schemas.pickling import replace_fields
from wiredesk.schemas.records import Acronym, Entity, Mention, Quote, RowWarning, TimeExpression
from wiredesk.transforms.dedup import article_steps, deduplicate, pairing
from wiredesk.transforms.logic.dedup.buckets import ARTICLE
from wiredesk.transforms.logic.kernel.identity import unpack_id

BIN = Path(sys.executable).parent / "wiredesk"
MODEL = "en_core_web_sm"
EDITED = STORY.replace("Nobody was killed. ", "")
TEXTS = {
    "a.txt": f" date 2026-01-01 {STORY}",
    "b.txt": f" date 2026-01-03 {EDITED}",
    POISON: f" date 2026-01-02 {STORY.replace(' of the week', '')}",
    "other.txt": f" date 2026-01-02 {OTHER_STORY}",
    "same.txt": f" date 2026-01-04 {OTHER_STORY}",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_files(tmp_path_factory.mktemp("in"), TEXTS)


@pytest.fixture(scope="module")
def clean(source, tmp_path_factory):
    output = tmp_path_factory.mktemp("clean") / "out"
    run_wiredesk(source, output)
    return read_rows(output, "articles", "source_key")


BAD = ValueError("bad text")


def spoil(function, is_poisoned, error=BAD):
    """Returns a function that raises for poisoned arguments, and else works as the given one."""

    def spoilt(*args):
        if is_poisoned(*args):
            raise error
        return function(*args)

    return spoilt


def is_poison(row, *_):
    return row.source_key == POISON


FAULTS = {
    "sign": (article_steps, "sign_article", is_poison),
    "pack": (pairing, "pack_blocks", lambda some: any(map(is_poison, some))),
    "wire": (article_steps, "inherit_wire", is_poison),
}
"""Steps of a run; tests/transforms/dedup/test_increment.py has the others, without a run."""


@pytest.mark.parametrize("stage", FAULTS)
def test_a_failed_comparison_of_one_article_does_not_affect_the_others(
    stage, source, clean, tmp_path, monkeypatch
):
    module, name, is_poisoned = FAULTS[stage]
    monkeypatch.setattr(module, name, spoil(getattr(module, name), is_poisoned))
    summary = run_wiredesk(source, tmp_path / "out", strict=False)
    rows = read_rows(tmp_path / "out", "articles", "source_key")
    (poisoned,) = (row for row in rows if row["source_key"] == POISON)
    others = [row for row in rows if row["source_key"] != POISON]
    assert others == [row for row in clean if row["source_key"] != POISON]
    (warning,) = poisoned["warnings"]
    assert warning["code"] == "deduplication_failed" and "after ValueError: bad text (" in warning["message"]
    is_linked = stage == "wire"
    assert poisoned["relation"] == ("copy" if is_linked else "original")
    assert poisoned["body"] == next(row["body"] for row in clean if row["source_key"] == POISON)
    (manifest,) = list_manifests(open_store(str(tmp_path / "out")))
    assert manifest["internal_errors"] == 1
    assert "1 internal error: ValueError at " in summarize(summary)


def test_a_failure_in_a_bucket_affects_one_article(source, clean, tmp_path, monkeypatch):
    (poisoned,) = (row["article_id"] for row in clean if row["source_key"] == POISON)

    def has_poison(blocks, *_):
        ids = [unpack_id(row) for block in blocks for row in np.frombuffer(block[0], ARTICLE)["id"]]
        return poisoned in ids

    monkeypatch.setattr(pairing, "pair_blocks", spoil(pairing.pair_blocks, has_poison))
    run_wiredesk(source, tmp_path / "out", strict=False)
    rows = read_rows(tmp_path / "out", "articles", "source_key")
    assert [row for row in rows if row["warnings"]] == [row for row in rows if row["source_key"] == POISON]
    # Without the failure the later copy may be linked to the poisoned article.
    assert next(row for row in rows if row["source_key"] == "b.txt")["relation"] == "copy"


def test_a_version_that_cannot_be_judged_is_written(tmp_path, monkeypatch):
    run_wiredesk(write_files(tmp_path / "in", TEXTS), tmp_path / "out")
    edited = write_files(tmp_path / "in", TEXTS | {POISON: f" date 2026-01-02 {STORY} Later."})
    monkeypatch.setattr(article_steps, "find_edit", spoil(article_steps.find_edit, is_poison))
    run_wiredesk(edited, tmp_path / "out", strict=False, verify=True)
    rows = [
        row for row in read_rows(tmp_path / "out", "articles", "article_id") if row["source_key"] == POISON
    ]
    assert sorted(len(row["warnings"]) for row in rows) == [0, 1]


def test_a_damaged_table_fails_the_run(source, tmp_path, monkeypatch):
    error = OSError("the disk is gone")
    monkeypatch.setattr(
        article_steps, "compare_with_earlier", spoil(article_steps.compare_with_earlier, is_poison, error)
    )
    with pytest.raises(Exception, match="the disk is gone"):
        run_wiredesk(source, tmp_path / "out", strict=False)
    assert not list_manifests(open_store(str(tmp_path / "out")))


def test_a_strict_run_fails_with_the_exception_and_commits_nothing(source, tmp_path, monkeypatch):
    monkeypatch.setattr(article_steps, "sign_article", spoil(article_steps.sign_article, is_poison))
    with pytest.raises(InternalErrorsError, match=r"^1 internal error: ValueError at \S+:\d+ in "):
        run_wiredesk(source, tmp_path / "out", strict=True)
    assert not list_manifests(open_store(str(tmp_path / "out")))
    run_wiredesk(source, tmp_path / "out", strict=False)
    assert len(read_rows(tmp_path / "out", "articles", "article_id")) == len(TEXTS)


def test_two_workers_contain_what_one_does(tmp_path):
    texts = {f"{n}.txt": f"{STORY} It was number {n}." for n in range(4)} | {
        "days.txt": f"{OTHER_STORY} Zzdays.",
        "abort.txt": f"{OTHER_STORY} Zzabort.",
        POISON: TEXTS[POISON],
    }
    several = write_files(tmp_path / "in", texts)
    with start_faulty(tmp_path / "faults"):
        run_wiredesk(several, tmp_path / "two", model=MODEL, workers=2, strict=False)
    rows = {row["source_key"]: row for row in read_rows(tmp_path / "two", "articles", "source_key")}
    codes = {key: [w["code"] for w in row["warnings"]] for key, row in rows.items() if row["warnings"]}
    assert codes == {
        "days.txt": ["annotation_failed"],
        "abort.txt": ["annotation_failed"],
        POISON: ["deduplication_failed"],
    }
    assert len(rows) == len(texts) and all(rows[f"{n}.txt"]["entities"] for n in range(4))


@pytest.fixture
def faulty(tmp_path):
    with start_faulty(tmp_path / "faults"):
        yield


def tell_codes(output):
    rows = read_rows(output, "articles", "source_key")
    return {row["source_key"]: [w["code"] for w in row["warnings"]] for row in rows if row["warnings"]}


def test_a_run_annotates_everything_that_does_not_fail_and_reports_the_failures(tmp_path, faulty):
    texts = {
        "a.txt": f" date 2019-03-01 {STORY} He was born on Feb. 29.",
        "b.txt": f" date 2019-03-01 {OTHER_STORY} Zzdays.",
        "c.txt": f" date 2019-03-02 {OTHER_STORY} Zzsegv.",
        "d.txt": f" date 2019-03-03 {OTHER_STORY} On 31 February.",
    }
    source, output = write_files(tmp_path / "in", texts), tmp_path / "out"
    summary = run_wiredesk(source, output, model=MODEL, strict=False)
    rows = {row["source_key"]: row for row in read_rows(output, "articles", "source_key")}
    assert len(rows) == 4 and all(rows[key]["model"] for key in ("a.txt", "b.txt", "d.txt"))
    assert rows["a.txt"]["entities"] and rows["b.txt"]["keyphrases"] and rows["c.txt"]["model"] is None
    assert {key: tell_codes(output)[key] for key in ("b.txt", "c.txt")} == {
        "b.txt": ["annotation_failed"],
        "c.txt": ["annotation_failed"],
    }
    (manifest,) = list_manifests(open_store(str(output)))
    named = {name: n for name, n in manifest["counts"].items() if name.startswith("internal:")}
    assert manifest["internal_errors"] == sum(named.values()) >= 2
    assert any(name.startswith("internal:ValueError at ") for name in named)
    assert any(name.startswith("internal:crash (Segmentation fault") for name in named)
    metrics = Metrics()
    metrics.note_end("committed", summary, 0.0)
    assert metrics.registry.get_sample_value("wiredesk_internal_errors_total") == sum(named.values())
    told = summarize(summary)
    assert f"{sum(named.values())} internal errors: " in told and "please report" in told
    with pytest.raises(InternalErrorsError, match=r"crash .Segmentation fault"):
        run_wiredesk(source, tmp_path / "strict", model=MODEL, strict=True)


def test_the_query_in_the_summary_finds_the_failed_texts(tmp_path, faulty):
    source = write_files(tmp_path / "in", {"a.txt": f"{STORY} Zzplaces.", "b.txt": OTHER_STORY})
    told = summarize(run_wiredesk(source, tmp_path / "out", model=MODEL, strict=False))
    command = told[told.rindex("wiredesk query") :].strip()
    done = subprocess.run(
        f"{BIN.parent}/{command}", shell=True, capture_output=True, text=True, check=True
    ).stdout
    assert "a.txt" in done and "left out: places" in done.replace("\n", " ") and "b.txt" not in done


def test_reprocessing_adds_what_a_failure_left_out(tmp_path):
    source = write_files(tmp_path / "in", {"a.txt": f"{STORY} Zzdeep.", "b.txt": f"{OTHER_STORY} Zzdays."})
    lenient = RunSettings((), str(tmp_path / "out"), workers=1)
    strict = replace(lenient, strict=True)
    view = ProgressView(Console(quiet=True))
    with start_faulty(tmp_path / "faults"):
        run_wiredesk(source, tmp_path / "out", model=MODEL, strict=False)
    assert reprocess(strict, view, "9.0").totals["reannotated"] == 2
    assert tell_codes(tmp_path / "out") == {}
    with start_faulty(tmp_path / "faults"):
        with pytest.raises(InternalErrorsError):
            reprocess(strict, view, "9.0")
        assert tell_codes(tmp_path / "out") == {}
        summary = reprocess(lenient, view, "9.0")
    assert set(tell_codes(tmp_path / "out")) == {"a.txt", "b.txt"}
    assert "2 internal errors: " in summarize(summary)


def test_reprocessing_does_not_count_earlier_failures(source, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(article_steps, "sign_article", spoil(article_steps.sign_article, is_poison))
        run_wiredesk(source, tmp_path / "out", strict=False)
    settings = RunSettings((), str(tmp_path / "out"), workers=1, strict=True)
    summary = reprocess(settings, ProgressView(Console(quiet=True)), "9.0")
    assert summary.totals["reannotated"] == 4 and "internal error" not in summarize(summary)
    assert tell_codes(tmp_path / "out") == {POISON: ["deduplication_failed"]}, "its links are as they were"


def test_new_annotations_drop_the_warnings_of_the_old_ones():
    kept = RowWarning("writing_failed", "left out: half characters of headline, after x; please report this")
    gone = RowWarning("writing_failed", "left out: quotes, after x; please report this")
    assert _strip(replace_fields(make_article(STORY), warnings=(kept, gone)), "1").warnings == (kept,)


def test_a_replay_contains_what_fails(tmp_path, faulty):
    long = f"{STORY} Zzquotes. " + "And so on. " * 300
    source = write_files(tmp_path / "in", {"a.txt": long, "b.txt": OTHER_STORY})
    run_wiredesk(source, tmp_path / "out", max_record_bytes=2000)
    settings = RunSettings((), str(tmp_path / "out"), model=MODEL, workers=1)
    assert replay(settings, ProgressView(Console(quiet=True))).totals["replayed"] == 1
    assert tell_codes(tmp_path / "out") == {"a.txt": ["annotation_failed"]}


WRONG = {
    "entities": (Entity(0, "Merkel", "PERSON", 1, 1.0, (Mention(0, 6, "Merkel"),)),),
    "times": (TimeExpression(0, 6, "Monday", "DATE", None, None),),
    "acronyms": (Acronym("A", "B", 5, 10_000),),
}
RIGHT = (Quote(7, 11, STORY[7:11], "direct", "Anna", 0, None, None, None, None, None, 0.9, "after"),)


@pytest.mark.parametrize("kind", WRONG)
def test_annotations_with_wrong_offsets_are_left_out(kind, tmp_path):
    article = replace_fields(make_article(STORY), quotes=RIGHT, **{kind: WRONG[kind]})
    settings = SinkSettings(str(tmp_path), "run")
    staged = stage_counted(
        "articles", settings, "articles/{0}/a.{0}", [article, make_article(OTHER_STORY, "b")]
    )
    assert staged.counts["articles"] == 2 and staged.counts["warning:writing_failed"] == 1
    (name,) = (name for name in staged.counts if name.startswith("internal:"))
    assert name.startswith("internal:OffsetError at transforms/logic/kernel/offsets.py:")
    (mended,) = mending.drop_misplaced(article).row.warnings
    assert f"left out: {kind}, after OffsetError: {article.article_id}: " in mended.message
    row = mending.drop_misplaced(article).row
    assert getattr(row, kind) == () and len(row.quotes) == 1
    assert row.quotes[0].speaker_entity == (None if kind == "entities" else 0)


@pytest.mark.parametrize(
    ("column", "value", "written"),
    [
        ("headline", "half \ud83d a face", "half \N{REPLACEMENT CHARACTER} a face"),
        ("keywords", ("a", "b\udce9"), ["a", "b\N{REPLACEMENT CHARACTER}"]),
        ("language_confidence", "very", None),
        ("language_confidence", 1 << 2000, None),
        ("authors", ("no author",), []),
    ],
)
def test_values_that_a_file_cannot_hold_are_left_out(column, value, written, source, tmp_path, monkeypatch):
    attach = deduplicate.attach_contained

    def spoilt(article, *rest):
        found, signature = attach(article, *rest)
        return (replace_fields(found, **{column: value}) if is_poison(found) else found), signature

    monkeypatch.setattr(deduplicate, "attach_contained", spoilt)
    run_wiredesk(source, tmp_path / "out", strict=False)
    rows = {row["source_key"]: row for row in read_rows(tmp_path / "out", "articles", "source_key")}
    assert len(rows) == len(TEXTS) and rows[POISON][column] == written
    assert tell_codes(tmp_path / "out") == {POISON: ["writing_failed"]}
    with pytest.raises(InternalErrorsError):
        run_wiredesk(source, tmp_path / "strict")


def test_a_row_that_cannot_be_repaired_fails_the_run(tmp_path):
    with pytest.raises(mending.UnwritableError, match="word_count cannot be written, and a row must have it"):
        stage_counted(
            "articles", SinkSettings(str(tmp_path), "run"), "a.{0}", [make_article("x", word_count="many")]
        )


def test_a_parser_that_crashes_is_an_internal_error(tmp_path, monkeypatch):
    from wiredesk.transforms.parsing import supervised_reader

    patch = (
        "from wiredesk.transforms.parsing import reader_child, record_reader as reading; parse = reading.parse_record\n"
        "def spoilt(record, *rest):\n"
        "    if b'Zz' in record.payload: raise ValueError('bad text')\n"
        "    return parse(record, *rest)\n"
        "reading.parse_record = spoilt; reader_child.serve()"
    )
    monkeypatch.setattr(supervised_reader, "_COMMAND", patch)
    source = write_files(tmp_path / "in", {"a.txt": STORY, "b.txt": f"Zz {OTHER_STORY}"})
    summary = run_wiredesk(source, tmp_path / "out", strict=False)
    (reject,) = read_rows(tmp_path / "out", "rejects", "source_key")
    assert (reject["stage"], reject["reason"]) == ("parse", "crashed") and reject["payload"]
    assert "1 internal error: ValueError at " in summarize(summary)
    with pytest.raises(InternalErrorsError):
        run_wiredesk(source, tmp_path / "strict", strict=True)


def test_the_command_fails_in_one_sentence_under_strict_and_goes_on_without(tmp_path):
    write_faults(tmp_path / "faults")
    source = write_files(tmp_path / "in", {"a.txt": f"{STORY} Zzdays.", "b.txt": OTHER_STORY})
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "faults")}

    def call(output, *args):
        command = [BIN, "run", "-i", source, "-o", tmp_path / output, *args]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    strict = call("strict", "--strict")
    assert strict.returncode == 1 and "Traceback" not in strict.stderr
    assert strict.stderr.splitlines()[-1].startswith("wiredesk: 1 internal error: ValueError at ")
    lenient = call("out")
    assert lenient.returncode == 0 and "1 internal error: " in lenient.stdout
    manifest = json.loads(next((tmp_path / "out" / "_runs").glob("*.json")).read_text())
    assert manifest["internal_errors"] == 1 and manifest["articles"] == 2
