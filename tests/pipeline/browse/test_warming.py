"""Pages that are made before anybody asks for them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.support import run_wiredesk, write_files
from wiredesk.pipeline.browse.paging import Query
from wiredesk.pipeline.browse.room import Room
from wiredesk.pipeline.browse.warming import FIRST, NEXT, warm_up
from wiredesk.pipeline.storage.stores import open_store

_COUNT = Query("Articles", "SELECT count(*) AS n FROM articles")


def test_pages_are_made_without_a_reader(news: Path) -> None:
    with closing(Room(open_store(str(news)))) as room:
        warm_up(room, FIRST)
        first = len(room.moment.kept)
        warm_up(room, NEXT)
        assert 0 < first < len(room.moment.kept)


def test_a_page_that_fails_does_not_keep_others_from_being_made(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Room(open_store(str(news)))) as room:
        monkeypatch.setattr("wiredesk.pipeline.browse.warming.PAGES", [("/bad", None), ("/good", _keep)])
        warm_up(room, ["/bad", "/good"])
        assert room.moment.kept


def _keep(_args: object, room: Room) -> None:
    room.moment.kept["asked", 1] = []


def add(folder: Path, name: str) -> None:
    """Adds an article to the tables in ``out``."""
    write_files(folder / name, {f"{name}.txt": f"2026-01-01\n\nA report about the harbour of {name}.\n" * 3})
    run_wiredesk(folder / name, folder / "out")


def test_newer_tables_are_shown_when_their_pages_are_made(tmp_path: Path) -> None:
    add(tmp_path, "Ashdown")
    seen = []

    def make(room: Room) -> None:
        seen.append((room.fetch(_COUNT), before.kept is not room.moment.kept))
        room.moment.kept["made", 1] = []

    with closing(Room(open_store(str(tmp_path / "out")))) as room:
        before, old = room.moment, room.fetch(_COUNT)
        room.warm_up = make
        room.renew()
        assert seen == []
        add(tmp_path, "Marlow")
        room.renew()
        new = room.fetch(_COUNT)
        assert new != old
        assert seen == [(new, True)]
        assert list(room.moment.kept) == [("made", 1)]
