from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support import RUN, STORY
from wiredesk.schemas import to_row
from wiredesk.schemas.arrow import make_arrow_schema
from wiredesk.schemas.records import RawRecord, Reject
from wiredesk.transforms.counters import Progress
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing import replay
from wiredesk.transforms.parsing.files import ParseOptions
from wiredesk.transforms.parsing.replay import ReplayOutcome, StoredRejects, read_rejects


def refuse(name: str, payload: bytes, reason: str = "timeout") -> Reject:
    return make_reject(RawRecord(name, f"/in/{name}", payload), RecordError("parse", reason, "no"), RUN)


REJECTS = [refuse(f"{n}.txt", b"") for n in range(6)]


@pytest.fixture
def stored(monkeypatch):
    """Replaces the stored rejects by those of a list."""

    def store(*rejects: Reject) -> StoredRejects:
        monkeypatch.setattr(replay, "read_rejects", lambda _: iter(rejects))
        return StoredRejects("/out", "rejects/x.parquet", tuple(range(len(rejects))))

    return store


@pytest.mark.parametrize("rows", [(0, 1, 5), (4,), (), (5, 0)])
def test_only_the_wanted_rows_of_a_file_are_read(tmp_path, rows):
    table = pa.Table.from_pylist([to_row(reject) for reject in REJECTS], make_arrow_schema("rejects"))
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=2)
    found = read_rejects(StoredRejects(str(tmp_path), "x.parquet", rows))
    assert [reject.source_key for reject in found] == [f"{row}.txt" for row in sorted(rows)]


def replay_all(element: StoredRejects) -> list:
    function = replay._ReplayFn(RUN, ParseOptions(record_timeout_s=0), Progress())
    return [getattr(output, "value", output) for output in function.process(element)]


def test_a_payload_that_is_understood_now_becomes_an_article(stored):
    old = refuse("a.txt", STORY.encode())
    article, outcome = replay_all(stored(old))
    assert (article.source_key, article.body) == ("a.txt", STORY)
    assert outcome == ReplayOutcome("/in/a.txt", old.reject_id, "rejects/x.parquet")


def test_a_payload_that_gives_the_same_reject_is_in_no_output(stored):
    (first, _) = replay_all(stored(refuse("a.json", b'{"a": }')))
    assert replay_all(stored(first)) == []
