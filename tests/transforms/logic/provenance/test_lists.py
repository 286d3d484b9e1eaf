from __future__ import annotations

from importlib import resources

import pytest

from wiredesk.transforms.logic.provenance.lists import load_lines, load_words

TABLES = sorted(
    path.name.removesuffix(".txt")
    for path in resources.files("wiredesk.transforms.logic.provenance").joinpath("tables").iterdir()
)


@pytest.mark.parametrize("name", TABLES)
def test_lists_state_their_source_and_have_no_duplicates(name: str) -> None:
    table = resources.files("wiredesk.transforms.logic.provenance") / "tables" / f"{name}.txt"
    assert table.read_text(encoding="utf-8").startswith("# ")
    lines = load_lines(name)
    assert lines
    assert len(set(lines)) == len(lines)
    assert not any(line.startswith("#") for line in lines)


def test_words_are_split_at_spaces() -> None:
    assert {"al", "van"} <= load_words("byline_words")
    assert not any(" " in word for word in load_words("byline_words"))
