from __future__ import annotations

import pytest

from tests.support import RUN, make_article
from wiredesk.schemas.records import RawRecord, SourceFile
from wiredesk.transforms.failures import make_reject
from wiredesk.transforms.logic.kernel.errors import RecordError
from wiredesk.transforms.parsing.source_rows import tally_file

FILE = SourceFile("/in/a.tar", "/in/a.tar", "a.tar", 9, "9-1")


def refuse(stage, reason, key="a.tar"):
    return make_reject(RawRecord(key, "/in/a.tar", b""), RecordError(stage, reason, "no"), RUN)


def test_the_rows_of_a_file_are_counted():
    row = tally_file(FILE, [make_article("x"), refuse("parse", "no_text"), make_article("y")], RUN)
    assert (row.records, row.articles, row.rejects) == (3, 2, 1)
    assert (row.source_key, row.bytes, row.run_id, row.read_at) == ("a.tar", 9, RUN.run_id, RUN.started_at)


@pytest.mark.parametrize(
    ("stage", "reason", "key", "is_tried_again"),
    [
        ("read", "vanished", "a.tar", True),
        ("read", "unreadable", "a.tar#rest", True),
        ("read", "not_a_file", "a.tar", True),
        ("read", "not_a_file", "a.tar!link", False),
        ("read", "truncated", "a.tar", False),
        ("parse", "no_text", "a.tar", False),
    ],
)
def test_a_file_is_tried_again_if_its_trouble_may_pass(stage, reason, key, is_tried_again):
    row = tally_file(FILE, [refuse(stage, reason, key)], RUN)
    assert row.fingerprint == (None if is_tried_again else FILE.fingerprint)
