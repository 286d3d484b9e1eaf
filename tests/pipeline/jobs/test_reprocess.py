"""Reprocessing: rows annotated again."""

from __future__ import annotations

from operator import attrgetter

import pytest

from tests.fakes.models import write_model
from tests.pipeline.jobs.support import VIEW, settings
from tests.support import STORY, make_article, read_rows, run_wiredesk
from wiredesk.pipeline.jobs.reprocess import AnnotatedBy, ArticleFile, Outdated, _strip, reprocess
from wiredesk.pipeline.settings import UsageError
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.rewrite import cut_by_weight
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.schemas.records import RowWarning
from wiredesk.transforms.annotation.supervisor import close_annotator
from wiredesk.transforms.logic.ner.choice import open_models
from wiredesk.transforms.processes.forkserver import stop_server

MODELS = open_models("en_core_web_sm")
(MODEL,) = MODELS


@pytest.mark.parametrize(
    ("row", "is_outdated"),
    [
        (AnnotatedBy(None, MODEL.version, "en", "1.0"), False),
        (AnnotatedBy(None, MODEL.version, "en", "0.9"), True),
        (AnnotatedBy(None, "other-1.0", "en", "1.0"), True),
        (AnnotatedBy(None, None, "en", "1.0"), True),
        (AnnotatedBy(None, None, "fr", "1.0"), False),
        (AnnotatedBy(None, None, "fr", "0.9"), True),
        # A model for another language must not cost a row the annotations that it has.
        (AnnotatedBy(None, "fr_core_news_sm-3.8.0", "fr", "1.0"), False),
        (AnnotatedBy(None, "fr_core_news_sm-3.8.0", "fr", "0.9"), False),
        (AnnotatedBy("a" * 32, None, "en", "0.1"), False),
    ],
)
def test_rows_of_older_code_or_of_another_model_are_outdated(row, is_outdated):
    assert Outdated("1.0", "en_core_web_sm").includes(row, MODELS) is is_outdated


def test_files_are_grouped_into_slices_of_enough_rows():
    files = [ArticleFile(name, rows) for name, rows in (("a", 3), ("b", 1), ("c", 5), ("d", 1))]
    assert [[file.path for file in piece] for piece in cut_by_weight(files, attrgetter("rows"), 4)] == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]


def test_a_row_loses_its_annotations_and_the_warnings_about_them_alone():
    warnings = (
        RowWarning("language_not_annotated", "fr"),
        RowWarning("mojibake_repaired", "3"),
        RowWarning("writing_failed", "left out: quotes, ValueError"),
        RowWarning("writing_failed", "left out: authors, ValueError"),
    )
    row = make_article(STORY, model="x-1", keyphrases=("tram",), warnings=warnings)
    stripped = _strip(row, "2.0")
    assert (stripped.model, stripped.keyphrases, stripped.pipeline_version) == (None, (), "2.0")
    assert stripped.warnings == (warnings[1], warnings[3])


def test_rows_without_annotations_are_annotated_and_change_nothing_else(output, tmp_path):
    before = read_rows(output, "articles", "article_id", ())
    summary = reprocess(settings(output, model="en_core_web_sm"), VIEW, since="0")
    assert summary.totals["reannotated"] == 2
    after = read_rows(output, "articles", "article_id", ())
    renewed = {"entities", "quotes", "places", "times", "keyphrases", "model", "warnings"}
    kept = [name for name in before[0] if name not in renewed]
    assert [[row[name] for name in kept] for row in after] == [[row[name] for name in kept] for row in before]
    assert all(row["model"] == "en_core_web_sm-3.8.0" for row in after) and any(
        row["entities"] for row in after
    )
    assert reprocess(settings(output, model="en_core_web_sm"), VIEW, since="0").run_ids == []
    # A run with this model from the start gives the same rows.
    run_wiredesk(tmp_path / "in", tmp_path / "clean", model="en_core_web_sm", max_record_bytes=1000)
    assert read_rows(output, "articles", "article_id") == read_rows(
        tmp_path / "clean", "articles", "article_id"
    )


def test_rows_of_older_code_are_annotated_again(output):
    reprocess(settings(output, model="en_core_web_sm"), VIEW, since="0")
    summary = reprocess(settings(output, model="en_core_web_sm", slice_size=1), VIEW, since="99.0")
    assert summary.totals["reannotated"] == 2
    manifests = order_manifests(list_manifests(open_store(str(output))))
    assert (
        "replaced" not in manifests[-1] and len(manifests[-1]["files"]) == len(manifests[-1]["removed"]) == 2
    )
    with pytest.raises(UsageError, match="--since takes a version"):
        reprocess(settings(output, model="en_core_web_sm"), VIEW, since="yesterday")
    with pytest.raises(UsageError, match="reprocess annotates again: name a model with --annotate, or auto"):
        reprocess(settings(output), VIEW, since="0")


def renew_processes():
    """Ends the processes that know the packages of before."""
    close_annotator()
    stop_server()


SWEDISH = "Brandkåren räddade i måndags två barn ur en brinnande lada, berättar Nils Berg som såg hur taket föll in."


def test_rows_get_the_annotations_of_a_model_that_is_installed_later(tmp_path, monkeypatch):
    """Rows in other languages keep theirs, and the manifest names the models."""
    source = tmp_path / "in"
    source.mkdir()
    source.joinpath("en.txt").write_text(STORY, "utf-8")
    source.joinpath("sv.txt").write_text(f"Brand i natt\n\n{SWEDISH}\n", "utf-8")
    output = tmp_path / "out"
    run_wiredesk(source, output, model="auto")
    before = {row["language"]: row for row in read_rows(output, "articles", "article_id", ())}
    assert [warning["code"] for warning in before["sv"]["warnings"]] == ["language_not_annotated"]
    write_model(tmp_path, "sv_core_news_sm", {"Nils Berg": "PRS"})
    monkeypatch.syspath_prepend(tmp_path)
    renew_processes()
    assert reprocess(settings(output, model="sv_core_news_sm"), VIEW, since="0").totals["reannotated"] == 1
    after = {row["language"]: row for row in read_rows(output, "articles", "article_id", ())}
    assert after["en"] == before["en"] and after["en"]["entities"]
    assert [warning["code"] for warning in after["sv"]["warnings"]] == ["language_partly_annotated"]
    assert [(entity["name"], entity["type"]) for entity in after["sv"]["entities"]] == [
        ("Nils Berg", "PERSON")
    ]
    assert after["sv"]["model"] == "sv_core_news_sm-1.2.0"
    assert reprocess(settings(output, model="auto"), VIEW, since="0").run_ids == []
    renew_processes()
    # A run with all models from the start gives the same rows.
    run_wiredesk(source, tmp_path / "clean", model="auto")
    rows = read_rows(tmp_path / "clean", "articles", "article_id")
    assert rows == read_rows(output, "articles", "article_id")
    manifests = order_manifests(list_manifests(open_store(str(tmp_path / "clean"))))
    assert {"en_core_web_sm", "sv_core_news_sm"} <= set(manifests[-1]["settings"]["model"].split(","))
    renew_processes()
