"""Rewriting files: in small batches, and each file once for every slice of a replay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.pipeline.storage.support import (
    COMMANDS,
    LONG,
    VIEW,
    list_live,
    settings,
)
from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.storage import rewrite
from wiredesk.pipeline.storage.stores import open_store


@given(st.lists(st.integers(0, 9)), st.integers(1, 30), st.none() | st.integers(1, 5))
def test_groups_keep_the_order_and_end_at_enough_weight_or_items(weights, enough, most):
    groups = list(rewrite.cut_by_weight(weights, int, enough, most))
    assert [weight for group in groups for weight in group] == weights and all(groups)
    for group in groups[:-1]:
        assert sum(group) >= enough or len(group) == most
    for group in groups:
        assert sum(group[:-1]) < enough and len(group) <= (most or len(weights))


def test_rows_are_read_and_written_in_small_batches(output, monkeypatch):
    events = []
    layout = rewrite.LAYOUTS["articles"]._replace(row_group_rows=2)
    monkeypatch.setitem(rewrite.LAYOUTS, "articles", layout)
    monkeypatch.setattr("wiredesk.pipeline.jobs.reprocess._ROWS_AT_A_TIME", 1)
    run_wiredesk(
        write_files(
            output.parent / "many", {f"p{n}.txt": f" date 2026-03-0{n} {STORY * n}" for n in range(1, 8)}
        ),
        output,
    )
    read, write = rewrite.read_rows, rewrite.FileWriter.write

    def read_slowly(*args):
        for rows in read(*args):
            events.append(("read", rows.num_rows))
            yield rows

    monkeypatch.setattr("wiredesk.pipeline.jobs.reprocess.read_rows", read_slowly)
    monkeypatch.setattr(
        rewrite.FileWriter,
        "write",
        lambda self, rows: events.append(("write", rows.num_rows)) or write(self, rows),
    )
    COMMANDS["reprocess"](output)
    actions = [action for action, _ in events]
    longest = max(len(run) for run in "".join(action[0] for action in actions).split("w"))
    assert longest <= 2 and max(rows for _, rows in events) <= 2
    assert actions.count("read") >= 9


def test_a_replay_in_slices_marks_each_file_of_rejects_again(tmp_path):
    texts = {f"{n}.txt": f" date 2026-01-0{n} {LONG} Number {n}. {OTHER_STORY}" for n in range(1, 5)}
    output = tmp_path / "out"
    run_wiredesk(write_files(tmp_path / "in", texts), output, max_record_bytes=1500)
    summary = replay(settings(output, slice_size=1), VIEW)
    assert (summary.totals["replayed"], len(summary.run_ids)) == (4, 4)
    marks = {
        row["source_key"]: row["replayed_run_id"] for row in read_rows(output, "rejects", "source_key", ())
    }
    assert sorted(marks.values()) == sorted(summary.run_ids)
    assert len(list_live(output, "rejects")) == 1
    assert check_output(open_store(str(output)), full=True).findings == []
