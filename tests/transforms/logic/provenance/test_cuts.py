from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.transforms.logic.formats.parts.document import Furniture
from wiredesk.transforms.logic.provenance.cuts import Cut, cut_out, cut_whole, rebuild_source, weave_in

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


PIECES = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["Tip", "Advertisement"])), max_size=6).map(
    sorted
)


@given(PIECES)
def test_furniture_stands_between_the_paragraphs_again(pieces: list[tuple[int, str]]) -> None:
    story = ("By Ann Roe", "It was late.", "The mill is old.", "Reuters")
    furniture = tuple(Furniture(at, "link", text) for at, text in pieces)
    cuts = [cut_whole("byline", 0, story[0]), cut_whole("credit", 3, story[3])]
    kept, removed = cut_out(*weave_in(story, cuts, furniture))
    assert kept == story[1:3]
    source = [
        text
        for number, paragraph in enumerate((*story, None))
        for text in (*(piece.text for piece in furniture if piece.at == number), paragraph)
        if text is not None
    ]
    assert rebuild_source("\n\n".join(kept), removed) == "\n\n".join(source)
    assert [piece.kind for piece in removed].count("link") == len(furniture)
