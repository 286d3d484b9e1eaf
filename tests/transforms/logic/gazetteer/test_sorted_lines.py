from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.gazetteer import sorted_lines
from wiredesk.transforms.logic.gazetteer.sorted_lines import SortedLines, write_sorted_lines

KEY = st.text("abc#é", max_size=4)


def _write(path: Path, keys: list[str], width: int = 1) -> list[str]:
    ordered = sorted(keys, key=str.encode)
    lines = [f"{key}\t{number}\t{'x' * width}" for number, key in enumerate(ordered)]
    write_sorted_lines(path, lines)
    return lines


@given(st.lists(KEY, max_size=60), st.integers(1, 80))
def test_find_returns_all_lines_of_a_key(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], block_bytes: int
) -> None:
    path = tmp_path_factory.mktemp("lines") / "lines.zst"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorted_lines, "_BLOCK_BYTES", block_bytes)
        lines = _write(path, keys)
    table = SortedLines(path)
    assert [line.decode() for line in table] == lines
    for key, group in groupby(lines, key=lambda line: line.split("\t")[0]):
        assert [line.decode() for line in table.find(key.encode())] == list(group)
    for unknown in {"", "b", "abca", "zz"} - set(keys):
        assert table.find(unknown.encode()) == []


def test_a_long_file_has_a_dictionary_and_equal_lines_give_equal_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.zst", tmp_path / "second.zst"
    lines = _write(first, [f"key {number:06}" for number in range(30_000)], width=20)
    write_sorted_lines(second, lines)
    assert first.read_bytes() == second.read_bytes()
    table = SortedLines(first)
    assert [line.decode() for line in table.find(b"key 012345")] == [lines[12_345]]
    assert first.stat().st_size < sum(map(len, lines)) / 4


def test_threads_and_forked_processes_share_a_table(tmp_path: Path) -> None:
    keys = [f"{number:05}".encode() for number in range(5_000)]
    _write(tmp_path / "lines.zst", [key.decode() for key in keys])
    table = SortedLines(tmp_path / "lines.zst")
    expected = [table.find(key) for key in keys]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(table.find, keys)) == expected
    receiver, sender = get_context("fork").Pipe(duplex=False)
    child = get_context("fork").Process(target=lambda: sender.send([table.find(key) for key in keys]))
    child.start()
    assert receiver.recv() == expected
    child.join()


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.tsv"
    path.write_text("paris\t1\n")
    with pytest.raises(ValueError, match="no index"):
        SortedLines(path)


def test_most_keys_that_a_file_does_not_have_cost_no_unpacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "lines.zst", [f"{number:05}" for number in range(0, 10_000, 2)])
    table = SortedLines(tmp_path / "lines.zst")
    read: list[int] = []
    unpack = table._read_block

    def count(number: int) -> bytes:
        read.append(number)
        return unpack(number)

    monkeypatch.setattr(table, "_read_block", count)
    assert not any(table.find(f"{number:05}".encode()) for number in range(1, 10_000, 2))
    assert len(read) < 500
    assert all(table.find(f"{number:05}".encode()) for number in range(0, 10_000, 2))
