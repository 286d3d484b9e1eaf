import pytest

from wiredesk.transforms.logic.dedup.cut_ends import drop_cut_ends
from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.verdict import judge

WHOLE = (
    "The last lamplighter of Quendal laid down his pole on Sunday after 41 years, and the council thanked him with "
    "a lamp. From Monday 3,200 lamps are lit by a clock in the town hall. Children had followed him on his round, "
    "which took two hours in summer and four in the snow. The pole goes to the museum, where it will hang beside the "
    "bell of the night watchman. He himself means to sleep long, and to see the stars again, which the lamps had hidden."
)
OTHER = (
    "The council of Quendal wants to sell the old ferry, which has lain at the quay since 1999, to a hotel from Holm. "
    "The buyer would turn its cabins into rooms, and the harbour master wants to know who pays for the rust."
)


def read(body, headline=None):
    return unpack_evidence(pack_evidence(headline, body))


@pytest.mark.parametrize("chars", [*range(120, 180, 7), *(WHOLE.index("3,200") + n for n in (1, 2, 3, 4))])
@pytest.mark.parametrize(
    "mark",
    ["… [+312 chars]", "... [+312 chars]", " [+312 chars]", "…", "... (312 more characters)", "… [+312 Zeichen]",
     "… [312 caractères restants]", ""],
)  # fmt: skip
def test_a_cut_text_is_a_copy_of_the_whole(chars, mark) -> None:
    whole, cut = read(WHOLE, "Lamplighter retires"), read(WHOLE[:chars] + mark, "Lamplighter retires")
    for verdict in (judge(whole, cut), judge(cut, whole)):
        assert verdict is not None and verdict.relation == "copy"
    assert judge(read(OTHER), cut) is None


def test_a_cut_end_is_left_out_and_everything_else_is_kept() -> None:
    whole = read(WHOLE)
    cut, kept = drop_cut_ends(read(WHOLE[:131] + "… [+312 chars]"), whole)
    assert kept is whole
    assert cut.body == whole.body[: len(cut.body)] and len(cut.body) > 20
    assert drop_cut_ends(whole, read(OTHER)) == (whole, read(OTHER))
    assert drop_cut_ends(read(""), whole)[0].body == [] and drop_cut_ends(whole, read("312 chars"))[1].body


@pytest.mark.parametrize(
    "end", ["He wrote 312 characters.", "It holds 312 lamps.", "The code has 9 chars of text."]
)
def test_sentences_that_count_something_are_no_marks(end) -> None:
    text = read(f"{OTHER} {end}")
    kept = drop_cut_ends(text, read(WHOLE))[0].body
    assert kept == text.body or end.endswith("characters.")
