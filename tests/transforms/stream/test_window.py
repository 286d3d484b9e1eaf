"""A window of a stream writes each row once, and the row of a file only after all of its records."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tests.pipeline.stream.support import EmptyHistory
from tests.support import OTHER_STORY, RUN, STORY, make_article
from wiredesk.schemas.records import Reject, SourceFile
from wiredesk.schemas.windows import FileChunk
from wiredesk.transforms.dedup.signature_index import EarlierIndex, EarlierSettings
from wiredesk.transforms.dedup.window_index import RecentIndex
from wiredesk.transforms.stream.arrive import cut_chunks
from wiredesk.transforms.stream.memory import Memory
from wiredesk.transforms.stream.window import StreamSettings, Window, link_window

_NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)


@dataclass
class _Stream:
    """Links window after window, as the keyed state does."""

    history: EmptyHistory = field(default_factory=EmptyHistory)
    seq: int = 0
    open_files: dict = field(default_factory=dict)
    memory: Memory = field(
        default_factory=lambda: Memory(
            b"", RecentIndex(EarlierIndex(EarlierSettings()), EarlierSettings()), set(), set()
        )
    )

    def place(self, *chunks: FileChunk) -> Window:
        self.seq += 1
        settings = StreamSettings(RUN, self.history)
        window = link_window(chunks, self.seq, self.memory, self.open_files, settings)
        self.memory.add(window.block)
        self.open_files = window.open_files
        return window


def _reject(name: str) -> Reject:
    return Reject(
        reject_id=name.ljust(32, "0"),
        source_key="a.txt",
        source_uri="/in/a.txt",
        stage="parse",
        reason="empty",
        message="",
        payload=b"",
        payload_bytes=0,
        rejected_at=_NOON,
        run_id=RUN.run_id,
        pipeline_version="0",
    )


def _file(name: str = "a.txt") -> SourceFile:
    return SourceFile(f"/in/{name}", f"/in/{name}", name, 10, "10-1")


def _chunks(*rows, name: str = "a.txt", arrived=_NOON) -> list[FileChunk]:
    return list(cut_chunks(_file(name), rows, RUN, arrived))


def test_a_file_is_cut_into_chunks_of_bounded_size_and_the_last_has_its_row():
    rows = [make_article(f"{STORY} {n}", f"a.txt#{n}") for n in range(130)]
    chunks = _chunks(*rows, _reject("f1"))
    assert [chunk.records for chunk in chunks] == [64, 64, 3]
    assert [chunk.number for chunk in chunks] == [0, 1, 2]
    assert [chunk.source is None for chunk in chunks] == [True, True, False]
    assert (chunks[-1].source.records, chunks[-1].source.rejects) == (131, 1)
    large = [replace(_reject(str(n)), payload_bytes=3_000_000) for n in range(3)]
    assert [chunk.records for chunk in _chunks(*large)] == [2, 1]


def test_rows_are_stamped_with_the_window_and_its_arrival():
    article = make_article(STORY)
    window = _Stream().place(
        *_chunks(article, _reject("f1")), *_chunks(name="b.txt", arrived=_NOON + timedelta(1))
    )
    rest, annotated = window.parts
    assert (rest.part, rest.parts, annotated.part, annotated.parts) == (0, 2, 1, 2)
    assert annotated.articles[0].run_id == rest.rejects[0].run_id == rest.sources[0].run_id == "stream-1"
    assert annotated.articles[0].ingested_at == rest.sources[1].read_at == _NOON + timedelta(1)
    assert [signature.article_id for signature in rest.signatures] == [article.article_id]
    assert rest.unchanged == 0


def test_rows_that_come_again_are_counted_and_not_written():
    stream = _Stream()
    chunks = _chunks(make_article(STORY), make_article(OTHER_STORY, "b.txt"), _reject("f1"))
    stream.place(*chunks)
    (rest,) = stream.place(*chunks).parts
    assert (rest.rejects, rest.sources, rest.signatures, rest.unchanged) == ((), (), (), 3)
    twice = _Stream().place(*chunks, *chunks)
    assert (twice.parts[0].unchanged, len(twice.parts[0].sources), len(twice.parts[1].articles)) == (3, 1, 2)


def test_rows_that_the_tables_hold_are_not_written():
    chunks = _chunks(_reject("f1"))
    history = EmptyHistory(frozenset({_reject("f1").reject_id}), frozenset({("/in/a.txt", "10-1")}))
    (rest,) = _Stream(history).place(*chunks).parts
    assert (rest.rejects, rest.sources, rest.unchanged) == ((), (), 1)


def test_a_files_row_waits_for_all_of_its_chunks_in_whatever_order_they_come():
    first, second, last = _chunks(*(make_article(f"{STORY} {n}", f"a.txt#{n}") for n in range(150)))
    stream = _Stream()
    assert stream.place(last, first).parts[0].sources == ()
    assert len(stream.open_files) == 1
    assert stream.place(first).parts[0].sources == ()
    (source,) = stream.place(second).parts[0].sources
    assert (source.source_key, source.records) == ("a.txt", 150)
    assert stream.open_files == {}


def test_articles_travel_in_small_batches():
    rows = [make_article(f"{STORY} {n} {n * 7}", f"a.txt#{n}") for n in range(40)]
    parts = _Stream().place(*_chunks(*rows)).parts
    assert [len(part.articles) for part in parts] == [0, 16, 16, 8]
    assert {part.parts for part in parts} == {4}
