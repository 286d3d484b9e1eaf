from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.provenance.cuts import Cut, cut_out, cut_whole, rebuild_source

PARAGRAPHS = ("By Jane Doe", "LONDON (AP) — It was late.", "It was over. (Reuters)")


def test_stretches_and_whole_paragraphs_are_cut() -> None:
    cuts = [
        cut_whole("byline", 0, PARAGRAPHS[0]),
        Cut("dateline", 1, 0, 14, "LONDON (AP) —"),
        Cut("credit", 2, 12, 22, "(Reuters)"),
    ]
    kept, removed = cut_out(PARAGRAPHS, cuts)
    assert kept == ("It was late.", "It was over.")
    assert [piece.text for piece in removed] == ["By Jane Doe\n\n", "LONDON (AP) — ", " (Reuters)"]
    assert rebuild_source("\n\n".join(kept), removed) == "\n\n".join(PARAGRAPHS)


@given(st.lists(st.tuples(st.text("ab ", min_size=1, max_size=5), st.integers(0, 2)), max_size=7))
def test_any_cuts_can_be_undone(pieces: list[tuple[str, int]]) -> None:
    paragraphs = ("story", *(text for text, _ in pieces))
    kinds = [0, *(kind for _, kind in pieces)]
    cuts = [
        Cut("credit", number, 0, len(paragraphs[number]) if kind == 1 else 1, "")
        for number, kind in enumerate(kinds)
        if kind
    ]
    kept, removed = cut_out(paragraphs, cuts)
    assert rebuild_source("\n\n".join(kept), removed) == "\n\n".join(paragraphs)
