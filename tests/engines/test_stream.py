"""A stream gives the rows of increments on the same files in the same order of arrival."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engines.support import Engine, LiveStream, compare_outputs
from tests.support import OTHER_STORY, STORY, read_rows, run_wiredesk, write_files
from wiredesk.pipeline.check import check_output
from wiredesk.pipeline.storage.stores import open_store

_WAVES: list[dict[str, str | bytes]] = [
    {"a.txt": f" date 2026-01-03 {STORY}", "b.txt": f" date 2026-01-03 {OTHER_STORY}", "empty.txt": ""},
    # A copy older than its original, a version, an exact copy, and a reject that is known.
    {
        "c.txt": f" date 2026-01-01 {STORY} Two of the men went home on Monday, the duty doctor said.",
        "b.txt": f" date 2026-01-03 {OTHER_STORY} The vote was nine to four.",
        "d.txt": f" date 2026-01-04 {STORY}",
        "e.jsonl": "\n".join(f'{{"headline": "N{n}", "body": "{OTHER_STORY} N{n}."}}' for n in range(70)),
    },
    {
        "f.txt": f" date 2026-01-05 {OTHER_STORY} The vote was nine to four. Work begins in May.",
        "g.bin": b"\0\1" * 9,
    },
]


def _stream_waves(folder: Path, output: Path, engine: Engine) -> None:
    live, files = LiveStream(folder, output, engine), 0
    for wave in _WAVES:
        # Like a newsroom's system: a file appears only when it is complete.
        write_files(folder.with_name("writing"), wave)
        folder.mkdir(exist_ok=True)
        for name in wave:
            (folder.with_name("writing") / name).rename(folder / name)
        files += len(wave)
        live.await_files(files)
    live.stop()


def test_a_stream_gives_the_rows_of_increments(tmp_path, engine: Engine):
    _stream_waves(tmp_path / "in", tmp_path / "stream", engine)
    for wave in _WAVES:
        write_files(tmp_path / "again", wave)
        run_wiredesk(tmp_path / "again", tmp_path / "increments")
    rows = compare_outputs(tmp_path / "increments", tmp_path / "stream")
    assert rows["articles"] == (76, 76)
    relations = {row["relation"] for row in read_rows(tmp_path / "stream", "articles", "article_id")}
    assert relations == {"original", "exact", "copy", "update"}
    assert check_output(open_store(str(tmp_path / "stream")), full=True).is_clean


def test_a_stream_continues_where_another_stopped(tmp_path, engine: Engine):
    write_files(tmp_path / "in", {"a.txt": f" date 2026-01-03 {STORY}"})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    for wave in ({"b.txt": f" date 2026-01-04 {STORY} More."}, {"c.txt": f" date 2026-01-05 {STORY} More."}):
        write_files(tmp_path / "in", wave)
        before = set((tmp_path / "out" / "_runs").glob("*.json"))
        live = LiveStream(tmp_path / "in", tmp_path / "out", engine)
        live.await_files(len(list((tmp_path / "in").iterdir())))
        live.stop()
        new = set((tmp_path / "out" / "_runs").glob("*.json")) - before
        windows = [json.loads(path.read_text(encoding="utf-8")) for path in new]
        assert sum(window["read"] for window in windows) == 1
        assert sum(window["unchanged"] for window in windows) == 0
    rows = {row["source_key"]: row for row in read_rows(tmp_path / "out", "articles", "source_key")}
    assert [rows[name]["relation"] for name in sorted(rows)] == ["original", "copy", "exact"]
    assert rows["c.txt"]["matched_id"] == rows["b.txt"]["article_id"]
    assert check_output(open_store(str(tmp_path / "out")), full=True).is_clean
