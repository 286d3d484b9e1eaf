"""Reading rooms over tables of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.browse.conftest import Served, serve_output
from tests.pipeline.browse.pages.odd_news import write_odd_news
from tests.support import run_wiredesk, write_files


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of news that pages find hard, annotated."""
    folder = tmp_path_factory.mktemp("odd")
    write_files(folder / "in", {"odd.jsonl": write_odd_news()})
    run_wiredesk(folder / "in", folder / "out", model="en_core_web_sm")
    return folder / "out"


@pytest.fixture(scope="session")
def odd_room(odd: Path) -> Iterator[Served]:
    with serve_output(odd) as running:
        yield running


@pytest.fixture(scope="session")
def plain_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same news without annotations."""
    folder = tmp_path_factory.mktemp("plain")
    write_files(folder / "in", {"odd.jsonl": write_odd_news()})
    run_wiredesk(folder / "in", folder / "out")
    with serve_output(folder / "out") as running:
        yield running


@pytest.fixture(scope="session")
def empty_room(rejected: Path) -> Iterator[Served]:
    """Tables without an article."""
    with serve_output(rejected) as running:
        yield running


@pytest.fixture(params=["served", "odd_room", "plain_room", "empty_room"])
def any_room(request: pytest.FixtureRequest) -> Served:
    room: Served = request.getfixturevalue(request.param)
    return room
