"""A stream finds files by polling."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support import STORY, run_wiredesk, write_files
from wiredesk.pipeline.stream.committed import StreamHistory
from wiredesk.pipeline.stream.looks import Look, SourceSettings
from wiredesk.pipeline.stream.poll import _look, find_arrived


def _settings(tmp_path: Path, settle_s: float = 0.0, *inputs: str) -> SourceSettings:
    history = StreamHistory(str(tmp_path / "out"), f"stream-{tmp_path}", 30)
    patterns = tuple(str(tmp_path / name) for name in (inputs or ("in",)))
    return SourceSettings(patterns, 1.0, settle_s, history, "_staging/stop", "_staging/alive")


def _find(settings: SourceSettings, look: int) -> list[str]:
    return [file.source_key for file in find_arrived(settings, look)]


def test_each_look_finds_new_and_changed_files(tmp_path):
    settings = _settings(tmp_path)
    assert _find(settings, 0) == []
    write_files(tmp_path / "in", {"a.txt": STORY, "sub/b.txt": STORY, ".hidden": "", "c.part": ""})
    assert _find(settings, 1) == ["a.txt", "sub/b.txt"]
    assert _find(settings, 2) == []
    write_files(tmp_path / "in", {"a.txt": f"{STORY} More."})
    assert _find(settings, 3) == ["a.txt"]
    (tmp_path / "in" / "c.part").rename(tmp_path / "in" / "c.txt")
    assert _find(settings, 4) == ["c.txt"]


def test_a_look_that_is_repeated_finds_the_same(tmp_path):
    settings = _settings(tmp_path)
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert _find(settings, 5) == _find(settings, 5) == ["a.txt"]
    assert _find(settings, 6) == []
    assert _find(settings, 3) == ["a.txt"]


def test_files_that_an_earlier_run_has_read_are_not_found(tmp_path):
    write_files(tmp_path / "in", {"a.txt": STORY})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    write_files(tmp_path / "in", {"b.txt": STORY})
    assert _find(_settings(tmp_path), 0) == ["b.txt"]


def test_an_input_may_appear_later(tmp_path):
    settings = _settings(tmp_path, 0.0, "in", "later/*.txt")
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert _find(settings, 0) == ["a.txt"]
    write_files(tmp_path / "later", {"b.txt": STORY})
    assert _find(settings, 1) == ["b.txt"]


def test_a_file_that_was_just_written_is_left_until_it_has_settled(tmp_path):
    settings = _settings(tmp_path, 3600.0)
    write_files(tmp_path / "in", {"old.txt": STORY, "new.txt": STORY})
    os.utime(tmp_path / "in" / "new.txt")
    assert _find(settings, 0) == ["old.txt"]


def test_files_of_one_name_have_keys_of_their_own_and_keep_them(tmp_path):
    settings = _settings(tmp_path, 0.0, "monday", "tuesday")
    for day in ("monday", "tuesday"):
        write_files(tmp_path / day, {"a.txt": STORY})
    assert sorted(_find(settings, 0)) == ["a.txt", "tuesday/a.txt"]
    assert sorted(_find(settings, 0)) == ["a.txt", "tuesday/a.txt"], "a look that is repeated"
    write_files(tmp_path / "tuesday", {"a.txt": f"{STORY} It was edited."})
    write_files(tmp_path / "monday", {"tuesday/a.txt": STORY})
    assert sorted(_find(settings, 1)) == ["monday/tuesday/a.txt", "tuesday/a.txt"]


def test_the_looks_of_the_source_find_files_until_it_must_stop(tmp_path):
    settings = _settings(tmp_path)
    write_files(tmp_path / "in", {"a.txt": STORY})
    assert [file.source_key for file in _look(settings, 0, False).files] == ["a.txt"]
    write_files(tmp_path / "in", {"b.txt": STORY})
    assert _look(settings, 1, True) == Look(is_over=True)
