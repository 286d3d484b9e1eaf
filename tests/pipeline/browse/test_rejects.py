from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from tests.pipeline.browse.conftest import REJECTED, Served, serve_output
from tests.support import read_rows, run_wiredesk, write_files
from wiredesk.pipeline.browse.replays import ReplayDesk
from wiredesk.pipeline.storage.locks import hold_lock
from wiredesk.pipeline.storage.stores import open_store

pytestmark = pytest.mark.one_python


@pytest.fixture(scope="module")
def shown(rejected: Path) -> Iterator[Served]:
    with serve_output(rejected) as running:
        yield running


@pytest.fixture(scope="module")
def rows(rejected: Path) -> dict[str, dict]:
    """Rejects by the name of their file."""
    return {row["source_key"]: row for row in read_rows(rejected, "rejects", "source_key")}


def test_all_rejects_are_listed_with_what_to_do(shown: Served, rows) -> None:
    page = shown.ask("/rejects").text
    tree = html.document_fromstring(page)
    for row in rows.values():
        assert tree.xpath(f"//a[@href='/reject/{row['reject_id']}']/text()") == [row["source_key"]]
        assert row["message"] in unescape(page)
    assert len(tree.xpath("//ul[@class='records']/li")) == len(REJECTED)


def test_rejects_of_a_reason(shown: Served, rows) -> None:
    row = rows["links.txt"]
    params = urlencode({"stage": row["stage"], "reason": row["reason"]})
    tree = html.document_fromstring(shown.ask(f"/rejects?{params}").text)
    assert tree.xpath("//ul[@class='records']//a/text()") == ["links.txt"]
    assert "There are none." in shown.ask("/rejects?stage=<b>").text


def test_a_list_has_pages(tmp_path: Path) -> None:
    write_files(tmp_path / "in", {f"{n:03}.txt": b"\0binary %d" % n for n in range(120)})
    run_wiredesk(tmp_path / "in", tmp_path / "out")
    with serve_output(tmp_path / "out") as running:
        seen, link = [], "?"
        while link:
            tree = html.document_fromstring(running.ask(f"/rejects{link}").text)
            seen += tree.xpath("//ul[@class='records']/li/a/text()")
            link = "".join(tree.xpath("//a[@rel='next']/@href"))
        assert len(seen) == len(set(seen)) == 120
        rows = running.ask("/rejects?download=rejects&format=json").text.splitlines()
        assert len(rows) == 120 and "payload" not in json.loads(rows[0])


@pytest.mark.parametrize("name", list(REJECTED))
def test_a_record_is_shown_as_text_and_downloaded_as_it_is(shown: Served, rows, name: str) -> None:
    page = shown.ask(f"/reject/{rows[name]['reject_id']}").text
    assert "<script>alert" not in page and "<img" not in page
    assert ("&lt;script&gt;" in page) == (name != "empty.txt")
    assert ("hexadecimal" in page) == (name == "page.bin")
    answer = shown.ask(f"/reject/{rows[name]['reject_id']}/payload")
    assert answer.body == REJECTED[name]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_reject_that_is_not_there(shown: Served) -> None:
    for path in (f"/reject/{'0' * 32}", f"/reject/{'0' * 32}/payload", "/reject/x/payload"):
        assert shown.ask(path).status == 404


def test_there_is_no_replay_unless_it_is_allowed(shown: Served) -> None:
    assert '<form class="replay"' not in shown.ask("/rejects").text
    assert (shown.ask("/replay").status, shown.ask("/replay", "POST").status) == (404, 405)


@pytest.fixture
def allowed(rejected: Path, tmp_path: Path) -> Iterator[Served]:
    """A reading room that may replay, over tables of its own."""
    with serve_output(Path(shutil.copytree(rejected, tmp_path / "out")), may_replay=True) as running:
        yield running


def read_form(running: Served, query: str = "") -> dict[str, str]:
    tree = html.document_fromstring(running.ask(f"/rejects{query}").text)
    (form,) = [form for form in tree.forms if form.get("class") == "replay"]
    return dict(form.form_values())


def post(running: Served, form: dict[str, str], **headers: str):
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    return running.ask("/replay", "POST", urlencode(form).encode(), **kind, **headers)


def await_replay(running: Served) -> str:
    """Returns the page of the replay when it has ended."""
    for _ in range(600):
        page = running.ask("/replay").text
        if "It runs since" not in page:
            return unescape(page)
        assert '<meta http-equiv="refresh"' in page
        time.sleep(0.1)
    pytest.fail("the replay has not ended in a minute")


def test_a_replay_runs_the_command_for_a_reason(allowed: Served) -> None:
    answer = post(allowed, read_form(allowed, "?stage=decode&reason=binary"))
    assert (answer.status, answer.headers["Location"]) == (303, "/replay")
    page = await_replay(allowed)
    assert "--stage=decode --reason=binary" in page and "--annotate none" in page
    assert "It is done" in page and "1 rejects parsed again" in page


def test_a_form_of_another_site_starts_nothing(allowed: Served) -> None:
    form = read_form(allowed)
    for wrong in ({}, form | {"form_token": ""}, form | {"form_token": "x" * 43}):
        assert post(allowed, wrong).status == 403
    ours = f"http://127.0.0.1:{allowed.gate.port}"
    assert post(allowed, form, Origin="http://news.example").status == 403
    assert (
        post(
            allowed, form, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document"
        ).status
        == 403
    )
    assert post(allowed, form, Sec_Fetch_Site="same-site", Origin=ours).status == 403
    assert "None was started" in allowed.ask("/replay").text
    assert post(allowed, form | {"reason": "none"}, Sec_Fetch_Site="same-origin", Origin=ours).status == 303
    await_replay(allowed)


def test_a_value_is_no_option(allowed: Served) -> None:
    assert post(allowed, read_form(allowed) | {"stage": "--output=/x", "reason": "'; ls"}).status == 303
    page = await_replay(allowed)
    assert "0 rejects parsed again" in page or "no rejects" in page, page


def test_another_writer_is_named(allowed: Served) -> None:
    with hold_lock(open_store(allowed.room.store.root), "20260101T000000Z-000000"):
        assert post(allowed, read_form(allowed)).status == 303
        page = await_replay(allowed)
    assert "It has failed" in page and "wiredesk: " in page and "Traceback" not in page


def test_one_replay_at_a_time(allowed: Served) -> None:
    desk = ReplayDesk(
        allowed.room, (sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(2)")
    )
    assert desk.start("", "")
    assert desk.is_running and not desk.start("", "")
    while desk.is_running:
        time.sleep(0.05)
    assert desk.last is not None and (desk.last.code, desk.last.output) == (0, "begun\n")
    assert desk.start("", "")
    while desk.is_running:
        time.sleep(0.05)
