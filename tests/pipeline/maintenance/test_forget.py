"""Forget removes a text from every byte of the tables, and it does not come back."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.pipeline.maintenance.support import (
    FIRST,
    LONG,
    VIEW,
    WORDS,
    check,
    count_all,
    find_id,
    find_text,
    rows_of,
    settings,
)
from tests.support import OTHER_STORY, STORY, run_wiredesk, write_files
from tests.transforms.parsing.test_payload_search import PATCHED, RUNAWAY
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.maintenance.forget import NoSuchArticleError, forget
from wiredesk.pipeline.storage.manifests import list_manifests, order_manifests
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import read_table
from wiredesk.transforms.logic.dedup.withdrawal import TextFinder
from wiredesk.transforms.parsing import supervised_reader

pytestmark = pytest.mark.one_python


def read_refused(output):
    """Returns the content hashes of texts that must not be taken in again."""
    rows = read_table(open_store(str(output)), "signatures", ["content_hash", "withdrawn"]).to_pylist()
    return {row["content_hash"] for row in rows if row["withdrawn"] == "forgotten_text"}


def test_the_text_is_in_three_tables_at_first(output):
    tables = {path.relative_to(output).parts[0] for path in find_text(output, WORDS)}
    assert tables == {"articles", "signatures", "rejects"}
    assert {row["relation"] for row in rows_of(output).values()} >= {"original", "exact"}


def test_a_forgotten_text_is_in_no_byte_of_any_file(output):
    before = rows_of(output)
    lines, summary = forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    # A truncated record is another text, and the near copy says eleven.
    forget(
        settings(output), VIEW, [row["article_id"] for key, row in before.items() if key.startswith("f.gz")]
    )
    assert find_text(output, WORDS) == []
    assert summary.totals["forgotten"] == 3 and any("reject whose payload" in line for line in lines)
    assert check(output) == []
    read, in_tables = count_all(output)
    assert read == in_tables
    kept = rows_of(output)
    assert kept["d.txt"] == before["d.txt"] and kept["g.txt"] == before["g.txt"]
    assert not {"a.txt", "b.txt", "c.txt"} & set(kept)


def test_a_forgotten_article_leaves_a_reject_without_payload(output):
    article_id = find_id(output, "a.txt")
    forget(settings(output), VIEW, [article_id])
    row = next(row for row in rows_of(output, "rejects").values() if row["source_key"] == "a.txt")
    assert (row["stage"], row["reason"], row["payload"], row["payload_bytes"]) == (
        "forget",
        "forgotten",
        b"",
        0,
    )
    assert article_id in row["message"]
    manifest = order_manifests(list_manifests(open_store(str(output))))[-1]
    assert [manifest[name] for name in ("read", "articles", "rejects")] == [0, -1, 1]
    stub = rows_of(output, "signatures")["a.txt"]
    assert (stub["withdrawn"], stub["minhash"], stub["evidence"]) == ("forgotten", b"", b"")


@pytest.mark.parametrize("copies", [False, True])
def test_a_forgotten_article_does_not_come_back_with_the_next_run(output, made, tmp_path, copies):
    source = shutil.copytree(made / "in", tmp_path / "in")
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=copies)
    before = rows_of(output)
    moved = run_wiredesk(source, output, moved_from=str(made / "in"))
    assert moved.totals["articles"] == moved.totals["rejects"] == 0
    assert run_wiredesk(source, output).files_new == 0
    for path in source.iterdir():
        os.utime(path)
    shutil.copy(source / "a.txt", source / "z.txt")
    summary = run_wiredesk(source, output)
    assert summary.files_new == len(FIRST) + 1
    assert (summary.totals["articles"], summary.totals["rejects"]) == ((0, 1) if copies else (1, 0))
    assert set(rows_of(output)) - set(before) == (set() if copies else {"z.txt"})
    assert check(output) == []
    for path in source.iterdir():
        os.utime(path)
    (output / "_state.sqlite").unlink()
    again = run_wiredesk(source, output)
    assert again.totals["articles"] == again.totals["rejects"] == 0
    assert (find_text(output, WORDS) == []) is copies, "f.gz holds the text as well"


def test_a_forgotten_article_does_not_come_back_with_a_replay(tmp_path):
    output, source = tmp_path / "out", write_files(tmp_path / "in", {"a.txt": f" date 2026-01-01 {LONG}"})
    run_wiredesk(source, output, max_record_bytes=1000)
    assert replay(settings(output), VIEW).totals["articles"] == 1
    second = write_files(tmp_path / "second", {"b.txt": f" date 2026-01-09 {LONG}"})
    run_wiredesk(second, output, max_record_bytes=1000)
    assert len(find_text(output, WORDS)) == 7, "two rejects, one article and its signature"
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    assert find_text(output, WORDS) == []
    assert replay(settings(output), VIEW).totals["replayed"] == 0
    assert run_wiredesk(second, output).files_new == 0
    os.utime(second / "b.txt")
    run_wiredesk(second, output)
    assert rows_of(output) == {} and find_text(output, WORDS) == [] and check(output) == []


def test_refused_texts_are_known_without_a_state_file(output):
    content = rows_of(output)["a.txt"]["content_hash"]
    assert read_refused(output) == set()
    forget(settings(output), VIEW, [find_id(output, "a.txt")], copies=True)
    assert read_refused(output) == {content}


def test_forgetting_again_does_nothing_and_keeps_the_refusal(output):
    article_id = find_id(output, "a.txt")
    forget(settings(output), VIEW, [article_id], copies=True)
    for copies in (True, False):
        lines, summary = forget(settings(output), VIEW, [article_id], copies=copies)
        assert lines == [] and summary.run_ids == []
    assert read_refused(output)


def test_copies_may_be_forgotten_later(output):
    article_id = find_id(output, "a.txt")
    forget(settings(output), VIEW, [article_id])
    forget(settings(output), VIEW, [article_id], copies=True)
    assert not {"a.txt", "b.txt", "c.txt"} & set(rows_of(output)) and check(output) == []


def test_a_payload_that_takes_too_long_to_search_is_listed_with_what_to_do(hostile, monkeypatch):
    # The search of a large payload never ends.
    endless = PATCHED.replace("data == b'poison'", "len(data) > 9_999").format(RUNAWAY)
    monkeypatch.setattr(supervised_reader, "_COMMAND", endless)
    slow = rows_of(hostile, "rejects")["slow.txt"]["reject_id"]
    lines, summary = forget(settings(hostile, record_timeout_s=2), VIEW, [find_id(hostile, "a.txt")])
    assert rows_of(hostile) == {} and summary.totals["forgotten"] == summary.totals["unsearched"] == 1
    (told,) = (line for line in lines if "could not be searched" in line)
    assert told.startswith(f"{slow}  reject whose payload could not be searched (parse/timeout)")
    assert told.endswith(
        f"wiredesk rejects --payload {slow}, and if it holds the text: wiredesk forget {slow}"
    )
    assert check(hostile) == []


def test_the_payload_of_a_reject_is_forgotten_by_its_id(hostile):
    before = rows_of(hostile, "rejects")["slow.txt"]
    lines, _ = forget(settings(hostile), VIEW, [before["reject_id"][:12]])
    assert lines == [f"{before['reject_id']}  reject whose payload was named"]
    after = rows_of(hostile, "rejects")["slow.txt"]
    assert (after["reason"], after["payload"], after["reject_id"]) == ("forgotten", b"", before["reject_id"])
    assert set(rows_of(hostile)) == {"a.txt"} and check(hostile) == []
    assert forget(settings(hostile), VIEW, [before["reject_id"]])[0] == []


@pytest.mark.parametrize("wanted", ["0" * 32, "abc", "00000000"])
def test_an_unknown_id_is_refused(output, wanted):
    with pytest.raises(NoSuchArticleError, match="no article or reject has the id"):
        forget(settings(output), VIEW, [wanted])


@pytest.mark.parametrize(
    "payload",
    [
        LONG.encode(),
        LONG[:500].encode(),
        LONG.encode("utf-16"),
        b"\xff\xfe\x00 binary " + LONG.encode() + b"\x00\x01",
        f"<p>{LONG.replace('. ', '.</p> <p>')}</p>".encode(),
        ('{"body": "' + LONG.replace("\n", "\\n") + '"}').encode(),
    ],
)
def test_a_text_is_found_in_a_payload_of_any_shape(payload):
    assert TextFinder([LONG]).is_in(payload)


@pytest.mark.parametrize(
    "payload", [b"", b"\x00\x01", OTHER_STORY.encode(), f"He said: {STORY[:90]}".encode()]
)
def test_another_text_or_a_single_sentence_is_not_found(payload):
    assert not TextFinder([LONG]).is_in(payload)


def test_a_text_of_a_few_words_is_found():
    assert TextFinder(["Quake hits Marlow"]).is_in(b"<b>QUAKE</b> hits Marlow!")
    assert not TextFinder([""]).is_in(b"anything")
