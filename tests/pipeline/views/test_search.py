"""Articles that were found, as people and programs read them."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest
from rich.cells import cell_len

from tests.pipeline.search.support import open_index
from wiredesk.pipeline.search.index import SearchRequest
from wiredesk.pipeline.search.quotations import list_quotations
from wiredesk.pipeline.views.search import explain_nothing, write_found


@pytest.fixture(scope="module")
def index(newsdays, tmp_path_factory):
    return open_index(shutil.copytree(newsdays, tmp_path_factory.mktemp("found") / "out"))


def write(index, request, output_format="table", limit=20, offset=0):
    found = index.search(request, limit, offset)
    ids = [hit.article_id for hit in found.hits]
    quotations = list_quotations(index, ids, request) if request.speaker else None
    stream = io.StringIO()
    write_found(found, quotations, offset, output_format, stream)
    return found, stream.getvalue()


def test_a_person_reads_at_80_columns_what_was_found_and_how_to_see_it(index):
    found, text = write(index, SearchRequest("tunnel", speaker="behrens"))
    assert all(cell_len(line) <= 80 for line in text.splitlines())
    assert text.startswith(f"{found.total} articles\n")
    assert (
        "\nElbe tunnel shut for six weeks after lorry fire\n  10 March 2026" in text or "2026-03-10" in text
    )
    assert "Katrin Behrens: “" in text
    assert all(f"wiredesk show {hit.article_id}" in text for hit in found.hits)


def test_a_hit_says_the_command_that_shows_it(index):
    found = index.search(SearchRequest("tunnel"), 1)
    stream = io.StringIO()
    write_found(found, None, 0, "table", stream, show="wiredesk show {id} --output 'a {id} b'")
    assert f"  wiredesk show {found.hits[0].article_id} --output 'a {{id}} b'\n" in stream.getvalue()


def test_a_page_says_which_articles_it_has(index):
    _, text = write(index, SearchRequest(), limit=3, offset=3)
    assert text.startswith("16 articles; these are 4 to 6\n")


@pytest.mark.parametrize("speaker", [None, "Behrens"])
def test_programs_get_every_value(index, speaker):
    request = SearchRequest("tunnel", speaker=speaker)
    found, lines = write(index, request, "json")
    rows = list(map(json.loads, lines.splitlines()))
    assert [row["article_id"] for row in rows] == [hit.article_id for hit in found.hits]
    flat = list(csv.DictReader(io.StringIO(write(index, request, "csv")[1])))
    assert [row["headline"] for row in flat] == [row["headline"] for row in rows]
    assert all("tunnel" in row["snippet"].lower() for row in rows)
    assert all(("quotations" in row) is (speaker is not None) for row in rows)
    if speaker:
        assert all("Behrens" in said["speaker"] for row in rows for said in row["quotations"])
        assert all(row["quotations"] for row in flat)


def test_quotations_with_the_words_come_first(index):
    request = SearchRequest("timetable", speaker="Behrens")
    ids = index.list_ids(request)
    for said in list_quotations(index, ids, request).values():
        assert any(is_found for _, is_found in said[0].text)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (SearchRequest("zzzqq"), "no article has the words 'zzzqq'"),
        (SearchRequest("tunnel", speaker="Behrns"), "no article has the speaker 'Behrns'"),
        (SearchRequest("tunnel", outlet="Nobody"), "no article has the outlet 'Nobody'"),
        (SearchRequest("tunnel -tunnel"), "no article has the words"),
    ],
)
def test_a_sentence_says_what_nothing_has(index, request_, said):
    found, text = write(index, request_)
    assert found.total == 0 and text == ""
    assert explain_nothing(index, request_).startswith(said)
