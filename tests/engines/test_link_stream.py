"""Late, early and repeated elements of a stream in the keyed state of an engine."""

from __future__ import annotations

import pickle
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.test_stream import TestStream
from apache_beam.utils.timestamp import Timestamp

from tests.pipeline.stream.support import EmptyHistory
from tests.support import STORY, make_article
from wiredesk.schemas.records import RunInfo
from wiredesk.schemas.windows import FileChunk, WindowPart
from wiredesk.transforms.stream.link import LinkStream
from wiredesk.transforms.stream.window import StreamSettings

_START = 1_767_960_000
TestStream.__test__ = False  # TestStream has the name of a test class.


@dataclass(frozen=True)
class FolderHistory(EmptyHistory):
    """Tables reduced to the numbers of the committed windows, which are files of a folder."""

    folder: str = ""

    def is_committed(self, seq: int) -> bool:
        return Path(self.folder, str(seq)).exists()


def _chunk(name: str, second: float, body: str = STORY, day: int = 0) -> Any:
    arrived_at = datetime.fromtimestamp(_START + second, UTC)
    article = make_article(body, name, day)
    chunk = FileChunk(name, "1-1", 0, arrived_at, (article,), ())
    return beam.window.TimestampedValue(chunk, Timestamp(_START + second))


def _keep(element: tuple[int, WindowPart], path: str, committed: str | None) -> None:
    with open(path, "ab") as stream:
        pickle.dump(element, stream)
    if committed is not None:
        Path(committed, str(element[0])).touch()


@pytest.fixture
def link(tmp_path, prism_binary):
    """Links a stream of events on Prism and returns the articles of each window."""
    (tmp_path / "committed").mkdir()

    def run(events: TestStream, commits: bool = False, **settings: Any) -> dict[int, list[Any]]:
        run_info = RunInfo(f"stream-{uuid.uuid4().hex}", datetime(2026, 1, 9, tzinfo=UTC), "0")
        history = FolderHistory(folder=str(tmp_path / "committed"))
        options = PipelineOptions(
            [
                "--runner=PrismRunner",
                f"--prism_location={prism_binary}",
                "--prism_log_level=error",
                "--streaming",
            ]
        )
        kept = tmp_path / uuid.uuid4().hex
        with beam.Pipeline(options=options) as pipeline:
            linked = pipeline | events | LinkStream(StreamSettings(run_info, history, **settings))
            _ = linked | beam.Map(_keep, str(kept), history.folder if commits else None)
        windows: dict[int, list[Any]] = {}
        with kept.open("rb") as stream:
            while stream.peek(1):
                seq, part = pickle.load(stream)
                windows.setdefault(seq, []).extend(part.articles)
        return windows

    return run


def _names(windows: dict[int, list[Any]]) -> list[list[str]]:
    return [sorted(article.source_key for article in windows[seq]) for seq in sorted(windows)]


def test_a_window_ends_with_the_watermark_and_late_elements_form_another(link):
    events = (
        TestStream()
        .advance_watermark_to(_START)
        .add_elements([_chunk("a.txt", 1), _chunk("b.txt", 9, f"{STORY} More.")])
        .advance_watermark_to(_START + 10)
        .add_elements([_chunk("c.txt", 12, f"{STORY} Still more.")])
        .advance_watermark_to(_START + 20)
        .add_elements([_chunk("late.txt", 3, f"{STORY} And that.", day=-1)])
        .advance_watermark_to_infinity()
    )
    windows = link(events, window_s=10.0)
    assert _names(windows) == [["a.txt", "b.txt"], ["c.txt"], ["late.txt"]]
    # By arrival, not publication: the late article is older, and still the copy of the one that came first.
    originals = [a.source_key for found in windows.values() for a in found if a.relation == "original"]
    assert len(originals) == 1
    assert windows[3][0].relation == "copy"


def test_early_articles_wait_for_the_rest_of_their_window(link):
    """Otherwise an article could be numbered before an earlier one that took longer to parse."""
    events = (
        TestStream()
        .advance_watermark_to(_START)
        .add_elements([_chunk("a.txt", 1), _chunk("c.txt", 12, f"{STORY} More.")])
        .advance_watermark_to(_START + 11)
        .add_elements([_chunk("b.txt", 11, f"{STORY} Still more.", day=-1)])
        .advance_watermark_to_infinity()
    )
    assert _names(link(events, window_s=10.0)) == [["a.txt"], ["b.txt", "c.txt"]]


def test_an_article_that_comes_twice_is_linked_once(link):
    events = (
        TestStream()
        .advance_watermark_to(_START)
        .add_elements([_chunk("a.txt", 1), _chunk("a.txt", 2)])
        .advance_watermark_to(_START + 10)
        .add_elements([_chunk("a.txt", 1), _chunk("a.txt", 15)])
        .advance_watermark_to_infinity()
    )
    assert [names for names in _names(link(events, window_s=10.0)) if names] == [["a.txt"]]


def test_a_window_that_holds_too_much_is_cut(link):
    chunks = [_chunk(f"{n}.txt", 1, f"{STORY} {n}.") for n in range(5)]
    events = TestStream().advance_watermark_to(_START).add_elements(chunks).advance_watermark_to_infinity()
    assert [len(names) for names in _names(link(events, window_s=3600.0, max_records=2))] == [2, 2, 1]


@pytest.mark.parametrize(("commits", "relation"), [(True, "original"), (False, "copy")])
def test_the_state_drops_articles_that_are_in_the_tables_and_no_others(link, commits, relation):
    events = TestStream().advance_watermark_to(_START)
    for n, body in enumerate((STORY, f"{STORY} More.")):
        events = events.add_elements([_chunk(f"{n}.txt", 100 * n + 1, body)])
        events = events.advance_watermark_to(_START + 100 * (n + 1))
    # These tables have no rows, so dropped articles are not found any more.
    windows = link(events.advance_watermark_to_infinity(), commits, window_s=10.0, ttl_s=50.0)
    assert windows[2][0].relation == relation


def test_a_window_that_is_in_the_tables_is_not_numbered_again(link, tmp_path):
    for seq in (1, 2):
        (tmp_path / "committed" / str(seq)).touch()
    events = TestStream().advance_watermark_to(_START).add_elements([_chunk("a.txt", 1)])
    assert list(link(events.advance_watermark_to_infinity())) == [3]


def test_arrival_is_the_moment_of_the_window(link):
    events = TestStream().advance_watermark_to(_START).add_elements([_chunk("a.txt", 1), _chunk("b.txt", 4)])
    ((first, *_),) = link(events.advance_watermark_to_infinity()).values()
    assert first.ingested_at == datetime.fromtimestamp(_START, UTC) + timedelta(seconds=4)
