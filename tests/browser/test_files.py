"""Pages that are files, opened from the disk: the report of the runs, and the page of `wiredesk show --html`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.browser.hostile import TEXTS
from tests.browser.servers import WIREDESK
from tests.browser.visits import find_barriers, list_faults, look, open_page
from wiredesk.pipeline.export.warehouse import connect
from wiredesk.pipeline.storage.stores import open_store

REPORT_BYTES = 1_000_000
LARGEST = "SELECT article_id FROM articles ORDER BY len(entities) + len(quotes) DESC, article_id LIMIT 1"


@pytest.fixture(scope="module")
def files(tables, tmp_path_factory) -> dict[str, Path]:
    """Each page's file by its name: the report, a rich article, and the articles of hostile texts."""
    folder = tmp_path_factory.mktemp("files")
    session = connect(open_store(str(tables)))
    ids = {"rich": session.sql(LARGEST).fetchall()[0][0]}
    for name in ("script", "image", "ends of elements", "long word", "right to left"):
        params = {"text": TEXTS[name]}
        found = session.sql("SELECT article_id FROM articles WHERE publisher = $text LIMIT 1", params=params)
        ids[name] = found.fetchall()[0][0]
    for name, article in ids.items():
        command = [
            *WIREDESK,
            "show",
            article,
            "--output",
            str(tables),
            "--html",
            str(folder / f"{name}.html"),
        ]
        subprocess.run(command, check=True)
    return {"report": tables / "report.html", **{name: folder / f"{name}.html" for name in ids}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_asks_nobody_and_everyone_can_read_it(chromium, files, scheme):
    faults = []
    for path in files.values():
        with open_page(chromium, path.as_uri(), color_scheme=scheme) as (page, watch):
            page.goto(path.as_uri())
            faults += list_faults(look(page, watch))
            faults += find_barriers(page)
    assert not faults, "\n".join(faults)


def test_a_file_is_whole(files):
    for path in files.values():
        text = path.read_text("utf-8")
        assert len(text.encode()) <= REPORT_BYTES
        assert not re.search(r"<(script|link|iframe|object|embed|base)\b", text, re.IGNORECASE)
        assert not re.search(r"url\((?!['\"]?(#|data:))|@import", text)


def test_a_file_is_the_same_without_scripts(chromium, files):
    for path in files.values():
        shown = []
        for enabled in (True, False):
            with open_page(chromium, path.as_uri(), java_script_enabled=enabled) as (page, _):
                page.goto(path.as_uri())
                shown.append(page.inner_text("body"))
        assert shown[0] == shown[1]


def test_the_report_has_its_charts_and_fits_on_paper(chromium, files):
    address = files["report"].as_uri()
    with open_page(chromium, address) as (page, _):
        page.goto(address)
        assert page.locator("svg").count() >= 5
        assert page.locator("h2").count() >= 5
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 720


def test_the_parts_of_the_report_have_the_colours_of_the_scheme(chromium, files):
    address = files["report"].as_uri()
    shades = {}
    for scheme in ("light", "dark"):
        with open_page(chromium, address, color_scheme=scheme) as (page, _):
            page.goto(address)
            shades[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shades["light"] != shades["dark"]
