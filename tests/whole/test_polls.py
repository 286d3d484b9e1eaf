"""Containers that whole runs read again: feeds, JSON Lines, tables, and the rejects from them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.support import OTHER_STORY, RUN, STORY, read_rows, run_wiredesk
from tests.transforms.dedup.test_versions import write_text
from wiredesk.pipeline.jobs.replay import replay
from wiredesk.pipeline.maintenance.forget import forget
from wiredesk.pipeline.maintenance.prune import prune
from wiredesk.pipeline.settings import RunSettings
from wiredesk.pipeline.storage.index import State
from wiredesk.pipeline.storage.manifests import list_manifests
from wiredesk.pipeline.storage.stores import open_store
from wiredesk.pipeline.storage.table_reads import list_table, read_reject_ids
from wiredesk.pipeline.telemetry.progress import ProgressView
from wiredesk.schemas.records import Article
from wiredesk.transforms.logic.containers import Limits
from wiredesk.transforms.parsing.record_reader import ReadJob
from wiredesk.transforms.parsing.record_reader import read_rows as read_records

VIEW = ProgressView(Console(quiet=True))
TABLES = {"articles": "article_id", "rejects": "reject_id", "signatures": "article_id"}


def make_item(story: int, edits: int = 0, body: str | None = None) -> str:
    day = 1 + story % 27
    text = body or f"<p>{write_text(story, edits)}</p>" * 2
    return (
        f"<item><title>Story {story}</title><link>https://x.example/{story}</link><guid>g{story}</guid>"
        f"<pubDate>{day:02} Jan 2026 08:00:00 GMT</pubDate><description>In short</description>"
        f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{text}]]>'
        "</content:encoded></item>"
    )


def make_feed(*items: str) -> str:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>X</title><link>https://x.example</link>'
    return f"{head}{''.join(items)}</channel></rss>"


TEASER = (
    "<item><title>Read on</title><guid>t</guid><description>In short, and no more ...</description></item>"
)


def settings(output, **others):
    return RunSettings(inputs=(), output=str(output), model="none", workers=1, **others)


class Poller:
    """Polls one feed into one output."""

    def __init__(self, folder, **options):
        self.source, self.output, self.options = folder / "in", folder / "out", options
        self.source.mkdir(parents=True)

    def __call__(self, *items: str):
        (self.source / "feed.xml").write_text(make_feed(*items))
        totals = run_wiredesk(self.source, self.output, **self.options).totals
        return totals["articles"], totals["rejects"], totals["unchanged"]

    def find(self, table="articles"):
        return read_rows(self.output, table, TABLES[table], ())


@pytest.mark.one_python
def test_polls_give_the_same_rows_however_they_are_cut(tmp_path):
    items = {n: make_item(n) for n in range(6)}
    found = {}
    for name, size in (("whole", 0), ("one", 1), ("four", 4)):
        poll = Poller(tmp_path / name, slice_size=size)
        assert poll(items[1], items[0], TEASER) == (2, 1, 0)
        assert poll(items[3], TEASER, items[2], items[1], items[0]) == (2, 0, 3)
        (poll.output / "_state.sqlite").unlink()
        assert poll(TEASER, items[3], make_item(2, edits=1), make_item(0, edits=1), items[1]) == (2, 0, 3)
        assert poll(items[1], TEASER) == (0, 0, 2)
        assert all(
            m["read"] == m["articles"] + m["rejects"] for m in list_manifests(open_store(str(poll.output)))
        )
        found[name] = {table: read_rows(poll.output, table, key) for table, key in TABLES.items()}
    for table in TABLES:
        assert found["whole"][table] == found["one"][table] == found["four"][table]
    rows = found["whole"]["articles"]
    assert sorted(row["relation"] for row in rows) == ["original"] * 4 + ["update"] * 2
    assert {row["record_id"] for row in rows} == {"g0", "g1", "g2", "g3"}
    assert {row["container_key"] for row in rows} == {"feed.xml"}
    keys = {row["record_id"]: set() for row in rows}
    for row in rows:
        keys[row["record_id"]].add(row["source_key"])
    assert [len(of_one) for of_one in keys.values()] == [1] * 4 and len(set.union(*keys.values())) == 4


def test_a_feed_under_another_name_is_another_source(tmp_path):
    poll = Poller(tmp_path)
    poll(make_item(0), make_item(1))
    (poll.source / "feed.xml").rename(poll.source / "feed-09.xml")
    totals = run_wiredesk(poll.source, poll.output).totals
    assert (totals["articles"], totals["relation:exact"]) == (2, 2)


@pytest.mark.parametrize("copies", [False, True])
def test_a_forgotten_article_does_not_come_back_at_another_position(tmp_path, copies):
    poll = Poller(tmp_path)
    poll(make_item(0), make_item(1))
    gone = next(row["article_id"] for row in poll.find() if row["record_id"] == "g1")
    forget(settings(poll.output), VIEW, [gone], copies=copies)
    assert poll(make_item(2), make_item(0), make_item(1)) == (1, 0, 2)
    assert poll(make_item(1), make_item(2), make_item(0)) == (0, 0, 3)
    assert {row["record_id"] for row in poll.find()} == {"g0", "g2"} and len(poll.find("rejects")) == 1


def test_a_forgotten_reject_does_not_come_back_at_another_position(tmp_path):
    poll = Poller(tmp_path)
    assert poll(make_item(0), TEASER) == (1, 1, 0)
    (reject,) = poll.find("rejects")
    forget(settings(poll.output), VIEW, [reject["reject_id"]])
    for _ in range(2):
        assert poll(TEASER, make_item(0)) == (0, 0, 2)
        (reject,) = poll.find("rejects")
        assert reject["payload"] == b"" and reject["reason"] == "forgotten"
        # A rebuilt index knows it too.
        (poll.output / "_state.sqlite").unlink()
        poll(make_item(0), TEASER)


def test_a_pruned_reject_is_in_neither_the_current_nor_a_rebuilt_index(tmp_path):
    poll = Poller(tmp_path)
    poll(TEASER)
    store = open_store(str(poll.output))
    (reject,) = poll.find("rejects")
    known = sorted(read_reject_ids(store))
    assert len(known) == 2 and reject["reject_id"] in known
    prune(settings(poll.output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    for _ in range(2):
        state = State(store)
        assert state.find_rejects(known) == read_reject_ids(store) == frozenset()
        state.close()
        (poll.output / "_state.sqlite").unlink()


def test_a_pruned_article_does_not_come_back_at_another_position(tmp_path):
    poll = Poller(tmp_path)
    poll(make_item(0), make_item(1))
    prune(settings(poll.output), VIEW, datetime(2027, 1, 1, tzinfo=UTC))
    assert poll(make_item(2), make_item(1), make_item(0)) == (1, 0, 2)


def test_a_replayed_record_is_known_when_its_container_is_read_again(tmp_path):
    poll = Poller(tmp_path, max_record_bytes=1_500)
    long = make_item(7, body=f"<p>{STORY}</p><p>{OTHER_STORY}</p><p>{STORY[::-1]}</p>")
    assert poll(long, make_item(0)) == (1, 1, 0)
    assert poll(make_item(1), long, make_item(0)) == (1, 0, 2)
    assert replay(settings(poll.output), VIEW).totals["articles"] == 1
    (replayed,) = [row for row in poll.find() if row["record_id"] == "g7"]
    assert replayed["container_key"] == "feed.xml"
    poll.options = {}
    assert poll(make_item(2), make_item(1), make_item(0), long) == (1, 0, 3)


def drop_columns(output, names):
    """Turns the tables into those of a release without these columns."""
    for table in TABLES:
        for path in list_table(open_store(str(output)), table):
            whole = pq.read_table(output / path, partitioning=None)
            pq.write_table(
                whole.drop_columns([name for name in names if name in whole.column_names]), output / path
            )
    (output / "_state.sqlite").unlink()


def test_an_output_of_an_older_release_is_continued(tmp_path):
    poll = Poller(tmp_path)
    poll(make_item(0), make_item(1), TEASER)
    drop_columns(poll.output, ("record_id", "container_key", "occurrence", "record_hash", "address_hash"))
    assert poll(make_item(0), make_item(1), TEASER, make_item(2)) == (1, 0, 3), "known by their positions"
    edited = make_item(1, edits=1)
    assert poll(make_item(0), edited, TEASER, make_item(2)) == (1, 0, 3)
    (row,) = [row for row in poll.find() if row["relation"] != "original"]
    assert row["source_key"] == "feed.xml#2" and row["relation"] in ("copy", "update")


def make_csv(records):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ["id", "title", "body"])
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode()


def make_parquet(records):
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), stream)
    return stream.getvalue()


def make_mailbox(records):
    return b"".join(
        f"From desk@x.example Thu Jan  1 08:00:00 2026\nMessage-ID: <{one['id']}>\nSubject: {one['title']}\n"
        f"Date: Thu, 01 Jan 2026 08:00:00 +0000\n\n{one['body']}\n\n".encode()
        for one in records
    )


def make_reuters(records):
    return b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + b"".join(
        f'<REUTERS TOPICS="NO" OLDID="5" NEWID="{one["id"]}">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT>\n'
        f"<TITLE>{one['title']}</TITLE>\n<BODY>{one['body']}\n</BODY></TEXT>\n</REUTERS>\n".encode()
        for one in records
    )


def make_newsml(records):
    items = "".join(
        f'<newsItem guid="{one["id"]}" version="1" standard="NewsML-G2"><itemMeta><itemClass qcode="ninat:text"/>'
        f"</itemMeta><contentMeta><headline>{one['title']}</headline></contentMeta><contentSet><inlineXML>"
        f"<html><body><p>{one['body']}</p></body></html></inlineXML></contentSet></newsItem>"
        for one in records
    )
    head = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    return f"<?xml version='1.0'?>{head}{items}</itemSet></newsMessage>".encode()


def make_ninjs(records):
    items = [
        {"uri": one["id"], "type": "text", "versioncreated": "2026-01-01T08:00:00Z", "headline": one["title"]}
        | {"body_text": one["body"], "pubstatus": "usable"}
        for one in records
    ]
    return json.dumps({"items": items}).encode()


def make_atom(records):
    entries = "".join(
        f"<entry><id>{one['id']}</id><title>{one['title']}</title><updated>2026-01-01T08:00:00Z</updated>"
        f'<content type="html">&lt;p&gt;{one["body"]}&lt;/p&gt;</content></entry>'
        for one in records
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title>{entries}</feed>'.encode()


FORMATS = {
    "table.csv": make_csv,
    "table.parquet": make_parquet,
    "lines.jsonl": lambda records: "\n".join(map(json.dumps, records)).encode(),
    "list.json": lambda records: json.dumps({"articles": records}).encode(),
    "letters.mbox": make_mailbox,
    "wire.sgm": make_reuters,
    "message.xml": make_newsml,
    "items.json": make_ninjs,
    "feed.atom": make_atom,
}


@pytest.mark.parametrize("name", FORMATS)
def test_records_have_their_id_in_every_format(name):
    records = [
        {"id": f"{n}7", "title": f"Story {n}", "body": write_text(n) + write_text(n + 50)} for n in (1, 2)
    ]
    data = FORMATS[name](records)
    job = ReadJob(name, f"/in/{name}", len(data), RUN, Limits())
    rows = list(read_records(job, io.BytesIO(data)))
    assert all(isinstance(row, Article) for row in rows), [row.message for row in rows]
    assert [row.record_id.strip("<>") for row in rows] == ["17", "27"]
    assert {row.container_key for row in rows} == {name}
    (row,) = read_records(ReadJob(name, name, 1, RUN, Limits()), io.BytesIO(FORMATS[name](records[:1])))
    assert row.record_id.strip("<>") == "17" and row.container_key in (None, name)


@pytest.mark.parametrize("name", ["table.csv", "table.parquet", "list.json", "wire.sgm"])
def test_only_the_records_added_to_a_file_are_new(tmp_path, name):
    records = [{"id": f"{n}7", "title": f"Story {n}", "body": write_text(n)} for n in range(4)]
    source = tmp_path / "in"
    source.mkdir()
    found = []
    for some in (records[3:], records[1:], records, records[::-1]):
        (source / name).write_bytes(FORMATS[name](some))
        found.append(run_wiredesk(source, tmp_path / "out").totals["articles"])
    assert found == [1, 2, 1, 0]
    shutil.rmtree(source)


def test_a_run_over_a_container_that_died_between_slices_is_continued(tmp_path, monkeypatch):
    from wiredesk.pipeline.jobs import job as jobs

    # Some records are repeated, with and without an id, and so are some invalid ones.
    lines = [{"body": write_text(n % 4)} for n in range(6)] + [
        {"id": n % 3, "body": write_text(9)} for n in range(5)
    ]
    text = "\n".join([*map(json.dumps, lines), "{}", "{}", "{}"])
    for name in ("clean", "killed"):
        (tmp_path / name / "in").mkdir(parents=True)
        (tmp_path / name / "in" / "a.jsonl").write_text(text)
    run_wiredesk(tmp_path / "clean" / "in", tmp_path / "clean" / "out", slice_size=0)
    source, output = tmp_path / "killed" / "in", tmp_path / "killed" / "out"
    real = jobs.commit
    for committed in (1, 2, 1):
        left = [committed]

        def die(*args, left=left, **options):
            if not left[0]:
                raise KeyboardInterrupt
            real(*args, **options)
            left[0] -= 1

        monkeypatch.setattr(jobs, "commit", die)
        with pytest.raises(KeyboardInterrupt):
            run_wiredesk(source, output, slice_size=2)
        monkeypatch.undo()
    run_wiredesk(source, output, slice_size=3)
    for table, key in TABLES.items():
        assert read_rows(output, table, key) == read_rows(tmp_path / "clean" / "out", table, key), table
