"""Windows are committed in order, once, and never without the lock."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apache_beam as beam
import numpy as np
import pytest
from apache_beam.utils.timestamp import Timestamp

from tests.fakes.faulty import start_faulty
from tests.support import OTHER_STORY, RUN, STORY, apply_transform, make_article, read_rows
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.engine.launch import run_pipeline
from wiredesk.pipeline.storage import commits
from wiredesk.pipeline.storage.accounts import AccountingError, InternalErrorsError
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.locks import LOCK_FILE, LockLostError, hold_lock
from wiredesk.pipeline.storage.manifests import list_committed
from wiredesk.pipeline.storage.stores import LocalStore, open_store
from wiredesk.pipeline.stream import commit as commit_module
from wiredesk.pipeline.stream.commit import CommitSettings, CommitWindows, commit_window, stage_window
from wiredesk.pipeline.stream.committed import StreamHistory, name_window
from wiredesk.schemas.records import Acronym
from wiredesk.schemas.windows import FileChunk, WindowPart
from wiredesk.transforms.dedup.increment import link_increment
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex
from wiredesk.transforms.failures import ANNOTATION_FAILED, Lost, add_loss_warnings, describe_error
from wiredesk.transforms.logic.dedup.state_lookup import STATE_FILE
from wiredesk.transforms.stream import link
from wiredesk.transforms.stream.annotate import AnnotateParts
from wiredesk.transforms.stream.memory import Memories, Memory
from wiredesk.transforms.stream.window import StreamSettings, link_window

_NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


def _parts(seq: int, body: str, key: str, day: int = 0) -> list[WindowPart]:
    index = RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings())
    article = make_article(
        body, key, day, run_id=name_window(RUN.run_id, seq), ingested_at=_NOON - timedelta(days=200)
    )
    linked = link_increment([article], index, 8, 30)
    rest = WindowPart(seq=seq, part=0, parts=2, arrived_at=_NOON, signatures=tuple(linked.signatures))
    return [replace(rest, part=1, signatures=(), articles=tuple(linked.articles)), rest]


@pytest.fixture
def settings(tmp_path: Path):
    with hold_lock(open_store(str(tmp_path)), RUN.run_id) as lock:
        yield CommitSettings(RUN, str(tmp_path), "month", lock.share(), {"output": str(tmp_path)})


def test_a_window_is_a_run_and_is_committed_once(settings, tmp_path):
    for _ in range(2):
        commit_window(stage_window(_parts(1, STORY, "a.txt"), settings), settings)
    commit_window(stage_window(_parts(2, OTHER_STORY, "b.txt"), settings), settings)
    assert [row["source_key"] for row in read_rows(tmp_path, "articles", "source_key")] == ["a.txt", "b.txt"]
    manifest = json.loads((tmp_path / "_runs" / f"{RUN.run_id}-0000001.json").read_text())
    assert (manifest["read"], manifest["articles"], manifest["invocation"]) == (1, 1, RUN.run_id)
    assert manifest["window"]["seq"] == 1
    assert not list((tmp_path / "_staging").glob("*/*"))
    assert check_output(open_store(str(tmp_path)), full=True).is_clean


def test_internal_errors_of_a_window_are_counted_and_a_strict_stream_does_not_commit_it(settings, tmp_path):
    rest, first = _parts(1, STORY, "a.txt")
    failed = add_loss_warnings(
        rest.articles[0], ANNOTATION_FAILED, [Lost("times", describe_error(ValueError("x")))]
    )
    wrong = replace(failed, acronyms=(Acronym("A", "B", 5, 10_000),))
    window = stage_window([replace(rest, articles=(wrong,)), first], settings)
    with pytest.raises(InternalErrorsError, match=r"2 internal errors: OffsetError at .*; ValueError at "):
        commit_window(window, replace(settings, settings=settings.settings | {"strict": True}))
    assert read_rows(tmp_path, "articles", "source_key") == []
    commit_window(window, settings)
    (row,) = read_rows(tmp_path, "articles", "source_key")
    assert [warning["code"] for warning in row["warnings"]] == ["annotation_failed", "writing_failed"]
    manifest = json.loads((tmp_path / "_runs" / f"{RUN.run_id}-0000001.json").read_text())
    assert manifest["internal_errors"] == 2


def test_the_parts_of_a_window_are_annotated_except_those_that_fail(tmp_path):
    bodies = {"a.txt": STORY, "b.txt": f"{STORY} Zzplaces.", "c.txt": f"{STORY} Zzabort.", "d.txt": STORY}
    articles = tuple(make_article(body, key) for key, body in bodies.items())
    part = WindowPart(seq=1, part=1, parts=2, arrived_at=_NOON, articles=articles)
    with start_faulty(tmp_path):
        ((seq, annotated),) = apply_transform(AnnotateParts(), [(1, part)])["main"]
    assert seq == 1 and [article.source_key for article in annotated.articles] == list(bodies)
    codes = [[warning.code for warning in article.warnings] for article in annotated.articles]
    assert codes == [[], ["annotation_failed"], ["annotation_failed"], []]
    assert annotated.articles[0].entities and annotated.articles[3].entities


def test_a_stream_that_lost_the_lock_commits_nothing(settings, tmp_path):
    window = stage_window(_parts(1, STORY, "a.txt"), settings)
    with pytest.raises(LockLostError, match="no longer holds"):
        commit_window(window, replace(settings, lock_token="another"))
    assert read_rows(tmp_path, "articles", "source_key") == []


def test_the_job_of_a_driver_that_was_overtaken_stages_nothing(settings, tmp_path):
    """Its files would lie beside those of its successor, which removes them while they are written."""
    parts = [(1, part) for part in _parts(1, STORY, "a.txt")]

    def build(pipeline):
        keyed = pipeline | beam.Create(parts, reshuffle=False).with_output_types(tuple[int, WindowPart])
        _ = keyed | CommitWindows(replace(settings, lock_token="another"))

    with pytest.raises(LockLostError, match="no longer holds"):
        run_pipeline(build, "DirectRunner", 1, [])
    assert not (tmp_path / "_staging").exists()


def test_a_window_whose_worker_died_in_its_commit_is_carried_out_before_the_next(
    settings, tmp_path, monkeypatch
):
    texts = ((1, STORY), (2, OTHER_STORY))
    windows = [stage_window(_parts(seq, text, f"{seq}.txt"), settings) for seq, text in texts]
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(commits, "_carry_out", lambda *_: 1 / 0)
        commit_window(windows[0], settings)
    assert read_rows(tmp_path, "articles", "source_key") == []
    commit_window(windows[1], settings)
    assert [row["source_key"] for row in read_rows(tmp_path, "articles", "source_key")] == ["1.txt", "2.txt"]
    commit_window(windows[0], settings)
    assert len(list_committed(open_store(str(tmp_path)))) == 2
    assert check_output(open_store(str(tmp_path)), full=True).is_clean


def test_a_window_that_two_workers_commit_is_committed_once_even_if_the_stream_was_overtaken(
    settings, tmp_path, monkeypatch
):
    window, store = stage_window(_parts(1, STORY, "a.txt"), settings), open_store(str(tmp_path))
    real = commit_module.make_manifest

    def be_overtaken(*args, **kwargs):
        """Lets another worker commit the window and the next stream take over, before this one continues."""
        monkeypatch.setattr(commit_module, "make_manifest", real)
        commit_window(window, settings)
        store.delete(LOCK_FILE)
        return real(*args, **kwargs)

    monkeypatch.setattr(commit_module, "make_manifest", be_overtaken)
    commit_window(window, settings)
    assert len(read_rows(tmp_path, "articles", "source_key")) == len(list_committed(store)) == 1


def test_a_window_whose_accounts_do_not_agree_is_not_committed(settings, tmp_path):
    parts = _parts(1, STORY, "a.txt")
    window = stage_window([parts[0], replace(parts[1], signatures=())], settings)
    with pytest.raises(AccountingError, match="nothing was committed"):
        commit_window(window, settings)
    assert read_rows(tmp_path, "articles", "source_key") == []


def test_the_history_knows_committed_windows_rejects_and_sources(settings, tmp_path):
    history = StreamHistory(str(tmp_path), RUN.run_id, 30)
    assert not history.is_committed(1)
    commit_window(stage_window(_parts(1, STORY, "a.txt"), settings), settings)
    commit_window(stage_window(_parts(2, OTHER_STORY, "b.txt"), settings), settings)
    assert (history.is_committed(2), history.is_committed(3)) == (True, False)
    placed = history.load(_NOON)
    assert (len(placed.earlier), placed.until) == (2, 2)
    later = StreamHistory(str(tmp_path), "20270101T000000Z-ffffff", 30).load(_NOON)
    assert (len(later.earlier), later.until) == (2, 0)


def test_signatures_near_in_time_are_loaded_and_others_on_demand(settings, tmp_path):
    history = StreamHistory(str(tmp_path), RUN.run_id, 30)
    for seq, day in enumerate((0, -400), 1):
        commit_window(stage_window(_parts(seq, STORY, f"{seq}.txt", day), settings), settings)
    placed = history.load(_NOON)
    assert (len(placed.earlier), placed.until) == (1, 2)
    old = replace(make_article(f"{STORY} More.", "c.txt", -399), ingested_at=_NOON)
    new = replace(make_article(f"{STORY} More of it.", "d.txt", 1), ingested_at=_NOON)
    assert placed.find_outside([old, new]) == [old.published_at]
    memory = Memory(b"", RecentIndex(placed.earlier, EarlierSettings()), set(), set(), placed)
    chunk = FileChunk("c.txt", "1", 0, _NOON, (old, new), ())
    window = link_window([chunk], 3, memory, {}, StreamSettings(RUN, history))
    links = {a.source_key: a.matched_id for part in window.parts for a in part.articles}
    ids = {row["source_key"]: row["article_id"] for row in read_rows(tmp_path, "articles", "source_key")}
    assert links == {"c.txt": ids["2.txt"], "d.txt": ids["1.txt"]}


def test_a_window_that_the_state_file_does_not_know_yet_is_not_loaded(settings, tmp_path):
    history = StreamHistory(str(tmp_path), RUN.run_id, 30)
    commit_window(stage_window(_parts(1, STORY, "a.txt"), settings), settings)
    before = (tmp_path / STATE_FILE).read_bytes()
    commit_window(stage_window(_parts(2, OTHER_STORY, "b.txt"), settings), settings)
    (tmp_path / STATE_FILE).write_bytes(before)
    placed = history.load(_NOON)
    assert (len(placed.earlier), placed.until) == (1, 1)


class _FakeState(list):
    """A fake of keyed state: a bag or a single value."""

    read = list.copy
    add = list.append

    def write(self, value: object) -> None:
        self[:] = [value]


class _FakeMark(_FakeState):
    def read(self) -> object:
        return self[0] if self else None


def _recall_keys(memory: Memory) -> list[tuple[str, str]]:
    """Returns what the index finds for each article, by its root."""
    articles = [make_article(f"{STORY} Part {n}.", f"{n}.txt", n % 9) for n in range(1, 9)]
    index = memory.index.at(_NOON)
    return [(a.source_key, found.article_id) for a in articles if (found := index.find_exact(a.content_hash))]


def test_articles_that_state_has_dropped_come_from_the_tables_without_reading_all_again(
    settings, tmp_path, monkeypatch
):
    State(LocalStore(str(tmp_path))).close()
    history = StreamHistory(str(tmp_path), RUN.run_id, 30)
    step = link._LinkFn(StreamSettings(RUN, history, ttl_s=10.0))
    memories = Memories()
    monkeypatch.setattr(link, "_memories", memories)
    blocks, mark = _FakeState(), _FakeMark()
    reads = []
    monkeypatch.setattr(
        StreamHistory, "load", lambda self, now, load=StreamHistory.load: reads.append(1) or load(self, now)
    )
    for n in range(1, 9):
        article = make_article(f"{STORY} Part {n}.", f"{n}.txt", n % 9)
        moment = _NOON + timedelta(seconds=20 * n)
        chunk = FileChunk(f"{n}.txt", "1", 0, moment, (article,), ())
        parts = [part for _, part in step._link([chunk], blocks, mark, _FakeTimer())]
        commit_window(stage_window(parts, settings), settings)
        list(step.expire(Timestamp.of(moment.timestamp() + 11), blocks, mark))
        assert blocks == []
    memory = memories.recall(RUN.run_id, mark.read().chain, lambda: pytest.fail("the memory is kept"))
    assert (len(reads), memory.placed.until, memory.index.blocks) == (1, 8, ())
    assert [len(part) for part in memory.placed.added] == [8]
    assert len(_recall_keys(memory)) == 8
    fresh = step._make_memory(mark.read().chain, history.load(_NOON), [])
    keys = np.unique(
        np.concatenate([np.frombuffer(memory.index.fetch(row).minhash, "<u8") for row in range(8)])
    )
    found = [one.index.at(_NOON).find_candidates(keys, _NOON) for one in (memory, fresh)]
    assert len(found[0]) == len(found[1]) > 8
    assert set(found[0]["id"][:, 0]) == set(found[1]["id"][:, 0])


class _FakeTimer:
    def set(self, moment: object) -> None:
        assert moment is not None
