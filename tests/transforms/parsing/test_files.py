from __future__ import annotations

import gzip
import io
import os

import pytest

from tests.support import RUN, STORY, apply_transform, write_files
from tests.transforms.logic.containers.samples import ALL, CSV, PAGE, make_lines, make_tar
from wiredesk.pipeline.inputs.sources import list_sources
from wiredesk.schemas.records import Article, RawRecord
from wiredesk.transforms.parsing import opening
from wiredesk.transforms.parsing.files import (
    ParseFiles,
    ParseOptions,
    parse_file,
    parse_payload,
)
from wiredesk.transforms.parsing.source_rows import tally_file

pytestmark = pytest.mark.usefixtures("forking")

LIMITED = ParseOptions(max_record_bytes=100)


def test_each_file_becomes_an_article_or_a_reject_and_a_source_row(tmp_path):
    files = list_sources([str(write_files(tmp_path, {"a.txt": STORY, "b.txt": b"\x89PNG\r\n\x1a\n\0\0"}))])
    found = apply_transform(ParseFiles(RUN), files)
    assert [a.source_key for a in found["articles"]] == ["a.txt"]
    (reject,) = found["rejects"]
    assert (reject.stage, reject.reason, reject.payload) == ("decode", "binary", b"\x89PNG\r\n\x1a\n\0\0")
    assert reject.message.startswith("b.txt: ")
    assert {(s.source_key, s.records, s.articles, s.rejects) for s in found["sources"]} == {
        ("a.txt", 1, 1, 0),
        ("b.txt", 1, 0, 1),
    }
    assert all(s.fingerprint for s in found["sources"])


def test_one_input_may_mix_all_containers_and_formats(tmp_path):
    files = list_sources([str(write_files(tmp_path, ALL))])
    found = apply_transform(ParseFiles(RUN), files)
    rows = {row.source_key: row for row in found["sources"]}
    assert set(rows) == set(ALL)
    assert sum(row.articles for row in rows.values()) == len(found["articles"])
    assert sum(row.rejects for row in rows.values()) == len(found["rejects"])
    assert all(row.articles for row in rows.values())
    formats = {article.source_format for article in found["articles"]}
    assert formats == {
        *("text", "html", "json", "csv", "parquet", "feed", "warc"),
        *("avro", "newsml-g2", "email", "sgml", "lexisnexis", "factiva", "proquest"),
    }
    keys = [row.source_key for row in found["articles"] + found["rejects"]]
    assert len(keys) == len(set(keys))


def test_options_reach_the_parser(tmp_path):
    files = list_sources(
        [str(write_files(tmp_path, {"a": '{"t": "' + STORY.replace("\n", "\\n") + '"}\n' * 2}))]
    )
    options = ParseOptions(format="jsonl", field_map=(("body", "t"),), max_members=1)
    found = apply_transform(ParseFiles(RUN, options), files)
    assert [article.body for article in found["articles"]] == [STORY]
    assert [reject.reason for reject in found["rejects"]] == ["member_limit"]


def test_a_file_that_vanished_is_a_reject_and_is_tried_again(tmp_path):
    (file,) = list_sources([str(write_files(tmp_path, {"a.txt": STORY}) / "a.txt")])
    os.remove(file.path)
    (reject,) = parse_file(file, RUN, LIMITED)
    assert (reject.stage, reject.reason) == ("read", "vanished")
    assert tally_file(file, [reject], RUN).fingerprint is None


def test_a_record_over_the_limit_is_a_reject_with_its_whole_payload_and_is_not_tried_again(tmp_path):
    (file,) = list_sources([str(write_files(tmp_path, {"a.txt": STORY}) / "a.txt")])
    (reject,) = parse_file(file, RUN, LIMITED)
    assert reject.reason == "too_large" and reject.payload == STORY.encode()
    assert "--max-record-bytes" in reject.message
    assert tally_file(file, [reject], RUN).fingerprint == file.fingerprint


def test_a_link_in_an_archive_does_not_make_it_read_again(tmp_path):
    data = make_tar({"a.txt": STORY.encode()}, link=b"2")
    (file,) = list_sources([str(write_files(tmp_path, {"a.tar": data}) / "a.tar")])
    results = list(parse_file(file, RUN))
    row = tally_file(file, results, RUN)
    assert (row.records, row.articles, row.rejects, row.fingerprint) == (2, 1, 1, file.fingerprint)


def test_the_records_before_a_disk_error_are_kept(tmp_path, monkeypatch):
    data = make_lines(500)
    (file,) = list_sources([str(write_files(tmp_path, {"a.jsonl": data}) / "a.jsonl")])

    class Failing(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 100_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    monkeypatch.setattr(opening, "open_raw", lambda _: Failing(data))
    *read, last = parse_file(file, RUN)
    assert len(read) > 100 and all(isinstance(row, Article) for row in read)
    assert (last.stage, last.reason) == ("read", "unreadable")
    assert tally_file(file, [last], RUN).fingerprint is None


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", STORY.encode()), ("b.html", PAGE), ("c.gz", gzip.compress(PAGE))]
)
def test_a_stored_payload_is_parsed_as_its_file_was(name, data):
    (article,) = parse_payload(RawRecord(name, f"/in/{name}", data), RUN)
    assert isinstance(article, Article) and article.source_key == name


def test_the_reject_of_a_row_can_be_parsed_alone(tmp_path):
    (file,) = list_sources([str(write_files(tmp_path, {"a.csv": CSV.replace(b";text", b";t")}) / "a.csv")])
    reject, _ = parse_file(file, RUN)
    assert reject.reason == "no_text"
    (article,) = parse_payload(reject, RUN, options=ParseOptions(field_map=(("body", "t"),)))
    assert article.source_key == "a.csv#1" and article.headline == "Fog; and nets"


def test_a_payload_that_was_cut_off_stays_a_reject(tmp_path):
    data = gzip.compress(STORY.encode() * 50)[:-30]
    (file,) = list_sources([str(write_files(tmp_path, {"a.txt.gz": data}) / "a.txt.gz")])
    (reject,) = parse_file(file, RUN)
    assert reject.reason == "truncated" and reject.payload.startswith(STORY.encode()[:500])
    assert list(parse_payload(reject, RUN)) == [reject]
